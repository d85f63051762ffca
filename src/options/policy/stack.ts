import type { NetworkPolicyOptions } from './network-policy.ts'
import { tailnetOf } from '../dashboard/access.ts'
import { hasMetrics } from '../monitoring/stack.ts'
import { controllersOf } from './controllers.ts'
import { externalDatabaseOf, policedDatabaseOf } from './parts.ts'
import { isIssued } from '../routes/tls.ts'
import type { StackSettings } from '../stack/stack.ts'

type Policies = Exclude<StackSettings['networkPolicy'], false>

/** What the policies of a stack depend on in its other parts. */
export function policedStackOf(settings: StackSettings, networkPolicy: Policies): NetworkPolicyOptions {
  const { backend, dashboard, export: job, functionEnvironment, ingress } = settings
  const controllers = controllersOf({ ...settings, networkPolicy })
  const isOnTailnet = ingress !== false && ingress.type === 'tailscale'
  const hasSolver = controllers.ingressController !== false && ingress !== false && isIssued(ingress)
  // Without a known port the target alone counts, which the rules of the stack ask for.
  const database = policedDatabaseOf(settings) ?? { type: 'external', port: 5432 }
  const endpoint = backend.s3?.endpoint ?? backend.env['S3_ENDPOINT_URL']
  return {
    ...networkPolicy,
    backend: {
      name: backend.name,
      metrics: hasMetrics(settings),
      access: isOnTailnet ? 'tailscale' : 'ingress',
    },
    dashboard: dashboard === false ? false : { name: dashboard.name, access: accessOf(dashboard) },
    database: database.type === 'cloudnative-pg' ? { ...database, metrics: settings.monitoring !== false } : database,
    externalDatabase: externalDatabaseOf({ ...settings, networkPolicy }),
    export: job === undefined ? false : { name: job.name, endpoint: job.endpoint },
    functionEnvironment: functionEnvironment === undefined ? false : { name: functionEnvironment.name },
    ...controllers,
    s3Endpoint: typeof endpoint === 'string' ? endpoint : undefined,
    acmeSolver: networkPolicy.scope === 'namespace' && hasSolver,
  }
}

function accessOf(dashboard: Exclude<StackSettings['dashboard'], false>) {
  if (dashboard.ingress !== undefined) return 'ingress'
  return tailnetOf(dashboard) === false ? 'none' : 'tailscale'
}
