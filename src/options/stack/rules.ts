import { authorityIssues, configMapNameOf, podRules, sqliteIssues } from '../backend/rules.ts'
import { credentialsRules } from '../secrets/credentials.ts'
import { below, issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import { accessRule, tailnetOf } from '../dashboard/access.ts'
import { exportRules } from '../storage/export.ts'
import { releaseIssues } from '../environment/by-release.ts'
import { functionEnvironmentRules } from '../environment/function-environment.ts'
import { hostsAreServed, hostsDiffer, portIssues } from '../routes/ingress.ts'
import { ownerSecretOf } from '../postgres/credentials.ts'
import { poolerNameOf } from '../postgres/pooler.ts'
import { policyRules } from '../policy/rules.ts'
import { policedIssues } from '../policy/parts.ts'
import { postgresRules } from '../postgres/rules.ts'
import { accountsDiffer } from './accounts.ts'
import { certificatesDiffer } from './certificates.ts'
import { imagesAgree } from './images.ts'
import type { StackSettings } from './stack.ts'

/** The rules of a component, reported at its path in the options of the stack. */
function within<Value>(key: string, rules: readonly CrossRule<Value>[], value: Value | false): readonly CrossIssue[] {
  if (value === false) return []
  return below(
    key,
    rules.flatMap((rule) => rule(value)),
  )
}

const partsHold: CrossRule<StackSettings> = ({
  release,
  backend,
  postgres,
  credentials,
  dashboard,
  export: job,
  functionEnvironment,
  networkPolicy,
}) => [
  ...within('backend', [...podRules, (pod) => releaseIssues(pod, release)], backend),
  ...within('postgres', postgresRules, postgres),
  ...within('credentials', credentialsRules, credentials),
  ...within('export', exportRules, job ?? false),
  ...within('functionEnvironment', functionEnvironmentRules, functionEnvironment ?? false),
  ...within('dashboard', [accessRule], dashboard),
  ...within('networkPolicy', policyRules, networkPolicy),
]

const oneDatabase: CrossRule<StackSettings> = ({ postgres, database }) => {
  if (postgres === false) {
    const message =
      'is required with postgres: false; give { type: "postgres" | "mysql", host, user, password } or { type: "sqlite" }'
    return database === undefined ? issue(['database'], message) : []
  }
  const message = 'has no use beside the CloudNativePG cluster; set postgres: false, or leave the database out'
  return database === undefined ? [] : issue(['database'], message)
}

const sqliteFits: CrossRule<StackSettings> = ({ database, backend: { volume } }) =>
  database === undefined ? [] : below('backend', sqliteIssues(database, volume))

const authorityIsApart: CrossRule<StackSettings> = ({ database, backend }) =>
  within('database', [(given) => authorityIssues(given, backend)], database ?? false)

/** Names of Services that are already in use: CloudNativePG creates three for each cluster. */
const namesDiffer: CrossRule<StackSettings> = (settings) => {
  const { backend, postgres, dashboard, functionEnvironment } = settings
  const taken = new Map(
    postgres === false ? [] : ['rw', 'ro', 'r'].map((suffix) => [`${postgres.name}-${suffix}`, 'the database cluster']),
  )
  if (postgres !== false && postgres.pooler !== undefined)
    taken.set(poolerNameOf({ ...postgres, pooler: postgres.pooler }), 'the pooler')
  const issues: CrossIssue[] = []
  for (const [key, part] of [['backend', backend] as const, ['dashboard', dashboard] as const]) {
    if (part === false) continue
    const owner = taken.get(part.name)
    if (owner !== undefined)
      issues.push(...issue([key, 'name'], `"${part.name}" is the name of a Service of ${owner}; choose another`))
    taken.set(part.name, `the ${key}`)
  }
  if (functionEnvironment !== undefined) issues.push(...functionNameIssues(functionEnvironment, settings))
  return issues
}

/** Its pods are selected by its name, and its ConfigMap has it. */
function functionNameIssues(
  { name }: NonNullable<StackSettings['functionEnvironment']>,
  { backend, dashboard, export: job }: StackSettings,
): readonly CrossIssue[] {
  const taken = [backend.name, configMapNameOf(backend), dashboard === false ? '' : dashboard.name, job?.name]
  const at = ['functionEnvironment', 'name']
  return taken.includes(name) ? issue(at, `"${name}" is the name of another part of the stack; choose another`) : []
}

/** Two Secrets cannot share a name, and CloudNativePG creates Secrets for a cluster. */
const secretsDiffer: CrossRule<StackSettings> = ({ postgres, credentials, functionEnvironment }) => {
  const made = postgres === false ? [] : ['app', 'ca', 'server', 'replication', 'superuser']
  const taken = new Map(
    made.map((suffix) => [
      `${postgres === false ? '' : postgres.name}-${suffix}`,
      'is a Secret that CloudNativePG creates for the database cluster; choose another name',
    ]),
  )
  const owner = postgres === false ? undefined : ownerSecretOf(postgres)
  if (owner !== undefined && !taken.has(owner))
    taken.set(owner, 'is the Secret of the database owner too; give one of them another name')
  const issues: CrossIssue[] = []
  for (const [key, part] of Object.entries({ credentials, functionEnvironment })) {
    if (part === undefined) continue
    const problem = taken.get(part.secretName)
    if (problem !== undefined) issues.push(...issue([key, 'secretName'], `"${part.secretName}" ${problem}`))
    taken.set(part.secretName, 'is the Secret of the credentials too; give another name')
  }
  return issues
}

/** Only jobs read the admin key. Sealed files are checked when the folder is rendered. */
const adminKeyIsThere: CrossRule<StackSettings> = (settings) => {
  const { externalSecret, sealedSecret, keys } = settings.credentials
  const reader = (['export', 'functionEnvironment'] as const).find(
    (key) => settings[key] !== undefined && settings[key].adminKey === undefined,
  )
  if (reader === undefined) return []
  if (externalSecret !== undefined && externalSecret.remoteRefs.adminKey === undefined) {
    const at = ['credentials', 'externalSecret', 'remoteRefs', 'adminKey']
    return issue(at, `is required with ${reader}, which reads the admin key; or give ${reader}.adminKey`)
  }
  const { encryptedData, template } = sealedSecret?.spec ?? {}
  if (sealedSecret === undefined || keys.adminKey in { ...encryptedData, ...template?.data }) return []
  const message = `has no key "${keys.adminKey}", which ${reader} reads; seal it, or give ${reader}.adminKey`
  return issue(['credentials', 'sealedSecret', 'spec', 'encryptedData'], message)
}

/** An edit of a disabled component would silently have no effect. */
const editsApply: CrossRule<StackSettings> = (settings) =>
  (['postgres', 'dashboard', 'ingress', 'export', 'functionEnvironment', 'networkPolicy', 'monitoring'] as const)
    .filter((component) => (settings[component] ?? false) === false && settings.edit[component] !== undefined)
    .map((component) => ({ at: ['edit', component], message: `has no effect: ${component} is turned off` }))

const routeServesHosts: CrossRule<StackSettings> = ({ host, siteHost, ingress, backend: { service } }) =>
  ingress === false
    ? []
    : [
        ...hostsAreServed({ host, siteHost, ...ingress }),
        ...portIssues(ingress.type, service.apiPort, ['backend', 'service', 'apiPort']),
      ]

/** Routes of the dashboard are objects beside those of the backend. */
const dashboardHasItsOwn: CrossRule<StackSettings> = ({ host, siteHost, dashboard, ingress }) => {
  if (dashboard === false) return []
  const issues: CrossIssue[] = []
  const route = dashboard.ingress
  if (route !== undefined && [host, siteHost].includes(route.host))
    issues.push(
      ...issue(['dashboard', 'ingress', 'host'], 'is a host of the backend; the dashboard needs a separate one'),
    )
  const tailnet = tailnetOf(dashboard)
  const isOnTailnet = ingress !== false && ingress.type === 'tailscale'
  if (isOnTailnet && tailnet !== false && tailnet.hostname === host.split('.')[0])
    issues.push(
      ...issue(
        ['dashboard', 'tailscale', 'hostname'],
        `"${tailnet.hostname}" is the backend's name on the tailnet, derived from host; choose another`,
      ),
    )
  const isRouted = route !== undefined || (tailnet !== false && tailnet.type === 'ingress')
  const taken = ingress === false ? [] : ['', '-redirect', '-private', '-site'].map((end) => `${ingress.name}${end}`)
  if (isRouted && taken.includes(dashboard.name))
    issues.push(...issue(['dashboard', 'name'], `"${dashboard.name}" is the name of a public route; choose another`))
  return issues
}

const policiesFit: CrossRule<StackSettings> = ({ networkPolicy, ...parts }) =>
  networkPolicy === false
    ? []
    : within('networkPolicy', [() => policedIssues({ ...parts, networkPolicy })], networkPolicy)

const monitorsFindMetrics: CrossRule<StackSettings> = ({ backend: { metrics }, monitoring }) =>
  monitoring !== false && metrics === false
    ? issue(['backend', 'metrics'], 'turns off what monitoring reads; leave it out, or set monitoring: false')
    : []

/** Rules over the options of `convexStack`. */
export const stackRules: readonly CrossRule<StackSettings>[] = [
  hostsDiffer,
  partsHold,
  oneDatabase,
  sqliteFits,
  authorityIsApart,
  imagesAgree,
  namesDiffer,
  secretsDiffer,
  accountsDiffer,
  adminKeyIsThere,
  routeServesHosts,
  dashboardHasItsOwn,
  certificatesDiffer,
  policiesFit,
  monitorsFindMetrics,
  editsApply,
]
