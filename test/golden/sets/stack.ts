import type { StackOptions } from '@proompteng/convex-k8s'

const host = 'convex.example.com'
const password = { secret: 'convex-database', key: 'password' }

export const stackSets = {
  minimal: { host },
  proompteng: {
    host: 'convex.proompteng.ai',
    credentials: { sealedFile: 'backend-sealedsecret.yaml' },
    dashboard: { tailscale: { hostname: 'convex' } },
    ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
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
  private: { host, dashboard: false, ingress: false },
} satisfies Readonly<Record<string, StackOptions>>
