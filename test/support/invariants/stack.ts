import { all, environmentOf, podOf } from './model.ts'
import type { Manifest, Model } from './model.ts'

type Rule = (model: Model) => readonly string[]

function when(isWrong: boolean, text: string): readonly string[] {
  return isWrong ? [text] : []
}

const hasNamespaces: Rule = ({ objects }) =>
  objects.flatMap(({ kind, metadata }) => [
    ...when(metadata.namespace === undefined, `${kind} ${metadata.name} has no namespace`),
    ...when(kind === 'Namespace', 'a Namespace'),
    ...when(kind === 'Secret', `a plain Secret ${metadata.name}`),
    ...when(metadata.namespace !== objects[0]?.metadata.namespace, `${kind} ${metadata.name} is in another namespace`),
  ])

const identitiesDiffer: Rule = ({ objects }) => {
  const names = objects.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`)
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} twice`)
}

const waves: Readonly<Record<string, string>> = {
  SealedSecret: '-2',
  ExternalSecret: '-2',
  ObjectStore: '-2',
  VolumeSnapshot: '-2',
  Cluster: '-1',
  Pooler: '-1',
  Database: '-1',
  ConfigMap: '0',
  PersistentVolumeClaim: '0',
  Deployment: '0',
  ServiceAccount: '0',
  Certificate: '1',
  IngressRoute: '1',
  Middleware: '1',
  NetworkPolicy: '-2',
  HTTPRoute: '1',
  Ingress: '1',
  ServiceMonitor: '1',
  PodMonitor: '1',
  PrometheusRule: '1',
  ScheduledBackup: '1',
  CronJob: '1',
  Job: 'PostSync',
}

function waveOf({ metadata }: Manifest): string {
  const { annotations = {} } = metadata
  return annotations['argocd.argoproj.io/hook'] ?? annotations['argocd.argoproj.io/sync-wave'] ?? '0'
}

const wavesAreInOrder: Rule = ({ objects }) =>
  objects.flatMap((object) => {
    const { kind, metadata } = object
    // The wave of an Application is that of the whole among other Applications: an option of its own.
    if (kind === 'Application') return []
    // A load balancer is healthy only with an address; any other Service at once.
    const isBalancer = (object as { spec?: { type?: string } }).spec?.type === 'LoadBalancer'
    const expected = kind === 'Service' ? (isBalancer ? ['1'] : ['0', '1']) : [waves[kind]]
    return when(!expected.includes(waveOf(object)), `${kind} ${metadata.name} is in wave ${waveOf(object)}`)
  })

const guarded = new Set([
  'Cluster',
  'Database',
  'PersistentVolumeClaim',
  'ObjectStore',
  'VolumeSnapshot',
  'SealedSecret',
  'ExternalSecret',
])

const dataIsProtected: Rule = ({ objects }) =>
  objects
    .filter(({ kind }) => guarded.has(kind))
    .flatMap(({ kind, metadata }) => {
      const options = metadata.annotations?.['argocd.argoproj.io/sync-options']?.split(',') ?? []
      return ['Prune=false', 'Delete=false'].flatMap((option) =>
        when(!options.includes(option), `${kind}: no ${option}`),
      )
    })

const builtIn = /^(?:v1|apps\/v1|batch\/v1|networking\.k8s\.io\/v1)$/

/** Paths of empty objects. */
function emptyIn(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  if (entries.length === 0) return Array.isArray(value) ? [] : [path]
  return entries.flatMap(([key, item]) => emptyIn(item, `${path}.${key}`))
}

/** Server-side apply merges an object of a custom resource that loses its last field to null, which its schema refuses. */
const customResourcesHoldNoEmptyObject: Rule = ({ objects }) =>
  objects
    .filter(({ apiVersion }) => !builtIn.test(apiVersion))
    .flatMap((object) => emptyIn(object, object.kind).map((path) => `an empty object: ${path}`))

/** A Database is healthy when its cluster has made it (Argo CD 3.6): in an earlier wave it would wait for ever. */
const databasesComeWithTheirCluster: Rule = ({ objects }) =>
  objects.flatMap((object) => {
    if (object.kind !== 'Database') return []
    const name = (object as { spec?: { cluster?: { name?: string } } }).spec?.cluster?.name
    const cluster = objects.find(({ kind, metadata }) => kind === 'Cluster' && metadata.name === name)
    return when(
      cluster !== undefined && Number(waveOf(object)) < Number(waveOf(cluster)),
      `Database ${object.metadata.name} is before its Cluster`,
    )
  })

const imagesAreOneVersion: Rule = (model) => {
  const images = ['backend', 'dashboard'].flatMap((name) => podOf(model, name)?.main.image ?? [])
  const tags = images.map((image) => /:([^:/@]+)(@sha256:[0-9a-f]{64})?$/.exec(image)?.[1])
  return [
    ...when(new Set(tags).size > 1, `the images are of ${tags.join(' and ')}`),
    ...when(
      tags.some((tag) => tag === undefined || tag === 'latest'),
      'an image is not pinned',
    ),
  ]
}

/** Host and path of an origin; of none, nothing that a route could serve. */
function urlOf(origin: string): { readonly host: string; readonly pathname: string } {
  return URL.canParse(origin) ? new URL(origin) : { host: '', pathname: '' }
}

/** `Host(`a`) && …` by its parts. */
function partsOf(match: string): readonly string[] {
  return match.split(' && ')
}

const originsAreServed: Rule = (model) => {
  const backend = podOf(model, 'backend')
  // The dashboard has a host of its own.
  const secure = all(model, 'IngressRoute').filter(
    ({ metadata, spec }) =>
      spec?.tls !== undefined && metadata?.labels?.['app.kubernetes.io/component'] !== 'dashboard',
  )
  const routes = secure.flatMap(({ spec }) => spec?.routes ?? [])
  if (backend === undefined || routes.length === 0) return []
  const { CONVEX_CLOUD_ORIGIN = '', CONVEX_SITE_ORIGIN = '' } = environmentOf(model, backend.main)
  const routeFor = (origin: string) =>
    routes.find(({ match }) => partsOf(match)[0] === `Host(\`${urlOf(origin).host}\`)`)
  const [cloud, site] = [routeFor(CONVEX_CLOUD_ORIGIN), routeFor(CONVEX_SITE_ORIGIN)]
  const prefixed = (site?.middlewares ?? []).filter(({ name }) =>
    all(model, 'Middleware').some(
      ({ metadata, spec }) => metadata?.name === name && spec?.addPrefix?.prefix === '/http',
    ),
  )
  const isOwnHost = cloud !== site
  return [
    ...when(cloud === undefined, 'no route serves the cloud origin'),
    ...when(site === undefined, 'no route serves the site origin'),
    ...when(!isOwnHost && CONVEX_SITE_ORIGIN !== `${CONVEX_CLOUD_ORIGIN}/http`, 'the site origin is not below /http'),
    ...when(isOwnHost && urlOf(CONVEX_SITE_ORIGIN).pathname !== '/', 'the site origin has a path'),
    ...when(isOwnHost !== (prefixed.length === 1), 'the prefix /http is not added just once'),
    ...when(site?.middlewares?.at(-1)?.name !== prefixed.at(0)?.name && isOwnHost, 'the prefix is added too early'),
    ...['/metrics', '/echo'].flatMap((path) =>
      when(!partsOf(cloud?.match ?? '').includes(`!PathPrefix(\`${path}\`)`), `${path} is public`),
    ),
  ]
}

/** The names of the Middlewares that redirect. */
function redirects(model: Model): ReadonlySet<string | undefined> {
  const found = all(model, 'Middleware').filter(({ spec }) => spec?.redirectScheme !== undefined)
  return new Set(found.map(({ metadata }) => metadata?.name))
}

const plainAndSecureAreApart: Rule = (model) =>
  all(model, 'IngressRoute').flatMap(({ metadata, spec }) => {
    const { entryPoints = [], routes = [], tls } = spec ?? {}
    const names = redirects(model)
    const redirecting = routes.filter(({ middlewares = [] }) => middlewares.some(({ name }) => names.has(name))).length
    return [
      ...when(entryPoints.length !== 1, 'has not one entry point'),
      ...when(redirecting > 0 && tls !== undefined, 'redirects HTTPS'),
      ...when(redirecting < routes.length && tls === undefined, 'serves plain HTTP'),
      ...when(
        routes.some(({ priority }) => priority !== undefined),
        'has a route with a priority',
      ),
    ].map((text) => `IngressRoute ${metadata?.name} ${text}`)
  })

const certificateCoversHosts: Rule = (model) =>
  all(model, 'IngressRoute').flatMap(({ spec }) => {
    const certificate = all(model, 'Certificate').find((item) => item.spec?.secretName === spec?.tls?.secretName)
    if (spec?.tls?.secretName === undefined || certificate === undefined) return []
    const hosts = spec.routes.flatMap(({ match }) =>
      [...match.matchAll(/(?<!!)Host\(`([^`]+)`\)/g)].map(([, host]) => host!),
    )
    return hosts.flatMap((host) => when(!certificate.spec?.dnsNames?.includes(host), `the certificate lacks ${host}`))
  })

const dashboardIsRight: Rule = (model) => {
  const [dashboard, backend] = [podOf(model, 'dashboard'), podOf(model, 'backend')]
  if (dashboard === undefined) return []
  const url = environmentOf(model, dashboard.main)['NEXT_PUBLIC_DEPLOYMENT_URL']
  const origin = backend === undefined ? url : environmentOf(model, backend.main)['CONVEX_CLOUD_ORIGIN']
  return [
    ...when(url !== origin, 'the dashboard knows another origin'),
    ...when(dashboard.spec.securityContext?.runAsUser !== 1001, 'the dashboard runs as somebody else'),
  ]
}

/** Rules over what lies in one folder. */
export const stackRules: readonly Rule[] = [
  hasNamespaces,
  identitiesDiffer,
  wavesAreInOrder,
  dataIsProtected,
  customResourcesHoldNoEmptyObject,
  databasesComeWithTheirCluster,
  imagesAreOneVersion,
  originsAreServed,
  plainAndSecureAreApart,
  certificateCoversHosts,
  dashboardIsRight,
]
