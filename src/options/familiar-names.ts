/**
 * Names that other tools use for an option that has a different name here: Kubernetes itself (`replicas`,
 * `storageClass` of CloudNativePG, `imagePullSecrets`), charts made with `helm create` and those of Bitnami
 * (`replicaCount`, `persistence`, `extraEnvVars`, `existingSecret`), Ingress annotations of cert-manager
 * (`clusterIssuer`), Compose files (`environment`). A name with dots leads into another object.
 */
const familiar: Readonly<Record<string, readonly string[]>> = {
  domain: ['host', 'cloudOrigin'],
  host: ['ingress.host', 'cloudOrigin'],
  hostname: ['host', 'cloudOrigin'],
  url: ['host', 'cloudOrigin', 'endpoint', 'repoURL', 'server'],
  origin: ['host', 'cloudOrigin'],
  siteurl: ['siteHost', 'siteOrigin'],
  name: ['instanceName', 'secretName'],
  version: ['release', 'image.tag', 'tag'],
  tag: ['release', 'image.tag'],
  imagetag: ['release', 'image.tag'],
  imagepullsecrets: ['pullSecrets', 'image.pullSecrets'],
  imagepullpolicy: ['pullPolicy', 'image.pullPolicy'],
  registry: ['repository'],
  replicas: ['instances'],
  replicacount: ['replicas', 'instances'],
  size: ['storage.size', 'volume.size', 'scratchSize', 'postgres.storage.size'],
  cpu: ['requests.cpu', 'resources.requests.cpu'],
  memory: ['requests.memory', 'resources.requests.memory'],
  capacity: ['size', 'storage.size', 'volume.size'],
  persistence: ['volume', 'storage', 'backend.volume'],
  storage: ['volume', 'postgres.storage'],
  volume: ['storage', 'backend.volume'],
  storageclass: ['storageClassName', 'storage.storageClassName', 'volume.storageClassName'],
  storageclassname: ['storage.storageClassName', 'volume.storageClassName'],
  accessmodes: ['accessMode', 'volume.accessMode'],
  walstorage: ['wal', 'storage.wal'],
  classname: ['ingressClassName', 'storageClassName', 'ingress.ingressClassName'],
  class: ['ingressClassName', 'storageClassName', 'ingress.ingressClassName'],
  ingressclass: ['ingressClassName', 'ingress.ingressClassName'],
  gatewayname: ['gateway.name'],
  tailscale: ['dashboard.tailscale'],
  tls: ['ingress.tls'],
  issuer: ['tls.issuer', 'ingress.tls.issuer'],
  clusterissuer: ['issuer', 'tls.issuer', 'ingress.tls.issuer'],
  environment: ['env', 'backend.env'],
  env: ['extraEnv', 'backend.env'],
  envvars: ['env', 'backend.env'],
  extraenvvars: ['extraEnv', 'backend.extraEnv'],
  resources: ['backend.resources'],
  password: ['postgres.credentials', 'credentials'],
  username: ['user', 'owner', 'postgres.owner'],
  existingsecret: ['secretName', 'credentials.secretName'],
  secret: ['secretName', 'credentials.secretName'],
  bucket: ['bucketPrefix', 'destinationPath'],
  repo: ['repoURL'],
  revision: ['targetRevision'],
}

/** The option that corresponds to another tool's name, if any. */
export function familiarName(key: string, known: readonly string[]): string | undefined {
  const names = Object.hasOwn(familiar, key.toLowerCase()) ? familiar[key.toLowerCase()] : undefined
  return names?.find((name) => known.includes(name.split('.')[0] ?? name))
}
