import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { K8sObject, Objects, StackOptions } from '@proompteng/convex-k8s'
import { sets } from '../golden/sets.ts'

/** Objects of kinds that no option may make yet, as operators have them beside a stack. */
const beside: readonly (K8sObject & { readonly spec: object })[] = [
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: { name: 'convex-db', namespace: 'convex' },
    spec: { schedule: '0 0 3 * * *', method: 'plugin', cluster: { name: 'convex-db' } },
  },
  {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { name: 'convex-store', namespace: 'convex' },
    spec: { configuration: { destinationPath: 's3://backups/' } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'convex', namespace: 'convex' },
    spec: { podSelector: {} },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'convex-export', namespace: 'convex' },
    spec: {
      schedule: '0 2 * * *',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'export', image: 'node:22' }] } } },
      },
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'convex-dashboard', namespace: 'convex' },
    spec: {
      ingressClassName: 'tailscale',
      defaultBackend: { service: { name: 'convex-dashboard', port: { number: 80 } } },
      tls: [{ hosts: ['convex'] }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'convex', namespace: 'convex' },
    spec: {
      hostnames: ['convex.example.com'],
      rules: [{ backendRefs: [{ group: '', kind: 'Service', name: 'convex-backend', port: 3210 }] }],
    },
  },
]

/** A stack in which everything was edited that a runbook could take for granted. */
const edited = convexStack({
  host: 'convex.example.com',
  backend: { name: 'api' },
  credentials: { secretName: 'it', keys: { instanceSecret: 'the.secret' } },
  postgres: { name: 'pg' },
  edit: {
    backend: {
      deployment: (deployment) => {
        deployment.spec!.template.spec!.terminationGracePeriodSeconds = 900
        delete deployment.spec!.template.metadata!.annotations
      },
    },
  },
})

const accessKey = (secret: string) => ({
  accessKeyId: { secret, key: 'access-key-id' },
  secretAccessKey: { secret, key: 'secret-access-key' },
})

/** What people run who depend on it, with no name left as it is by default. */
const everything: StackOptions = {
  host: 'convex.example.com',
  instanceName: 'orders',
  namespace: 'orders',
  backend: {
    name: 'orders-api',
    s3: { region: 'eu-central-1', bucketPrefix: 'acme', credentials: accessKey('files') },
  },
  postgres: {
    name: 'orders-db',
    owner: 'orders',
    instances: 3,
    storage: { size: '50Gi', wal: { size: '10Gi' } },
    pooler: {},
    backup: { destinationPath: 's3://acme-backups/orders', credentials: accessKey('backups') },
    credentials: { secretName: 'orders-owner', sealedFile: 'postgres-sealedsecret.yaml' },
  },
  dashboard: { name: 'orders-dashboard', servicePort: 8080 },
  export: {
    name: 'orders-export',
    destinationPath: 's3://acme-exports/orders',
    region: 'eu-central-1',
    credentials: accessKey('exports'),
  },
  ingress: { name: 'orders', tls: { issuer: { name: 'letsencrypt-prod' } } },
  monitoring: {},
  networkPolicy: {},
  credentials: { secretName: 'orders-secrets', sealedFile: 'backend-sealedsecret.yaml' },
}

/** Options of stacks whose database archives. */
export const archiving: Readonly<Record<string, StackOptions>> = {
  everything,
  ...Object.fromEntries(
    Object.entries(sets).filter(([, { postgres }]) => postgres !== false && postgres?.backup !== undefined),
  ),
}

/** Deployments of every kind that a runbook tells apart. */
export const deployments: Readonly<Record<string, Objects>> = {
  ...Object.fromEntries(Object.entries(sets).map(([name, options]) => [name, convexStack(options)])),
  edited,
  everything: convexStack(everything),
  'with backups, policies and other routes': { stack: convexStack({ host: 'convex.example.com' }), beside },
  'external secrets': convexStack({
    host: 'convex.example.com',
    credentials: {
      externalSecret: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        remoteRefs: { instanceSecret: { key: 'convex', property: 'instance-secret' } },
      },
    },
  }),
  'a private registry': convexStack({
    host: 'convex.example.com',
    backend: { image: { pullSecrets: ['registry-login'] } },
  }),
  'a database secret of its own': convexStack({
    host: 'convex.example.com',
    postgres: { credentials: { sealedFile: 'postgres-sealedsecret.yaml' } },
  }),
  'a list without keys': objectsOf(convexStack({ host: 'convex.example.com' })),
}
