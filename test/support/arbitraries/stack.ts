import * as fc from 'fast-check'
import { backendEdits } from '../../../src/options/backend/backend.ts'
import { credentialsEdits } from '../../../src/options/secrets/credentials.ts'
import { dashboardEdits } from '../../../src/options/dashboard/dashboard.ts'
import { exportEdits } from '../../../src/options/storage/export.ts'
import { functionEnvironmentEdits } from '../../../src/options/environment/function-environment.ts'
import { ingressEdits } from '../../../src/options/routes/edits.ts'
import { monitoringEdits } from '../../../src/options/monitoring/monitoring.ts'
import { networkPolicyEdits } from '../../../src/options/policy/network-policy.ts'
import { postgresEdits } from '../../../src/options/postgres/postgres.ts'
import type { BackendPodOptions } from '../../../src/options/backend/backend.ts'
import type { DashboardPodOptions } from '../../../src/options/dashboard/dashboard.ts'
import type { NetworkPolicyPeerOptions } from '../../../src/options/policy/network-policy.ts'
import type { S3Credentials } from '../../../src/options/storage/s3-credentials.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { backendPod, fitForSqlite } from './backend.ts'
import { common } from './common.ts'
import { credentialsIn } from './credentials.ts'
import { dashboardPod } from './dashboard.ts'
import { database } from './database.ts'
import { edits, editsOf } from './edits.ts'
import { exportJob, withAdminKey } from './export.ts'
import { functionEnvironmentJob } from './function-environment.ts'
import { hosts, ingressRoute, servedHosts } from './ingress.ts'
import { partial } from './partial.ts'
import { monitors } from './monitoring.ts'
import { externalDatabase, networkPolicyPeers, withPort } from './network-policy.ts'
import * as present from './present.ts'
import { postgresCluster } from './postgres.ts'
import { instanceName, sha } from './text.ts'

function orOff<T>(part: fc.Arbitrary<T>): fc.Arbitrary<T | false | undefined> {
  return fc.oneof(
    { weight: 6, arbitrary: part },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(false as const) },
  )
}

/** The cluster of CloudNativePG, or another database in its place. */
const storeIn = (namespace: string | undefined) =>
  fc.oneof(
    { weight: 3, arbitrary: partial({ postgres: postgresCluster(namespace) }) },
    { weight: 2, arbitrary: fc.record({ postgres: fc.constant(false as const), database }) },
  )

/** One version of both images: the tag of the backend is the dashboard's too. */
function sameTag(backend: BackendPodOptions | undefined, dashboard: DashboardPodOptions): DashboardPodOptions {
  const { tag: _, ...image } = dashboard.image ?? {}
  const tag = backend?.image?.tag
  return { ...dashboard, image: { ...image, ...(tag !== undefined && { tag }) } }
}

/** No two Services of one name; CloudNativePG makes three of its own. */
function ownName(
  taken: readonly string[],
  part: { readonly name?: string | undefined },
  otherwise: string,
): { name?: string } {
  const { name = otherwise } = part
  return taken.includes(name) ? { name: `${otherwise}-own` } : {}
}

const edit = partial({
  backend: edits(backendEdits),
  postgres: edits(postgresEdits),
  dashboard: edits(dashboardEdits),
  ingress: edits(ingressEdits),
  credentials: edits(credentialsEdits),
  export: edits(exportEdits),
  functionEnvironment: edits(functionEnvironmentEdits),
  monitoring: edits(monitoringEdits),
  networkPolicy: edits(networkPolicyEdits),
})

interface Parts {
  readonly ingress: StackOptions['ingress']
  readonly backend: BackendPodOptions | undefined
  readonly dashboard: DashboardPodOptions | false | undefined
}

/** The Services that CloudNativePG makes. */
function servicesOf({ postgres }: Pick<StackOptions, 'postgres'>): readonly string[] {
  if (postgres === false) return []
  const { name = 'convex-db', pooler } = postgres ?? {}
  return [
    ...['rw', 'ro', 'r', 'pooler'].map((suffix) => `${name}-${suffix}`),
    ...(pooler?.name === undefined ? [] : [pooler.name]),
  ]
}

/** The names of the public routes. */
function routesOf(ingress: StackOptions['ingress']): readonly string[] {
  const name = typeof ingress === 'object' ? (ingress.name ?? 'convex-backend') : 'convex-backend'
  return ['', '-redirect', '-private', '-site'].map((end) => `${name}${end}`)
}

/** Backend and dashboard of one version, under names that nothing else in the stack has. */
function workloads({ backend, dashboard, ingress }: Parts, store: Pick<StackOptions, 'postgres' | 'database'>) {
  const services = servicesOf(store)
  const fit = store.database?.type === 'sqlite' ? fitForSqlite(backend ?? {}) : backend
  const main = fit && { ...fit, ...ownName(services, fit, 'convex-backend') }
  const taken = [...services, main?.name ?? 'convex-backend', ...routesOf(ingress)]
  const tagged = dashboard ?? (main?.image?.tag === undefined ? undefined : {})
  const second = tagged && { ...sameTag(main, tagged), ...ownName(taken, tagged, 'convex-dashboard') }
  return { ...(main !== undefined && { backend: main }), ...(second !== undefined && { dashboard: second }) }
}

/** The policies, which must be told where a database outside is. */
function policies(
  peers: NetworkPolicyPeerOptions,
  external: Parameters<typeof withPort>[0],
  outside: StackOptions['database'],
) {
  if (outside === undefined || outside.type === 'sqlite') return { networkPolicy: peers }
  const { port = outside.type === 'mysql' ? 3306 : 5432 } = outside
  const externalDatabaseTarget = withPort(external, typeof port === 'number' ? port : 5432)
  return { networkPolicy: { ...peers, externalDatabase: externalDatabaseTarget } }
}

/** The policies let the routes in, when there are any. */
function routed(
  { ingressController, dashboardController, ...rest }: NetworkPolicyPeerOptions,
  { ingress, dashboard }: Pick<StackOptions, 'ingress' | 'dashboard'>,
) {
  const isTailnet = typeof ingress === 'object' && ingress.type === 'tailscale'
  const hasOwn = hasDashboardRoute(dashboard)
  const hasRoute = (ingress !== false && !isTailnet) || hasOwn
  const given = (ingressController === false && hasRoute) || (isTailnet && !hasOwn) ? undefined : ingressController
  const isGateway = typeof ingress === 'object' && ingress.type === 'gateway'
  return {
    ...rest,
    ingressController: given ?? (isGateway ? { namespace: 'gateways' } : given),
    ...(hasOwn && { dashboardController: { namespace: 'gateways', ...dashboardController } }),
  }
}

function hasDashboardRoute(dashboard: StackOptions['dashboard']): boolean {
  return typeof dashboard === 'object' && dashboard.ingress !== undefined
}

/** Metrics are on where something reads them. */
function measured(backend: BackendPodOptions | undefined, monitoring: StackOptions['monitoring']) {
  return backend?.metrics === false && typeof monitoring === 'object' ? { ...backend, metrics: true } : backend
}

/** What the edits of the policies of a stack depend on. */
function policyParts({ networkPolicy, dashboard, postgres, ingress, export: job, functionEnvironment }: StackOptions) {
  const peers = networkPolicy === false || networkPolicy === undefined ? {} : networkPolicy
  const hasController =
    peers.ingressController !== false && (ingress !== false || peers.ingressController !== undefined)
  const hasIssuer =
    typeof ingress === 'object' && 'tls' in ingress && typeof ingress.tls === 'object' && 'issuer' in ingress.tls
  return present.networkPolicyPresent({
    scope: peers.scope,
    dashboard: dashboard === false ? false : {},
    export: job === undefined ? false : {},
    functionEnvironment: functionEnvironment === undefined ? false : {},
    database: { type: postgres === false ? 'sqlite' : 'cloudnative-pg' },
    acmeSolver: peers.scope === 'namespace' && hasController && hasIssuer,
  })
}

/** The credentials with the account under another name when its own is taken. */
function ownAccount(credentials: S3Credentials, workload: string, taken: readonly string[]): S3Credentials {
  if (!('serviceAccount' in credentials)) return credentials
  const { serviceAccount } = credentials
  const name = serviceAccount.name ?? workload
  return taken.includes(name) ? { serviceAccount: { ...serviceAccount, name: `${taken.length}-own` } } : credentials
}

/** The backend with an account of its own, and the names that are taken then. */
function backendAccount(backend: BackendPodOptions, taken: readonly string[]) {
  const { s3, name = 'convex-backend' } = backend
  if (s3 === undefined) return { backend, taken }
  const credentials = ownAccount(s3.credentials, name, taken)
  const own = 'serviceAccount' in credentials ? [credentials.serviceAccount.name ?? name] : []
  return { backend: { ...backend, s3: { ...s3, credentials } }, taken: [...taken, ...own] }
}

/** No two ServiceAccounts of one name; CloudNativePG makes one of its own. */
function withOwnAccounts(options: StackOptions): StackOptions {
  const { postgres, export: job } = options
  const clusters = postgres === false ? [] : [postgres?.name ?? 'convex-db']
  const { backend, taken } = backendAccount(options.backend ?? {}, clusters)
  const credentials = job && ownAccount(job.credentials, job.name ?? 'convex-export', taken)
  return {
    ...options,
    ...(options.backend !== undefined && { backend }),
    ...(job !== undefined && credentials !== undefined && { export: { ...job, credentials } }),
  }
}

/** A volume on which the copies of exports fit; `check` warns of a smaller one. */
function withRoomForExports(options: StackOptions): StackOptions {
  const { backend = {}, export: job } = options
  const { volume = {} } = backend
  if (job === undefined || volume === false || volume.existingClaim !== undefined) return options
  return { ...options, backend: { ...backend, volume: { ...volume, size: '1Pi' } } }
}

/** The edits of components and objects that are there. */
function withPresentEdits(options: StackOptions): StackOptions {
  const { backend = {}, postgres = {}, dashboard, ingress = {}, credentials = {}, siteHost } = options
  const all = options.edit ?? {}
  return {
    ...options,
    edit: {
      backend: editsOf(all.backend, present.backendPresent(backend, options.database)),
      ...(postgres !== false && { postgres: editsOf(all.postgres, present.postgresPresent(postgres)) }),
      ...(dashboard !== false && { dashboard: editsOf(all.dashboard, present.dashboardPresent(dashboard ?? {})) }),
      ...(ingress !== false && { ingress: editsOf(all.ingress, present.ingressPresent({ ...ingress, siteHost })) }),
      credentials: editsOf(all.credentials, present.credentialsPresent(credentials)),
      ...editsOfExtras(options),
    },
  }
}

/** The edits of what is off unless it is asked for. */
function editsOfExtras(options: StackOptions): StackOptions['edit'] {
  const { postgres, networkPolicy = false, monitoring = false } = options
  const all = options.edit ?? {}
  return {
    ...(options.export !== undefined && { export: editsOf(all.export, present.exportPresent(options.export)) }),
    ...(options.functionEnvironment !== undefined && {
      functionEnvironment: editsOf(
        all.functionEnvironment,
        present.functionEnvironmentPresent(options.functionEnvironment),
      ),
    }),
    ...(monitoring !== false && {
      monitoring: editsOf(
        all.monitoring,
        present.monitoringPresent({ ...monitoring, database: postgres === false ? false : {} }),
      ),
    }),
    ...(networkPolicy !== false && { networkPolicy: editsOf(all.networkPolicy, policyParts(options)) }),
  }
}

/** Options of `convexStack`. */
export const stackOptions: fc.Arbitrary<StackOptions> = common.chain((shared) =>
  fc
    .record({
      hosts,
      store: storeIn(shared.namespace),
      rest: partial({ instanceName, release: sha, credentials: credentialsIn(shared.namespace), edit }),
      backend: fc.option(backendPod, { nil: undefined, freq: 7 }),
      dashboard: orOff(dashboardPod),
      ingress: orOff(ingressRoute),
      job: fc.option(exportJob, { nil: undefined, freq: 3 }),
      functions: fc.option(functionEnvironmentJob, { nil: undefined, freq: 2 }),
      networkPolicy: orOff(networkPolicyPeers),
      monitoring: orOff(monitors),
      external: externalDatabase,
    })
    .map(
      ({
        hosts: names,
        store,
        rest,
        backend,
        dashboard,
        ingress,
        job,
        functions,
        networkPolicy,
        monitoring,
        external,
      }): StackOptions => ({
        ...shared,
        ...servedHosts(names, ingress),
        ...store,
        ...rest,
        ...workloads({ backend: measured(backend, monitoring), dashboard, ingress }, store),
        ...(monitoring !== undefined && { monitoring }),
        ...(ingress !== undefined && { ingress }),
        ...(job !== undefined && { export: withAdminKey(job, rest.credentials) }),
        ...(functions !== undefined && {
          functionEnvironment: withAdminKey(functions(shared.namespace), rest.credentials),
        }),
        ...(networkPolicy === false && { networkPolicy }),
        ...(typeof networkPolicy === 'object' &&
          policies(
            routed(networkPolicy, { ingress, dashboard }),
            external,
            'database' in store ? store.database : undefined,
          )),
      }),
    )
    .map(withOwnAccounts)
    .map(withRoomForExports)
    .map(withPresentEdits),
)
