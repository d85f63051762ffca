import * as v from 'valibot'
import { defaultRelease } from '../../convex/release.ts'
import { backendEdits, backendHints, backendPodEntries } from '../backend/backend.ts'
import type { BackendEdits, BackendPodOptions } from '../backend/backend.ts'
import { objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { credentialsEdits, credentialsEntries } from '../secrets/credentials.ts'
import type { CredentialsEdits, CredentialsOptions } from '../secrets/credentials.ts'
import { withRules } from '../cross-check.ts'
import { dashboardEdits, dashboardEntries } from '../dashboard/dashboard.ts'
import type { DashboardEdits, DashboardPodOptions } from '../dashboard/dashboard.ts'
import { database } from '../database/database.ts'
import type { Database } from '../database/database.ts'
import { exportEdits, exportEntries } from '../storage/export.ts'
import type { ExportEdits, ExportJobOptions } from '../storage/export.ts'
import { instanceName } from '../fields.ts'
import { functionEnvironmentEdits, functionEnvironmentEntries } from '../environment/function-environment.ts'
import type { FunctionEnvironmentEdits, FunctionEnvironmentJobOptions } from '../environment/function-environment.ts'
import { host } from '../routes/host.ts'
import { release } from '../release.ts'
import { ingressEdits } from '../routes/edits.ts'
import type { IngressEdits } from '../routes/edits.ts'
import { publicRoute } from '../routes/ingress.ts'
import type { PublicRouteOptions } from '../routes/ingress.ts'
import { monitorEntries, monitoringEdits } from '../monitoring/monitoring.ts'
import type { MonitoringEdits, MonitorOptions } from '../monitoring/monitoring.ts'
import { networkPolicyEdits, networkPolicyEntries } from '../policy/network-policy.ts'
import type { NetworkPolicyEdits, NetworkPolicyPeerOptions } from '../policy/network-policy.ts'
import { orOff } from '../choice.ts'
import { postgresEdits, postgresEntries, postgresHints } from '../postgres/postgres.ts'
import type { PostgresClusterOptions, PostgresEdits } from '../postgres/postgres.ts'
import { stackRules } from './rules.ts'
import { section } from '../section.ts'
import { strict } from '../strict.ts'

/** Edits of the objects of a stack, by component and role. */
export interface StackEdits {
  readonly backend?: BackendEdits | undefined
  readonly postgres?: PostgresEdits | undefined
  readonly dashboard?: DashboardEdits | undefined
  readonly ingress?: IngressEdits | undefined
  readonly credentials?: CredentialsEdits | undefined
  readonly export?: ExportEdits | undefined
  readonly functionEnvironment?: FunctionEnvironmentEdits | undefined
  readonly networkPolicy?: NetworkPolicyEdits | undefined
  readonly monitoring?: MonitoringEdits | undefined
}

/** Options of `convexStack`: a complete deployment of one Convex instance. */
export interface StackOptions extends ObjectOptions {
  /** Public host, such as `convex.example.com`. Origins, route, certificate and dashboard are derived from it. */
  readonly host: string
  /**
   * A separate host for HTTP actions.
   * @default none; HTTP actions are below `/http` of the host
   */
  readonly siteHost?: string | undefined
  /**
   * Name of the instance. It determines the name of the database and is the prefix of every admin key. Never change it
   * after the first start.
   * @default 'convex-self-hosted'
   */
  readonly instanceName?: string | undefined
  /**
   * Convex release: the full commit sha that tags both images. Releases are listed by date and short sha at
   * https://github.com/get-convex/convex-backend/releases; this command prints the sha of the newest:
   * `git ls-remote https://github.com/get-convex/convex-backend refs/heads/release`
   * @default the release that this version of the package was tested with
   */
  readonly release?: string | undefined
  /**
   * The backend; see `convexBackend`.
   * @default {}
   */
  readonly backend?: BackendPodOptions | undefined
  /**
   * The CloudNativePG cluster, or `false` for the database in the option `database`.
   * @default {}
   */
  readonly postgres?: PostgresClusterOptions | false | undefined
  /**
   * An existing database, or SQLite; requires `postgres: false`.
   * @default none
   */
  readonly database?: Database | undefined
  /**
   * The dashboard, or `false` for none.
   * @default {}
   */
  readonly dashboard?: DashboardPodOptions | false | undefined
  /**
   * The public route: through Traefik, depending on `type` through the Gateway API, plain Ingress objects or the
   * tailnet, or `false` for none. The origins are always `https://` and the host.
   * @default {}
   */
  readonly ingress?: PublicRouteOptions | false | undefined
  /**
   * A CronJob that uploads snapshots of `npx convex export` to object storage.
   * @default none
   */
  readonly export?: ExportJobOptions | undefined
  /**
   * The environment of functions, from Git and Secrets: a Job sets it after each sync. Functions see no variable of the
   * backend's container.
   * @default none
   */
  readonly functionEnvironment?: FunctionEnvironmentJobOptions | undefined
  /**
   * Where the credentials come from; by default, the Secret must be created outside of the folder.
   * @default { secretName: 'convex-backend-secrets' }
   */
  readonly credentials?: Omit<CredentialsOptions, keyof ObjectOptions | 'edit'> | undefined
  /**
   * Network policies that isolate the pods, `{}` for the usual peers. Off by default: the pods that route, scrape and
   * manage the database differ between clusters, and a wrong peer cuts off the deployment.
   * @default false
   */
  readonly networkPolicy?: NetworkPolicyPeerOptions | false | undefined
  /**
   * Monitors and alerts for the Prometheus operator, `{}` for the defaults. They turn on the backend's metrics.
   * @default false
   */
  readonly monitoring?: MonitorOptions | false | undefined
  /**
   * Edits of the rendered objects, by component and role. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: StackEdits | undefined
}

const stack = strict(
  {
    ...objectEntries,
    host,
    siteHost: v.optional(host),
    instanceName: v.optional(instanceName, 'convex-self-hosted'),
    release: v.optional(release, defaultRelease),
    backend: section(strict(backendPodEntries, backendHints)),
    postgres: section(orOff(strict(postgresEntries, postgresHints))),
    database: v.optional(database),
    dashboard: section(orOff(strict(dashboardEntries))),
    ingress: section(orOff(publicRoute)),
    export: v.optional(strict(exportEntries)),
    functionEnvironment: v.optional(strict(functionEnvironmentEntries)),
    credentials: section(strict(credentialsEntries)),
    networkPolicy: v.optional(orOff(strict(networkPolicyEntries)), false),
    monitoring: v.optional(orOff(strict(monitorEntries)), false),
    edit: v.optional(
      strict({
        backend: v.optional(backendEdits),
        postgres: v.optional(postgresEdits),
        dashboard: v.optional(dashboardEdits),
        ingress: v.optional(ingressEdits),
        credentials: v.optional(credentialsEdits),
        export: v.optional(exportEdits),
        functionEnvironment: v.optional(functionEnvironmentEdits),
        networkPolicy: v.optional(networkPolicyEdits),
        monitoring: v.optional(monitoringEdits),
      }),
      {},
    ),
  },
  backendHints,
)

/** Settings of `convexStack`. */
export type StackSettings = v.InferOutput<typeof stack>

export const stackOptions = withRules(stack, ...stackRules) satisfies v.GenericSchema<StackOptions>
