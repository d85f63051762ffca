import type { NetworkPolicyOptions } from './network-policy.ts'
import { hasMetrics } from './monitored-stack.ts'
import { externalDatabaseOf, policedDatabaseOf } from './policed-parts.ts'
import type { StackSettings } from './stack.ts'

type Policies = Exclude<StackSettings['networkPolicy'], false>

/** What the policies of a stack must know of its other parts. */
export function policedStackOf(settings: StackSettings, networkPolicy: Policies): NetworkPolicyOptions {
  const { backend, dashboard } = settings
  const ingressController = controllerOf(settings, networkPolicy)
  // Without a known port the target alone counts, which the rules of the stack ask for.
  const database = policedDatabaseOf(settings) ?? { type: 'external', port: 5432 }
  const endpoint = backend.env['S3_ENDPOINT_URL']
  return {
    ...networkPolicy,
    backend: { name: backend.name, metrics: hasMetrics(settings) },
    dashboard: dashboard === false ? false : { name: dashboard.name, access: accessOf(dashboard) },
    database: database.type === 'cloudnative-pg' ? { ...database, metrics: settings.monitoring !== false } : database,
    externalDatabase: externalDatabaseOf({ ...settings, networkPolicy }),
    ingressController,
    s3Endpoint: typeof endpoint === 'string' ? endpoint : undefined,
    acmeSolver: networkPolicy.scope === 'namespace' && ingressController !== false && hasIssuer(settings),
  }
}

function controllerOf({ ingress }: StackSettings, { ingressController }: Policies) {
  return ingressController ?? (ingress === false ? false : {})
}

function accessOf({ tailscale }: Exclude<StackSettings['dashboard'], false>) {
  return tailscale === false ? 'none' : 'tailscale'
}

function hasIssuer({ ingress }: StackSettings): boolean {
  return ingress !== false && typeof ingress.tls === 'object' && 'issuer' in ingress.tls
}
