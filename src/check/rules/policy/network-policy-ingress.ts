import { dashboardPort } from '../../../convex/ports.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { exposureOf, isServing } from '../../model/routes/exposure.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { isOnTailnet, opensNodePorts } from '../../model/routes/services.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { cutPaths, policyPod } from './support/policy-paths.ts'
import type { Path } from './support/policy-paths.ts'
import { servedExample } from '../../examples/routes.ts'
import { eachPod } from '../scopes.ts'
import { policy } from './support/policy-example.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Network policies allow the Ingress controller and the proxy of the tailnet to reach backend and dashboard.',
  why:
    'Traefik, nginx and the Tailscale proxies run in their own namespaces. If a policy allows only pods of its own ' +
    'namespace, or another port, the routes answer 502 and 504.',
  source: [
    page('kubernetes.io', 'Network Policies'),
    convex('self-hosted/docker-build/run_backend.sh', '"--port 3210"', '"--site-proxy-port 3211"'),
  ],
  bad: `${servedExample}${policy}  policyTypes: [Ingress]\n  ingress:\n    - from: [{ podSelector: {} }]\n`,
  good: `${servedExample}${policy}  policyTypes: [Ingress]\n  ingress:\n    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: traefik } } }]\n      ports: [{ port: api }]\n`,
  check: eachPod(function* (pod, report, model) {
    const isDashboard = dashboardsOf(model).has(pod)
    if (isDashboard || isServing(pod)) yield* cutPaths(model, policyPod(pod), pathsOf(model, pod, isDashboard), report)
  }),
}

const dashboardsOf = memo(({ dashboards }: Model) => new Set(dashboards))

function pathsOf(model: Model, pod: ConvexPod, isDashboard: boolean): readonly Path[] {
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
  return [...ports].map(([port, user]) => ({
    direction: 'ingress',
    protocol: 'TCP',
    port,
    peer: 'elsewhere',
    what: `port ${port} from ${user}, whose proxy is in another namespace`,
    fix: `Allow port ${port} from the namespace of the Ingress controller or of the Tailscale operator.`,
  }))
}

function numberOf(part: 'api' | 'site' | 'dashboard' | 'unknown'): number | undefined {
  return { api: 3210, site: 3211, dashboard: dashboardPort, unknown: undefined }[part]
}
