import { dashboardPort } from '../../../convex/ports.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { exposureOf, servingBackends } from '../../model/routes/exposure.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { policiesByNamespace } from '../../model/policy/network-policies.ts'
import { isOnTailnet, opensNodePorts } from '../../model/routes/services.ts'
import type { Model } from '../../model/model.ts'
import { cutPaths, policyPod } from './support/policy-paths.ts'
import type { Path } from './support/policy-paths.ts'
import { servedExample } from '../../examples/routes.ts'
import { policy } from './support/network-policies.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Policies let the Ingress controller, or the proxy of the tailnet, reach backend and dashboard.',
  why:
    'Traefik, nginx and the Tailscale proxies run in namespaces of their own. A policy that lets in only pods of its own ' +
    'namespace, or another port, leaves the routes with 502 and 504.',
  source: 'kubernetes.io Network Policies; convex-backend self-hosted/docker-build/run_backend.sh:61-62 (652b828)',
  bad: `${servedExample}${policy}  policyTypes: [Ingress]\n  ingress:\n    - from: [{ podSelector: {} }]\n`,
  good: `${servedExample}${policy}  policyTypes: [Ingress]\n  ingress:\n    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: traefik } } }]\n      ports: [{ port: api }]\n`,
  *check(model) {
    const policies = policiesByNamespace(model)
    const dashboards = new Set(model.dashboards)
    for (const pod of [...servingBackends(model), ...dashboards]) {
      const own = policies.get(namespaceOf(pod.workload.object)) ?? []
      if (own.length > 0) yield* cutPaths(model, own, policyPod(pod), waysIn(model, pod, dashboards.has(pod)))
    }
  },
}

function waysIn(model: Model, pod: ConvexPod, isDashboard: boolean): readonly Path[] {
  const ports = new Map<number, string>()
  for (const { destinations, route } of exposureOf(model).of(pod)) {
    for (const destination of destinations) {
      const port = destination.pod === pod ? numberOf(destination.part) : undefined
      if (port !== undefined) ports.set(port, `${route.kind} ${nameOf(route.object)}`)
    }
  }
  for (const service of isDashboard ? model.servicesOf(pod.workload) : []) {
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
