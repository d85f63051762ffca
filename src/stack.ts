import { check } from './check/check.ts'
import { Collector } from './collect.ts'
import { backendObjects } from './components/backend/backend.ts'
import type { BackendObjects } from './components/backend/backend.ts'
import { credentialsObjects, holdingKey } from './components/secrets/credentials.ts'
import type { CredentialsObjects } from './components/secrets/credentials.ts'
import { dashboardObjects } from './components/dashboard/dashboard.ts'
import type { DashboardObjects } from './components/dashboard/dashboard.ts'
import { exportObjects } from './components/storage/export.ts'
import type { ExportObjects } from './components/storage/export.ts'
import { functionEnvironmentObjects } from './components/environment/function-environment.ts'
import type { FunctionEnvironmentObjects } from './components/environment/function-environment.ts'
import { ingressObjects } from './components/routes/ingress.ts'
import type { GatewayRouteObjects } from './components/routes/gateway.ts'
import type { IngressResourceObjects } from './components/routes/resource.ts'
import type { TraefikRouteObjects } from './components/routes/traefik.ts'
import { convexMonitoring } from './components/monitoring/monitoring.ts'
import type { MonitoringObjects } from './components/monitoring/monitoring.ts'
import { convexNetworkPolicy } from './components/policy/network-policy.ts'
import type { NetworkPolicyObjects } from './components/policy/network-policy.ts'
import { postgresObjects } from './components/postgres/postgres.ts'
import type { PostgresObjects } from './components/postgres/postgres.ts'
import { ConvexK8sError } from './errors.ts'
import { monitoredStackOf } from './options/monitoring/stack.ts'
import { parse } from './options/parse.ts'
import { policedStackOf } from './options/policy/stack.ts'
import { stackOptions } from './options/stack/stack.ts'
import type { StackOptions, StackSettings } from './options/stack/stack.ts'
import { partsOf } from './stack-parts.ts'

/** The objects of the public route of a stack, by its type of route. */
export type StackIngressObjects = Partial<TraefikRouteObjects & GatewayRouteObjects & IngressResourceObjects>

/** What `convexStack` returns: the objects of every component, by component and role. */
export type ConvexStack = {
  readonly credentials: CredentialsObjects
  /** Missing with an external database. */
  readonly postgres?: PostgresObjects
  readonly backend: BackendObjects
  /** Missing when it is turned off. */
  readonly dashboard?: DashboardObjects
  /** Those of the chosen type of route; missing when it is turned off. */
  readonly ingress?: StackIngressObjects
  /** Missing unless it is turned on. */
  readonly export?: ExportObjects
  /** Missing unless it is turned on. */
  readonly functionEnvironment?: FunctionEnvironmentObjects
  /** Missing unless it is turned on. */
  readonly networkPolicy?: NetworkPolicyObjects
  /** Missing unless it is turned on. */
  readonly monitoring?: MonitoringObjects
}

/**
 * A complete deployment of one Convex instance. `{ host }` alone is complete and safe. The user provides only the
 * credentials: by default in an existing Secret `convex-backend-secrets`.
 *
 * @throws ConvexK8sError with all issues of the options, each with its path, and with every error that `check` finds in
 * a result with edits or a given SealedSecret.
 *
 * @example
 * ```ts
 * import { convexStack, render } from '@proompteng/convex-k8s'
 *
 * const stack = convexStack({ host: 'convex.example.com' })
 * await render(stack, 'argocd/applications/convex')
 * ```
 */
export function convexStack(options: StackOptions): ConvexStack {
  const settings = parse('convexStack', stackOptions, options)
  const parts = partsOf(settings)
  const { postgres, dashboard, ingress, export: job, functionEnvironment } = parts
  const { namespace, labels, annotations, networkPolicy, monitoring, edit } = settings
  const shared = { namespace, labels, annotations }
  const collector = new Collector()
  const stack = {
    credentials: collector.part('credentials', () => {
      const credentials = credentialsObjects(parts.credentials)
      const isAdminKeyRead = [settings.export, settings.functionEnvironment].some(
        (reader) => reader !== undefined && reader.adminKey === undefined,
      )
      return isAdminKeyRead ? holdingKey(credentials, parts.credentials.keys.adminKey) : credentials
    }),
    ...(postgres !== undefined && { postgres: collector.part('postgres', () => postgresObjects(postgres)) }),
    backend: collector.part('backend', () => backendObjects(parts.backend)),
    ...(dashboard !== undefined && { dashboard: collector.part('dashboard', () => dashboardObjects(dashboard)) }),
    ...(ingress !== undefined && { ingress: collector.part('ingress', () => ingressObjects(ingress)) }),
    ...(job !== undefined && { export: collector.part('export', () => exportObjects(job)) }),
    ...(functionEnvironment !== undefined && {
      functionEnvironment: collector.part('functionEnvironment', () => functionEnvironmentObjects(functionEnvironment)),
    }),
    ...(networkPolicy !== false && {
      networkPolicy: collector.part('networkPolicy', () =>
        convexNetworkPolicy({ ...shared, ...policedStackOf(settings, networkPolicy), edit: edit.networkPolicy }),
      ),
    }),
    ...(monitoring !== false && {
      monitoring: collector.part('monitoring', () =>
        convexMonitoring({ ...shared, ...monitoring, ...monitoredStackOf(settings), edit: edit.monitoring }),
      ),
    }),
  }
  collector.end('convexStack: the objects are not valid.')
  // If a component has refused, `end` throws.
  const complete = stack as ConvexStack
  if (holdsForeignWork(settings)) refuseErrors(complete)
  return complete
}

/**
 * Whether the stack contains something that no option has checked: an edit, an object created elsewhere, or a section in
 * the form of CloudNativePG, of which an option knows only the keys and types. Without it, the result has no findings,
 * which the tests prove for any options; checking at every call would double its time.
 */
function holdsForeignWork({ edit, credentials, postgres, functionEnvironment }: StackSettings): boolean {
  const foreign = [
    credentials.sealedSecret,
    ...(postgres === false ? [] : [postgres.credentials?.sealedSecret, postgres.affinity]),
    functionEnvironment?.sealedSecret,
  ]
  return [...Object.values(edit), ...foreign].some((item) => item !== undefined)
}

/** An edit can break what the options allow, so the result is checked with the rules of `check`. */
function refuseErrors(stack: ConvexStack): void {
  const errors = check(stack).filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const issues = errors.map(({ rule, object, path, message, fix }) => ({
    path: `${object.kind} ${object.name ?? ''} ${path}`.trim(),
    message: `${message} ${fix} [${rule}]`,
  }))
  throw new ConvexK8sError('convexStack: the deployment would not work.', issues)
}
