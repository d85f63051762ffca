import { dashboardPort } from '../../convex/ports.ts'
import type { Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import { exposureOf, servingBackends } from '../world/exposure.ts'
import { nameOf, namespaceOf } from '../world/index-of-objects.ts'
import { policiesByNamespace } from '../world/network-policies.ts'
import { originOf } from '../world/origins.ts'
import { isOnTailnet, opensNodePorts } from '../world/services.ts'
import type { World } from '../world/world.ts'
import { cutPaths, databasePod, policyPod } from './policy-paths.ts'
import type { Path } from './policy-paths.ts'
import { backendExample, servedExample } from './route-examples.ts'

const policy = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: convex-backend, namespace: convex }
spec:
  podSelector: { matchLabels: { app: convex-backend } }
`
const outside = `
    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]
      ports: [{ port: 443 }]`
const dns = `
    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
      ports: [{ port: 53, protocol: UDP }, { port: 53 }]`

/** The backend gets out to what it needs. */
export const networkPolicyLetsBackendOut: Rule = {
  id: 'network-policy-lets-backend-out',
  severity: 'error',
  title: 'Policies let the backend reach DNS, its database and its own public origin.',
  why:
    'As soon as one policy with egress selects a pod, everything that no policy allows is cut. Without DNS no name is found, ' +
    'without the database the backend does not start, and Node actions call back to CONVEX_CLOUD_ORIGIN. What an address ' +
    'block or the labels of another namespace stand for is not judged.',
  source: 'kubernetes.io Network Policies; convex-backend crates/node_executor/src/executor.rs:249 (652b828)',
  bad: `${backendExample()}${policy}  policyTypes: [Egress]\n  egress:${outside}\n`,
  good: `${backendExample()}${policy}  policyTypes: [Egress]\n  egress:${dns}${outside}\n`,
  *check(world) {
    const policies = policiesByNamespace(world)
    for (const pod of servingBackends(world)) {
      const own = policies.get(namespaceOf(pod.workload.object)) ?? []
      if (own.length > 0) yield* cutPaths(world, own, policyPod(pod), waysOut(world, pod))
    }
  },
}

function waysOut(world: World, pod: ConvexPod): readonly Path[] {
  const out = { direction: 'egress', protocol: 'TCP' } as const
  return [
    {
      ...out,
      protocol: 'UDP',
      port: 53,
      peer: 'elsewhere',
      what: 'DNS: no name can be looked up',
      fix: 'Allow UDP and TCP port 53 to the namespace of the DNS servers, mostly kube-system.',
    },
    ...databasePath(world, pod),
    {
      ...out,
      port: undefined,
      peer: 'elsewhere',
      what: "the backend's own public origin, to which Node actions call back, and everything that functions fetch",
      fix: `Allow port ${portOfOrigin(pod)} to the internet, or to the Ingress controller.`,
      severity: 'warning',
    },
  ]
}

function portOfOrigin(pod: ConvexPod): string {
  const { url } = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
  if (url === undefined) return '443'
  return url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port
}

function databasePath(world: World, pod: ConvexPod): readonly Path[] {
  const link = databaseLinksOf(world).find((item) => item.pod === pod)
  const { type, url } = world.databaseOf(pod)
  const cluster = link?.cluster ?? world.databaseOf(pod).cluster
  const usual = type === 'mysql' ? 3306 : 5432
  const given = url?.port === undefined || url.port === '' ? usual : Number(url.port)
  if (cluster === undefined && (url === undefined || !Number.isInteger(given))) return []
  const port = cluster === undefined ? given : usual
  return [
    {
      direction: 'egress',
      protocol: 'TCP',
      port,
      peer: cluster === undefined ? 'elsewhere' : databasePod(cluster, link?.pooler),
      what: `the database, port ${port}`,
      fix:
        cluster === undefined
          ? `Allow port ${port} to the database.`
          : `Allow port ${port} to the pods with cnpg.io/cluster: ${nameOf(cluster)}.`,
    },
  ]
}

/** Requests get in. */
export const networkPolicyLetsRequestsIn: Rule = {
  id: 'network-policy-lets-requests-in',
  severity: 'error',
  title: 'Policies let the Ingress controller, or the proxy of the tailnet, reach backend and dashboard.',
  why:
    'Traefik, nginx and the Tailscale proxies run in namespaces of their own. A policy that lets in only pods of its own ' +
    'namespace, or another port, leaves the routes with 502 and 504.',
  source: 'kubernetes.io Network Policies; convex-backend self-hosted/docker-build/run_backend.sh:61-62 (652b828)',
  bad: `${servedExample}${policy}  policyTypes: [Ingress]\n  ingress:\n    - from: [{ podSelector: {} }]\n`,
  good: `${servedExample}${policy}  policyTypes: [Ingress]\n  ingress:\n    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: traefik } } }]\n      ports: [{ port: api }]\n`,
  *check(world) {
    const policies = policiesByNamespace(world)
    const dashboards = new Set(world.dashboards)
    for (const pod of [...servingBackends(world), ...dashboards]) {
      const own = policies.get(namespaceOf(pod.workload.object)) ?? []
      if (own.length > 0) yield* cutPaths(world, own, policyPod(pod), waysIn(world, pod, dashboards.has(pod)))
    }
  },
}

function waysIn(world: World, pod: ConvexPod, isDashboard: boolean): readonly Path[] {
  const ports = new Map<number, string>()
  for (const { destinations, route } of exposureOf(world).of(pod)) {
    for (const destination of destinations) {
      const port = destination.pod === pod ? numberOf(destination.part) : undefined
      if (port !== undefined) ports.set(port, `${route.kind} ${nameOf(route.object)}`)
    }
  }
  for (const service of isDashboard ? world.servicesOf(pod.workload) : []) {
    if (opensNodePorts(service) === undefined && !isOnTailnet(service)) continue
    ports.set(dashboardPort, `Service ${nameOf(service)}`)
  }
  return [...ports].map(([port, who]) => ({
    direction: 'ingress',
    protocol: 'TCP',
    port,
    peer: 'elsewhere',
    what: `port ${port} for ${who}, whose proxy is in another namespace`,
    fix: `Allow port ${port} from the namespace of the Ingress controller or of the Tailscale operator.`,
  }))
}

function numberOf(part: 'api' | 'site' | 'dashboard' | 'unknown'): number | undefined {
  return { api: 3210, site: 3211, dashboard: dashboardPort, unknown: undefined }[part]
}
