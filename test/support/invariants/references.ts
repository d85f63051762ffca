import type { IContainer } from 'kubernetes-models/v1/Container'
import { backupProblems } from './backups.ts'
import { poolerProblems } from './pooler.ts'
import { all, beginningOf, duplicates, pods } from './model.ts'
import type { Pod, Model } from './model.ts'

/** The keys that CloudNativePG puts into `NAME-app` (pkg/specs/secrets.go). */
const appKeys = [
  'username',
  'user',
  'password',
  'dbname',
  'host',
  'port',
  'uri',
  'jdbc-uri',
  'fqdn-uri',
  'fqdn-jdbc-uri',
  'pgpass',
]

/** Keys of every Secret that something makes: `name/key`. */
function secretKeys(model: Model): ReadonlySet<string> {
  return new Set([
    ...(model.externals.secretKeys ?? []),
    ...all(model, 'Cluster').flatMap((cluster) => [
      ...(beginningOf(cluster)?.secret === undefined
        ? appKeys.map((key) => `${cluster.metadata?.name}-app/${key}`)
        : []),
      `${cluster.metadata?.name}-ca/ca.crt`,
    ]),
    ...all(model, 'ExternalSecret').flatMap(({ spec }) => {
      const fetched = (spec?.data ?? []).map(({ secretKey }) => secretKey)
      const keys = Object.keys(spec?.target?.template?.data ?? {})
      return (keys.length > 0 ? keys : fetched).map((key) => `${spec?.target?.name}/${key}`)
    }),
    ...all(model, 'SealedSecret').flatMap(({ metadata, spec }) =>
      Object.keys(spec?.encryptedData ?? {}).map((key) => `${metadata?.name}/${key}`),
    ),
  ])
}

function configMapKeys(model: Model): ReadonlySet<string> {
  const own = all(model, 'ConfigMap').flatMap(({ metadata, data }) =>
    Object.keys(data ?? {}).map((key) => `${metadata?.name}/${key}`),
  )
  return new Set([...own, ...(model.externals.configMapKeys ?? [])])
}

function portNames({ ports = [] }: IContainer): readonly string[] {
  return ports.map(({ name, containerPort }) => name ?? String(containerPort))
}

/** What the variables of a container refer to. */
function variableProblems(model: Model, { env = [] }: IContainer): readonly string[] {
  const [secrets, maps] = [secretKeys(model), configMapKeys(model)]
  const before = new Set<string>()
  return env.flatMap(({ name, value = '', valueFrom }) => {
    const { secretKeyRef: secret, configMapKeyRef: map } = valueFrom ?? {}
    const used = [...value.matchAll(/(?<!\$)\$\(([^)]+)\)/g)].map(([, variable]) => variable!)
    const undefinedYet = used.filter((variable) => !before.has(variable))
    before.add(name)
    return [
      ...undefinedYet.map((variable) => `${name}: $(${variable}) is not defined before it`),
      ...(secret === undefined || secrets.has(`${secret.name}/${secret.key}`)
        ? []
        : [`${name}: no key ${secret.key} in a Secret ${secret.name}`]),
      ...(map === undefined || maps.has(`${map.name}/${map.key}`) ? [] : [`${name}: no ConfigMap ${map.name}`]),
    ]
  })
}

function sourceProblems(model: Model, { envFrom = [] }: IContainer): readonly string[] {
  const maps = new Set(all(model, 'ConfigMap').map(({ metadata }) => metadata?.name))
  return envFrom.flatMap(({ configMapRef: map, secretRef: secret }) => [
    ...(secret === undefined ? [] : [`envFrom takes the whole Secret ${secret.name}`]),
    ...(map === undefined || maps.has(map.name) ? [] : [`envFrom: no ConfigMap ${map.name}`]),
  ])
}

function probeProblems(container: IContainer): readonly string[] {
  const { startupProbe, readinessProbe, livenessProbe } = container
  return [startupProbe, readinessProbe, livenessProbe].flatMap((probe) => {
    const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port
    return port === undefined || portNames(container).includes(String(port)) ? [] : [`a probe of port ${port}`]
  })
}

/** What a container refers to: variables, mounts and the ports of its probes. */
function containerProblems(model: Model, pod: Pod, container: IContainer): readonly string[] {
  const { env = [], volumeMounts = [], ports = [] } = container
  const volumes = new Set((pod.spec.volumes ?? []).map(({ name }) => name))
  const twice = [
    ...duplicates(env.map(({ name }) => name)),
    ...duplicates(volumeMounts.map(({ mountPath }) => mountPath)),
    ...duplicates(portNames(container)),
    ...duplicates(ports.map(({ containerPort }) => String(containerPort))),
  ]
  return [
    ...sourceProblems(model, container),
    ...variableProblems(model, container),
    ...volumeMounts.filter(({ name }) => !volumes.has(name)).map(({ name }) => `no volume ${name} to mount`),
    ...probeProblems(container),
    ...twice.map((item) => `${item} twice`),
  ].map((text) => `${pod.title}, ${container.name}: ${text}`)
}

/** What the volumes of a pod refer to. */
function volumeProblems(model: Model, pod: Pod): readonly string[] {
  const claims = new Set([
    ...all(model, 'PersistentVolumeClaim').map(({ metadata }) => metadata?.name),
    ...(model.externals.claims ?? []),
  ])
  const mounted = new Set(pod.containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)))
  const [secrets, maps] = [secretKeys(model), configMapKeys(model)]
  const problems = (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim: claim, secret, configMap }) => [
    ...(mounted.has(name) ? [] : [`nothing mounts the volume ${name}`]),
    ...(claim === undefined || claims.has(claim.claimName) ? [] : [`no claim ${claim.claimName}`]),
    ...(secret === undefined || secret.items !== undefined ? [] : [`the volume ${name} shows a whole Secret`]),
    ...(secret?.items ?? [])
      .filter(({ key }) => !secrets.has(`${secret?.secretName}/${key}`))
      .map(({ key }) => `no key ${key} in a Secret ${secret?.secretName}`),
    ...(configMap?.items ?? [])
      .filter(({ key }) => !maps.has(`${configMap?.name}/${key}`))
      .map(({ key }) => `no key ${key} in a ConfigMap ${configMap?.name}`),
  ])
  const twice = duplicates((pod.spec.volumes ?? []).map(({ name }) => name)).map((name) => `two volumes ${name}`)
  const containers = duplicates(pod.containers.map(({ name }) => name)).map((name) => `two containers ${name}`)
  return [...problems, ...twice, ...containers].map((text) => `${pod.title}: ${text}`)
}

function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(selector)
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value)
}

function selectorProblems(model: Model): readonly string[] {
  const deployments = pods(model)
    .filter(({ deployment, labels }) => !selects(deployment.spec!.selector.matchLabels ?? {}, labels))
    .map(({ title }) => `${title}: the selector of the Deployment does not select it`)
  const services = all(model, 'Service').flatMap(({ metadata, spec }) => {
    const selected = pods(model).filter(({ labels }) => selects(spec?.selector ?? {}, labels))
    const [pod] = selected
    if (pod === undefined || selected.length > 1) return [`Service ${metadata?.name} selects ${selected.length} pods`]
    const names = new Set(pod.containers.flatMap(portNames))
    const wrong = (spec?.ports ?? []).filter(({ targetPort }) => !names.has(String(targetPort)))
    const ports = spec?.ports ?? []
    return [
      ...wrong.map(({ targetPort }) => `Service ${metadata?.name}: no port ${targetPort} in the pod`),
      ...duplicates(ports.map(({ name }) => String(name))).map((name) => `Service ${metadata?.name}: ${name} twice`),
      ...duplicates(ports.map(({ port }) => String(port))).map((port) => `Service ${metadata?.name}: ${port} twice`),
    ]
  })
  return [...deployments, ...services]
}

function routeProblems(model: Model): readonly string[] {
  const services = new Set([
    ...all(model, 'Service').flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).map(({ port }) => `${metadata?.name}:${port}`),
    ),
    ...(model.externals.services ?? []),
  ])
  const middlewares = new Set([
    ...all(model, 'Middleware').map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`),
    ...(model.externals.middlewares ?? []),
  ])
  const tls = new Set([
    ...all(model, 'Certificate').map(({ spec }) => spec?.secretName),
    ...(model.externals.tlsSecrets ?? []),
  ])
  return all(model, 'IngressRoute').flatMap(({ metadata, spec }) => {
    const problems = (spec?.routes ?? []).flatMap((route) => [
      ...(route.services === undefined || route.services.length === 0 ? ['a route without a service'] : []),
      ...(route.services ?? [])
        .filter(({ name, port }) => !services.has(`${name}:${port}`))
        .map(({ name, port }) => `no Service ${name} with port ${port}`),
      ...(route.middlewares ?? [])
        .map(({ name, namespace }) => (name.includes('@') ? name : `${namespace ?? metadata?.namespace}/${name}`))
        .filter((name) => !middlewares.has(name))
        .map((name) => `no Middleware ${name}`),
    ])
    const secret = spec?.tls?.secretName ?? ''
    const noTls = secret === '' || tls.has(secret) ? [] : [`nothing makes the certificate ${secret}`]
    const twice = duplicates((spec?.routes ?? []).map(({ match }) => match)).map((match) => `two routes for ${match}`)
    return [...problems, ...noTls, ...twice].map((text) => `IngressRoute ${metadata?.name}: ${text}`)
  })
}

/** The Secret of the owner that a cluster is told to take. */
function ownerProblems(model: Model): readonly string[] {
  const secrets = secretKeys(model)
  return all(model, 'Cluster').flatMap((cluster) => {
    const name = beginningOf(cluster)?.secret?.name
    if (name === undefined) return []
    return ['username', 'password'].filter((key) => !secrets.has(`${name}/${key}`)).map((key) => `no ${key} in ${name}`)
  })
}

/** Every reference that leads nowhere. */
export function referenceProblems(model: Model): readonly string[] {
  return [
    ...pods(model).flatMap((pod) => pod.containers.flatMap((container) => containerProblems(model, pod, container))),
    ...pods(model).flatMap((pod) => volumeProblems(model, pod)),
    ...selectorProblems(model),
    ...ownerProblems(model),
    ...backupProblems(model),
    ...poolerProblems(model),
    ...routeProblems(model),
  ]
}
