import { sealedSample } from '../../src/check/examples/sealed.ts'
import type { StackOptions } from '@proompteng/convex-k8s'
import { sealedOwnerFor, sealedSecretFor } from '../support/arbitraries/secret-sources.ts'

const host = 'convex.example.com'
const password = { secret: 'convex-database', key: 'password' }

/** Option sets whose folders are kept as they are, so that every change in a byte is seen in a review. */
export const sets: Readonly<Record<string, StackOptions>> = {
  minimal: { host },
  proompteng: {
    host: 'convex.proompteng.ai',
    credentials: { sealedFile: 'backend-sealedsecret.yaml' },
    dashboard: { tailscale: { hostname: 'convex' } },
    ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
  },
  'site-host': {
    host,
    siteHost: 'actions.example.com',
    namespace: 'apps',
    ingress: {
      tls: { issuer: { name: 'internal', kind: 'Issuer' }, secretName: 'wildcard' },
      middlewares: ['headers'],
    },
  },
  'external-postgres-ca': {
    host,
    postgres: false,
    database: {
      type: 'postgres',
      host: 'pg.example.com',
      user: 'convex',
      password,
      tls: { ca: { configMap: 'database-ca', key: 'root.pem' } },
      maxConnections: 100,
      poolSize: 80,
    },
  },
  'external-postgres-plain': {
    host,
    postgres: false,
    database: {
      type: 'postgres',
      host: { secret: 'convex-database', key: 'host' },
      port: { secret: 'convex-database', key: 'port' },
      user: { secret: 'convex-database', key: 'user' },
      password,
      tls: 'disabled',
    },
    backend: { urlVariable: 'DATABASE_URL' },
  },
  mysql: {
    host,
    instanceName: 'orders',
    postgres: false,
    database: { type: 'mysql', host: 'mysql.example.com', user: 'convex@shop', password, port: 3307 },
  },
  sqlite: {
    host,
    postgres: false,
    database: { type: 'sqlite' },
    backend: { volume: { size: '50Gi', storageClassName: 'fast', accessMode: 'ReadWriteOncePod' } },
    dashboard: { tailscale: false },
  },
  restricted: {
    host,
    labels: { team: 'platform' },
    annotations: { 'example.com/owner': 'platform' },
    backend: {
      podSecurity: 'restricted',
      runAsUser: 20_000,
      resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '8Gi' } },
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'convex', effect: 'NoSchedule' }],
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
      priorityClassName: 'important',
      podLabels: { tier: 'backend' },
      podAnnotations: { 'example.com/scrape': 'no' },
      terminationGracePeriodSeconds: 330,
      shutdownDelaySeconds: 10,
      metrics: true,
      telemetry: false,
      redactLogs: true,
      env: { RUST_LOG: 'info', APPLICATION_MAX_CONCURRENT_QUERIES: 32, REUSE_ISOLATES: true },
      extraEnv: { NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt', TOKEN: { secret: 'tokens', key: 'npm' } },
      image: { repository: 'registry.example.com/convex-backend', pullPolicy: 'Always', pullSecrets: ['registry'] },
    },
    postgres: {
      instances: 3,
      storage: { size: '100Gi', storageClassName: 'fast', wal: { size: '20Gi', storageClassName: 'fast' } },
      resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } },
      parameters: { shared_buffers: '1GB', work_mem: '16MB' },
      maxConnections: 300,
      inheritedMetadata: { labels: { team: 'platform' } },
      affinity: { nodeSelector: { disk: 'ssd' }, podAntiAffinityType: 'required' },
      priorityClassName: 'important',
    },
    dashboard: { replicas: 2, tailscale: { hostname: 'data', tags: ['tag:admin', 'tag:convex'], proxyClass: 'small' } },
  },
  'sealed-object': {
    host,
    credentials: {
      secretName: 'convex',
      keys: { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' },
      instanceNameFromSecret: true,
      sealedSecret: sealedSecretFor({
        secretName: 'convex',
        keys: { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' },
      }),
    },
  },
  'external-secrets': {
    host,
    credentials: {
      externalSecret: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        remoteRefs: {
          instanceSecret: { key: 'convex', property: 'instance-secret' },
          adminKey: { key: 'convex', property: 'admin-key' },
        },
      },
    },
    postgres: {
      credentials: {
        externalSecret: {
          secretStoreRef: { name: 'vault' },
          refreshInterval: '15m',
          remoteRefs: { password: { key: 'convex-database', version: '2' } },
        },
      },
    },
  },
  'sealed-database': {
    host,
    postgres: { credentials: { sealedSecret: sealedOwnerFor('convex-db-credentials') } },
    dashboard: false,
    ingress: false,
  },
  'sealed-files': {
    host,
    credentials: { sealedFile: 'backend-sealedsecret.yaml' },
    postgres: { credentials: { sealedFile: 'postgres-sealedsecret.yaml' } },
    dashboard: false,
    ingress: false,
  },
  'cert-resolver': {
    host,
    backend: { volume: { existingClaim: 'convex-data' }, service: { apiPort: 80, sitePort: false } },
    ingress: {
      tls: { certResolver: 'letsencrypt' },
      redirect: false,
      entryPoints: { secure: 'https' },
      middlewares: [{ name: 'headers', namespace: 'traefik' }, 'limit@file'],
      ingressClassName: 'public',
    },
  },
  'tls-secret': { host, ingress: { tls: { secretName: 'convex-example-com' } } },
  'network-policy': {
    host,
    networkPolicy: {
      scope: 'namespace',
      ingressController: { podLabels: { 'app.kubernetes.io/name': 'traefik' } },
      prometheus: { namespace: 'observability' },
      dns: { podLabels: { 'k8s-app': 'kube-dns' }, cidrs: ['169.254.20.10/32'] },
      kubernetesApi: { cidrs: ['10.0.0.10/32'], ports: [6443] },
      clients: [{ namespace: 'web', podLabels: { app: 'shop' } }],
      databaseEgress: [{ cidr: '203.0.113.0/24', ports: [443] }],
    },
    backend: { metrics: true },
    ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
  },
  monitoring: {
    host,
    monitoring: { monitorLabels: { release: 'kube-prometheus-stack' }, alerts: { labels: { team: 'platform' } } },
    ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
    networkPolicy: {},
  },
  'dashboard-ingress': {
    host,
    dashboard: {
      ingress: { host: 'data.example.com', middlewares: ['login'], tls: { issuer: { name: 'letsencrypt-prod' } } },
    },
    networkPolicy: {},
  },
  'dashboard-gateway': {
    host,
    ingress: { type: 'gateway', gateway: { name: 'public', namespace: 'gateways' } },
    dashboard: {
      ingress: {
        type: 'gateway',
        host: 'data.example.com',
        gateway: { name: 'public', namespace: 'gateways' },
        authentication: {
          policy: { group: 'gateway.envoyproxy.io', kind: 'SecurityPolicy', name: 'convex-dashboard' },
        },
      },
    },
    networkPolicy: { ingressController: { namespace: 'envoy-gateway-system' } },
  },
  'dashboard-gateway-filter': {
    host,
    dashboard: {
      ingress: {
        type: 'gateway',
        host: 'data.example.com',
        gateway: { name: 'public' },
        authentication: { filter: { group: 'gateway.nginx.org', kind: 'AuthenticationFilter', name: 'login' } },
      },
    },
    networkPolicy: { dashboardController: { namespace: 'nginx-gateway' } },
  },
  'dashboard-nginx': {
    host,
    ingress: { type: 'ingress', controller: 'nginx', tls: { issuer: { name: 'letsencrypt-prod' } } },
    dashboard: {
      ingress: {
        type: 'ingress',
        host: 'data.example.com',
        ingressClassName: 'nginx',
        annotations: {
          'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/oauth2/auth',
          'nginx.ingress.kubernetes.io/auth-signin': 'https://login.example.com/oauth2/start',
        },
        authentication: 'nginx.ingress.kubernetes.io/auth-url',
        tls: { issuer: { name: 'letsencrypt-prod' } },
      },
    },
    networkPolicy: {},
  },
  tailnet: {
    host: 'convex-api.tail1a2b3.ts.net',
    ingress: { type: 'tailscale', tags: ['tag:convex'] },
    dashboard: { tailscale: { type: 'ingress' } },
    networkPolicy: {},
  },
  gateway: {
    host,
    dashboard: { tailscale: { type: 'ingress', hostname: 'data', tags: ['tag:admin'], proxyGroup: 'ingress' } },
    siteHost: 'actions.example.com',
    ingress: { type: 'gateway', gateway: { name: 'public', namespace: 'gateways' } },
  },
  nginx: {
    host,
    siteHost: 'actions.example.com',
    ingress: { type: 'ingress', controller: 'nginx', tls: { issuer: { name: 'letsencrypt-prod' } } },
    networkPolicy: {},
  },
  'traefik-ingress': {
    host,
    ingress: { type: 'ingress', controller: 'traefik', tls: { certResolver: 'letsencrypt' } },
  },
  untrusted: {
    host,
    postgres: false,
    database: { type: 'postgres', host: '10.0.0.5', user: 'convex', password },
    networkPolicy: {
      egress: {
        mode: 'untrusted',
        except: ['203.0.113.0/24'],
        ipv6: true,
        allow: [{ namespace: 'storage', podLabels: { app: 'minio' }, ports: [9000] }],
      },
    },
    dashboard: { tailscale: false },
  },
  snapshot: {
    host,
    backend: { volume: { size: '20Gi', snapshot: { name: 'before-2026-12-01', className: 'csi-snapshots' } } },
  },
  'volume-restored': {
    host,
    postgres: false,
    database: { type: 'sqlite' },
    backend: { volume: { claimName: 'convex-backend-data-2', restoreFrom: 'before-2026-12-01' } },
  },
  private: { host, dashboard: false, ingress: false },
  s3: {
    host,
    backend: {
      volume: false,
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: { secret: 'convex-s3', key: 'id' },
        AWS_SECRET_ACCESS_KEY: { secret: 'convex-s3', key: 'secret' },
        S3_ENDPOINT_URL: 'https://s3.example.com',
        S3_STORAGE_EXPORTS_BUCKET: 'convex-exports',
        S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'convex-imports',
        S3_STORAGE_MODULES_BUCKET: 'convex-modules',
        S3_STORAGE_FILES_BUCKET: 'convex-files',
        S3_STORAGE_SEARCH_BUCKET: 'convex-search',
      },
    },
  },
  's3-access-key': {
    host,
    backend: {
      s3: {
        region: 'us-east-1',
        bucketPrefix: 'acme-convex',
        endpoint: 'https://minio.minio.svc:9000',
        endpointCA: { secret: 'minio-ca' },
        forcePathStyle: true,
        serverSideEncryption: false,
        checksums: false,
        rangePrefetch: false,
        credentials: {
          accessKeyId: { secret: 'convex-s3', key: 'id' },
          secretAccessKey: { secret: 'convex-s3', key: 'secret' },
        },
      },
    },
  },
  's3-identity': {
    host,
    backend: {
      podSecurity: 'restricted',
      s3: {
        region: 'eu-central-1',
        buckets: {
          exports: 'acme-exports',
          snapshotImports: 'acme-imports',
          modules: 'acme-modules',
          files: 'acme-files',
          search: 'acme-search',
        },
        credentials: {
          serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/convex' } },
        },
      },
    },
  },
  backup: {
    host,
    postgres: {
      backup: {
        destinationPath: 's3://acme-backups/convex',
        endpoint: 'https://minio.example.com',
        endpointCA: { secret: 'minio-ca', key: 'ca.crt' },
        checksums: false,
        retention: '14d',
        credentials: {
          accessKeyId: { secret: 'convex-backup', key: 'id' },
          secretAccessKey: { secret: 'convex-backup', key: 'secret' },
        },
      },
    },
  },
  recovery: {
    host,
    postgres: {
      name: 'convex-db-2',
      credentials: { secretName: 'convex-db-owner' },
      backup: {
        destinationPath: 's3://acme-backups/convex',
        objectStoreName: 'convex-db-backups',
        region: 'eu-central-1',
        credentials: {
          serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/backup' } },
        },
      },
      recovery: { serverName: 'convex-db', targetTime: '2026-08-22T14:05:00Z' },
    },
  },
  export: {
    host,
    export: {
      destinationPath: 's3://acme-exports/convex/',
      region: 'eu-central-1',
      endpoint: 'https://minio.example.com',
      endpointCA: { configMap: 'minio-ca', key: 'root.pem' },
      schedule: '30 3 * * SUN',
      credentials: {
        accessKeyId: { secret: 'convex-export', key: 'id' },
        secretAccessKey: { secret: 'convex-export', key: 'secret' },
      },
      extraEnv: { npm_config_registry: 'https://registry.example.com/npm/' },
    },
  },
  'functions-literal': {
    host,
    functionEnvironment: {
      variables: { SITE_URL: 'https://app.example.com', OPENAI_API_KEY: { secret: 'openai', key: 'api-key' } },
      prune: true,
    },
    networkPolicy: { scope: 'namespace' },
  },
  'functions-sealed': {
    host,
    credentials: { sealedFile: 'backend-sealedsecret.yaml' },
    functionEnvironment: {
      variables: { SITE_URL: 'https://app.example.com' },
      secretVariables: ['JWT_PRIVATE_KEY', 'JWKS'],
      sealedFile: 'function-environment-sealedsecret.yaml',
    },
  },
  'functions-external': {
    host,
    functionEnvironment: {
      externalSecret: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        remoteRefs: { OPENAI_API_KEY: { key: 'openai' }, JWKS: { key: 'convex', property: 'jwks' } },
      },
      timeoutSeconds: 300,
    },
  },
  ha: { host, postgres: { instances: 3, maxConnections: 300, pooler: { backend: true } } },
}

const backendSeal = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: convex-backend-secrets
  namespace: convex
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/sync-wave: "-2"
spec:
  encryptedData:
    CONVEX_ADMIN_KEY: ${sealedSample}
    CONVEX_INSTANCE_NAME: ${sealedSample}
    CONVEX_INSTANCE_SECRET: ${sealedSample}
  template:
    metadata:
      name: convex-backend-secrets
      namespace: convex
`

const databaseSeal = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: convex-db-credentials
  namespace: convex
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/sync-wave: "-2"
spec:
  encryptedData:
    password: ${sealedSample}
  template:
    metadata:
      name: convex-db-credentials
      namespace: convex
      labels:
        cnpg.io/reload: "true"
    type: kubernetes.io/basic-auth
    data:
      username: convex
`

const functionsSeal = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: convex-function-environment
  namespace: convex
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/sync-wave: "-2"
spec:
  encryptedData:
    JWKS: ${sealedSample}
    JWT_PRIVATE_KEY: ${sealedSample}
  template:
    metadata:
      name: convex-function-environment
      namespace: convex
`

/** Sealed files in the folder of a set, as `kubeseal` writes them, and annotated for Argo CD. */
export const keptFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  proompteng: { 'backend-sealedsecret.yaml': backendSeal },
  'functions-sealed': {
    'backend-sealedsecret.yaml': backendSeal,
    'function-environment-sealedsecret.yaml': functionsSeal,
  },
  'sealed-files': { 'backend-sealedsecret.yaml': backendSeal, 'postgres-sealedsecret.yaml': databaseSeal },
}
