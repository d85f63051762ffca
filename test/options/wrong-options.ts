const host = 'convex.example.com'
const cloudOrigin = `https://${host}`
const server = { type: 'postgres', host: 'db.example.com', user: 'convex', password: { secret: 'db', key: 'password' } }
const accessKey = {
  accessKeyId: { secret: 's3', key: 'id' },
  secretAccessKey: { secret: 's3', key: 'secret' },
}
const stack = (options: object): Call => ['convexStack', { host, ...options }]

/** The name of a builder, and options that it refuses. */
export type Call = readonly [builder: string, options: unknown]

/** Mistakes as people make them, by area. */
export const wrongOptions: Readonly<Record<string, readonly Call[]>> = {
  'Hosts and origins': [
    ['convexStack', { host: 'https://Convex.example.com:443/path ' }],
    ['convexStack', { host: '192.168.1.10' }],
    ['convexStack', { host: '[2001:db8::10]:443' }],
    ['convexStack', { host: 'localhost' }],
    ['convexStack', { host: 'münchen.example' }],
    ['convexStack', { domain: host, version: 'v1', replicas: 3, tls: true }],
    stack({ siteHost: '*.my_site.example.com' }),
    ['convexBackend', { cloudOrigin: 'convex.example.com/', database: { type: 'sqlite' } }],
  ],
  'The backend': [
    stack({ backend: { replicas: 2 } }),
    stack({
      backend: { replica: 2 },
      tailscale: { hostname: 'convex' },
      ingress: { type: 'gateway', gatewayName: 'public' },
    }),
    stack({ backend: { volume: '10Gi', podSecurity: 'Restricted', metrics: 'true' } }),
    stack({ backend: { image: 'registry.example.com/convex-backend:v1.2.3' } }),
    stack({ backend: { volume: { size: '10', accessMode: 'RWO', storageClass: 'fast' } } }),
    stack({
      backend: { resources: { requests: { cpu: '500Mi', memory: '512m' }, limits: { cpu: 2, memory: '1 gb' } } },
    }),
    stack({ backend: { resources: { requests: { memory: '4Gi' }, limits: { memory: '2Gi' } } } }),
    stack({ backend: { env: [{ name: 'RUST_LOG', value: 'debug' }] } }),
    stack({ backend: { env: { RUST_LOGG: 'debug', DATABASE_PASSWORD: 'x', AWS_SECRET_ACCESS_KEY: 'x' } } }),
    stack({ backend: { shutdownDelaySeconds: 90, service: { apiPort: 3211 }, runAsUser: 1000 } }),
    stack({ backend: { volume: false } }),
    stack({ storage: '50Gi', backend: { resources: { cpu: 1, memory: '1Gi' } } }),
  ],
  'The database': [
    stack({ postgres: { storage: '50Gi', replicas: 3, storageClass: 'fast' } }),
    stack({ postgres: { storage: { size: '50' }, instances: '3', parameters: { max_connections: 200, ssl: 'off' } } }),
    stack({ postgres: true }),
    stack({ postgres: { version: '16', image: { repository: 'postgres', tag: '16' }, password: 'hunter2' } }),
    stack({ postgres: { maxConnections: 100, poolSize: 128 } }),
    stack({ postgres: { instances: 1, synchronous: 1, pooler: 2 } }),
    stack({ postgres: false }),
    stack({ postgres: false, database: 'postgresql://convex:hunter2@db.example.com/convex' }),
    stack({ postgres: false, database: { ...server, type: 'postgresql' } }),
    stack({
      postgres: false,
      database: { ...server, host: 'db.example.com:5432', password: 'hunter2', tls: 'require' },
    }),
    stack({ database: server }),
  ],
  'Backups, exports and object storage': [
    stack({ postgres: { backup: { destinationPath: 'bucket/path', credentials: accessKey, schedule: '0 2 * * *' } } }),
    stack({ postgres: { backup: 's3://bucket/path' } }),
    stack({ backend: { s3: 'my-bucket' } }),
    stack({
      backend: {
        s3: { region: 'auto', endpoint: 'https://key:secret@minio.example.com/', credentials: { accessKeyId: 'AKIA' } },
      },
    }),
    stack({
      export: {
        destinationPath: 's3://bucket/exports',
        region: 'auto',
        credentials: accessKey,
        schedule: '61 25 * * *',
        scratchSize: '500m',
      },
    }),
  ],
  'The public route': [
    stack({ ingress: 'nginx' }),
    stack({ ingress: { type: 'nginx' } }),
    stack({ ingress: { controller: 'nginx', className: 'public' } }),
    stack({ ingress: { tls: true } }),
    stack({ ingress: { tls: { issuer: 'letsencrypt-prod' } } }),
    stack({ ingress: { tls: { clusterIssuer: 'letsencrypt-prod' }, middlewares: 'headers' } }),
    stack({ ingress: { type: 'gateway', gateway: 'public', tls: 'entryPoint' } }),
    stack({ ingress: { type: 'ingress', controller: 'ingress-nginx', entryPoints: 'websecure' } }),
    stack({ ingress: 'tailscale' }),
    stack({ ingress: { type: 'tailscale' }, siteHost: 'site.example.com' }),
    stack({
      host: 'convex.tail1a2b3.ts.net',
      ingress: { type: 'tailscale', proxyGroup: 'ingress', hostname: 'convex', tls: 'entryPoint', tags: 'convex' },
    }),
    stack({ host: 'convex.tail1a2b3.ts.net', ingress: { type: 'tailscale' }, backend: { service: { apiPort: 443 } } }),
  ],
  'The dashboard': [
    stack({ dashboard: { replicaCount: 2, tailscale: 'convex.tailnet.ts.net' } }),
    stack({ dashboard: { host: 'dashboard.example.com' } }),
    stack({ dashboard: { tailscale: { tags: 'tag:convex' }, ingress: { host, middlewares: [] } } }),
    stack({ dashboard: { ingress: 'nginx' } }),
    stack({ dashboard: { ingress: { type: 'nginx', host: 'data.example.com' } } }),
    stack({ dashboard: { ingress: { type: false, host: 'data.example.com' } } }),
    stack({ dashboard: { ingress: { host: 'data.example.com' } } }),
    stack({ dashboard: { ingress: { type: 'gateway', host: 'data.example.com', gateway: 'public' } } }),
    stack({
      dashboard: {
        ingress: {
          type: 'gateway',
          host: 'data.example.com',
          gateway: { name: 'public' },
          middlewares: ['login'],
          authentication: 'SecurityPolicy/login',
        },
      },
    }),
    stack({
      dashboard: {
        ingress: {
          type: 'gateway',
          host: 'data.example.com',
          gateway: { name: 'public' },
          authentication: { policy: { kind: 'securitypolicy', name: 'login', namespace: 'x' }, filter: undefined },
        },
      },
      networkPolicy: {},
    }),
    stack({ dashboard: { ingress: { type: 'ingress', host: 'data.example.com', className: 'haproxy' } } }),
    ...[
      { 'nginx.ingress.kubernetes.io/auth-type': 'basic' },
      { 'nginx.ingress.kubernetes.io/auth-signin': 'https://login.example.com' },
      { 'alb.ingress.kubernetes.io/auth-type': 'none' },
      { 'haproxy-ingress.github.io/auth-url': '' },
    ].map((annotations) =>
      stack({
        dashboard: {
          ingress: {
            type: 'ingress',
            host: 'data.example.com',
            ingressClassName: 'public',
            annotations,
            authentication: Object.keys(annotations)[0],
            tls: { certResolver: 'le' },
          },
        },
        networkPolicy: {},
      }),
    ),
    [
      'convexDashboard',
      { cloudOrigin, ingress: { host, middlewares: ['login'] }, resources: { limits: { cpu: '250' } } },
    ],
  ],
  'Credentials, monitoring and policies': [
    stack({ credentials: 'convex-secrets' }),
    stack({ credentials: { existingSecret: 'convex', sealedFile: './sealed/convex.yml', keys: { adminKey: 'a b' } } }),
    stack({ monitoring: { interval: '30s', alerts: { volumeFreePercent: 0 } } }),
    stack({
      networkPolicy: { scope: 'cluster', prometheus: 'observability', clients: [{ podLabels: { app: 'web' } }] },
    }),
    stack({ networkPolicy: { egress: { mode: 'open', ports: [443], except: ['10.0.0.1/8'] } } }),
    stack({ labels: { app: 'convex', team: 7, 'cost center': 'x' } }),
    stack({ edit: { backend: { deploymnt: 'x' }, monitoring: {} } }),
  ],
  'Argo CD and fleets': [
    ['convexApplication', { repo: 'https://github.com/example/infra.git', path: '/argocd/../convex' }],
    ['convexFleet', { domain: 'https://example.com', instances: 'orders', clusters: { EU: 'https://eu.example.com' } }],
    [
      'convexFleet',
      { instances: [], sharedPostgres: { storage: '500', instances: 2.5 }, defaults: { namespace: 'x' } },
    ],
    ['convexStack', 'convex.example.com'],
  ],
}
