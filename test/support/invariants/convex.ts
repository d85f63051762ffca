import { all, beginningOf, environmentOf, podOf, pods } from './model.ts'
import type { Pod, Model } from './model.ts'

type Rule = (model: Model) => readonly string[]

function when(isWrong: boolean | undefined, text: string): readonly string[] {
  return isWrong === true ? [text] : []
}

const oneWriter: Rule = (model) => {
  const pod = podOf(model, 'backend')
  if (pod === undefined) return []
  const { replicas, strategy } = pod.deployment.spec!
  return [
    ...when(replicas !== 1, `${replicas} backends`),
    ...when(strategy?.type !== 'Recreate', `the backend is replaced by ${strategy?.type}`),
    ...when(strategy?.rollingUpdate !== undefined, 'the backend has a surge'),
    ...when((pod.spec.restartPolicy ?? 'Always') !== 'Always', 'a backend that has lost its lease stays down'),
  ]
}

const stopsBySigint: Rule = (model) => {
  const pod = podOf(model, 'backend')
  if (pod === undefined) return []
  const command = pod.main.lifecycle?.preStop?.exec?.command?.join(' ') ?? ''
  const [, delay = '0'] = /sleep (\d+)/.exec(command) ?? []
  return [
    ...when(!/kill -INT 1\b/.test(command), 'nothing sends SIGINT to process 1'),
    ...when((pod.spec.terminationGracePeriodSeconds ?? 30) <= Number(delay), 'the grace period ends with the delay'),
    ...when(pod.spec.shareProcessNamespace, 'process 1 is not the backend'),
  ]
}

const isConfined: Rule = (model) =>
  pods(model).flatMap(({ title, spec, containers }) => [
    ...when(spec.automountServiceAccountToken !== false, `${title}: has a service account token`),
    ...when(spec.enableServiceLinks !== false, `${title}: has the variables of other Services`),
    ...when(spec.securityContext?.seccompProfile?.type !== 'RuntimeDefault', `${title}: has no seccomp profile`),
    ...containers.flatMap(({ name, securityContext: context }) => [
      ...when(context?.allowPrivilegeEscalation !== false, `${title}, ${name}: may gain privileges`),
      ...when(context?.readOnlyRootFilesystem !== true, `${title}, ${name}: may write to its root`),
      ...when(!context?.capabilities?.drop?.includes('ALL'), `${title}, ${name}: keeps capabilities`),
    ]),
  ])

const isProbed: Rule = (model) => {
  const pod = podOf(model, 'backend')
  if (pod === undefined) return []
  const { startupProbe, readinessProbe, livenessProbe } = pod.main
  return [startupProbe, readinessProbe, livenessProbe].flatMap((probe) =>
    when(
      probe?.httpGet?.path !== '/version' || probe.httpGet.port !== 'api',
      'a probe of something else than /version',
    ),
  )
}

function mountOf({ main }: Pod & { readonly main: Pod['containers'][number] }, path: string) {
  const inside = (main.volumeMounts ?? []).filter(
    ({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`),
  )
  return inside.toSorted((a, b) => b.mountPath.length - a.mountPath.length).at(0)
}

const storesInOneMount: Rule = (model) => {
  const pod = podOf(model, 'backend')
  if (pod === undefined) return []
  const { TMPDIR = '', HOME = '' } = environmentOf(model, pod.main)
  const data = mountOf(pod, '/convex/data')
  return [
    ...when(data?.mountPath !== '/convex/data', 'nothing is mounted at /convex/data'),
    ...when(mountOf(pod, TMPDIR)?.name !== data?.name, 'TMPDIR is on another mount than the data'),
    ...when(mountOf(pod, HOME) === undefined, 'HOME cannot be written to'),
    ...when(data?.readOnly, 'the data is read-only'),
  ]
}

const switchVariables = ['DISABLE_BEACON', 'REDACT_LOGS_TO_CLIENT', 'DO_NOT_REQUIRE_SSL', 'DISABLE_METRICS_ENDPOINT']

const switchesAreTrueOrAbsent: Rule = (model) =>
  pods(model).flatMap(({ containers }) =>
    containers.flatMap((container) => {
      const values = environmentOf(model, container)
      return switchVariables.flatMap((name) => when(name in values && values[name] !== 'true', `${name} is not "true"`))
    }),
  )

/** Keys of CloudNativePG's Secrets that hold a database name, which Convex refuses. */
const uriKeys = new Set(['uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'])

const noKeyOfAnybody: Rule = (model) =>
  pods(model).flatMap(({ title, containers }) =>
    containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.flatMap(({ name }) => when(/ADMIN_KEY/.test(name), `${title}: has an admin key in ${name}`)),
      ...env.flatMap(({ name, valueFrom }) =>
        when(uriKeys.has(valueFrom?.secretKeyRef?.key ?? ''), `${title}: ${name} has a database name`),
      ),
      ...envFrom.flatMap(({ secretRef }) => when(secretRef !== undefined, `${title}: has a whole Secret`)),
    ]),
  )

const urlIsRight: Rule = (model) => {
  const pod = podOf(model, 'backend')
  if (pod === undefined) return []
  const values = environmentOf(model, pod.main)
  const postgres = values['POSTGRES_URL'] ?? values['DATABASE_URL']
  const path = /^[a-z]+:\/\/[^/]*\/(.*)$/.exec(postgres ?? values['MYSQL_URL'] ?? '')?.[1]
  const isPlain = values['DO_NOT_REQUIRE_SSL'] !== undefined
  return [
    ...when(path !== undefined, 'the URL of the database has a path'),
    ...when(all(model, 'Cluster').length > 0 && postgres === undefined, 'no URL of PostgreSQL'),
    ...when(postgres !== undefined && isPlain !== postgres.endsWith('?sslmode=disable'), 'TLS is off by halves'),
  ]
}

const clusterFits: Rule = (model) => {
  const pod = podOf(model, 'backend')
  return all(model, 'Cluster').flatMap((cluster) => {
    const { spec } = cluster
    const { main } = pod ?? {}
    const values = main === undefined ? {} : environmentOf(model, main)
    const isLiteral = main?.env?.some(({ name, value }) => name === 'INSTANCE_NAME' && value !== undefined)
    const database = values['INSTANCE_NAME']?.replaceAll('-', '_')
    const server = Number(spec?.postgresql?.parameters?.['max_connections'])
    return [
      ...when(Number(values['POSTGRES_MAX_CONNECTIONS']) >= server, 'the pool takes every connection of the server'),
      ...when(isLiteral && beginningOf(cluster)?.database !== database, 'the database is not named after the instance'),
      ...when(spec?.instances === 1 && spec.enablePDB !== false, 'a budget that blocks every drain'),
    ]
  })
}

const authorityIsMounted: Rule = (model) => {
  const pod = podOf(model, 'backend')
  if (pod === undefined) return []
  const { PG_CA_FILE, MYSQL_CA_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS } = environmentOf(model, pod.main)
  const store = SSL_CERT_DIR === undefined ? undefined : NODE_EXTRA_CA_CERTS
  return [PG_CA_FILE, MYSQL_CA_FILE, store].flatMap((path) => {
    if (path === undefined) return []
    const mount = mountOf(pod, path)
    const volume = pod.spec.volumes?.find(({ name }) => name === mount?.name)
    const items = volume?.secret?.items ?? volume?.configMap?.items
    const file = path.slice((mount?.mountPath.length ?? 0) + 1)
    return [
      ...when(mount?.readOnly !== true, 'the authority of a server is not mounted'),
      ...when(items?.length !== 1, 'more than the certificate is mounted'),
      ...when(items?.[0]?.path !== file, `the mount has no ${file}`),
    ]
  })
}

/** The rules of Convex itself that each object of the model must keep. */
export const convexRules: readonly Rule[] = [
  oneWriter,
  stopsBySigint,
  isConfined,
  isProbed,
  storesInOneMount,
  switchesAreTrueOrAbsent,
  noKeyOfAnybody,
  urlIsRight,
  clusterFits,
  authorityIsMounted,
]
