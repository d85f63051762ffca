import { connectionOf } from './components/postgres/connection.ts'
import { originsOf } from './convex/origins.ts'
import type { BackendSettings } from './options/backend/backend.ts'
import type { CredentialsSettings } from './options/secrets/credentials.ts'
import type { DashboardSettings } from './options/dashboard/dashboard.ts'
import type { DatabaseSettings } from './options/database/database.ts'
import type { ExportSettings } from './options/storage/export.ts'
import type { FunctionEnvironmentSettings } from './options/environment/function-environment.ts'
import type { IngressSettings } from './options/routes/ingress.ts'
import { hasMetrics } from './options/monitoring/stack.ts'
import { invalidOptions } from './options/parse.ts'
import type { PostgresSettings } from './options/postgres/postgres.ts'
import type { StackSettings } from './options/stack/stack.ts'

/** The settings of every component of a stack; disabled components are missing. */
export interface StackParts {
  readonly credentials: CredentialsSettings
  readonly postgres: PostgresSettings | undefined
  readonly backend: BackendSettings
  readonly dashboard: DashboardSettings | undefined
  readonly ingress: IngressSettings | undefined
  readonly export: ExportSettings | undefined
  readonly functionEnvironment: FunctionEnvironmentSettings | undefined
}

/**
 * What a stack passes to its components: their own options, and shared facts, each derived from one option of the
 * stack. The options have been checked, and are not checked again: the rules of a stack include those of its components
 * (test/components/stack/stack-parts.test.ts).
 */
export function partsOf(settings: StackSettings): StackParts {
  const { namespace, labels, annotations, instanceName, release, host, siteHost, edit } = settings
  const shared = { namespace, labels, annotations }
  const { cloud: cloudOrigin, site: siteOrigin } = originsOf(settings)
  const { credentials, postgres, backend, dashboard, ingress, export: job, functionEnvironment } = settings
  const { secretName, keys, instanceNameFromSecret } = credentials
  // A job has the backend's image and admin key by default.
  const asJob = <Job extends Pick<ExportSettings, 'image' | 'adminKey'>>(given: Job) => ({
    ...shared,
    ...given,
    image: Object.keys(given.image).length > 0 ? given.image : backend.image,
    adminKey: given.adminKey ?? { secret: secretName, key: keys.adminKey },
    release,
  })
  return {
    credentials: { ...shared, ...credentials, edit: edit.credentials ?? {} },
    postgres: postgres === false ? undefined : { ...shared, ...postgres, instanceName, edit: edit.postgres ?? {} },
    backend: {
      ...shared,
      ...backend,
      env: job === undefined ? backend.env : withoutOldExports(backend.env),
      metrics: hasMetrics(settings),
      instanceName,
      release,
      cloudOrigin,
      siteOrigin,
      database: databaseOf(settings),
      credentials: { secretName, keys, instanceNameFromSecret },
      edit: edit.backend ?? {},
    },
    dashboard:
      dashboard === false ? undefined : { ...shared, ...dashboard, release, cloudOrigin, edit: edit.dashboard ?? {} },
    ingress:
      ingress === false
        ? undefined
        : {
            ...shared,
            ...ingress,
            host,
            siteHost,
            service: { name: backend.name, port: backend.service.apiPort },
            edit: edit.ingress ?? {},
          },
    export: job === undefined ? undefined : { ...asJob(job), cloudOrigin, edit: edit.export ?? {} },
    functionEnvironment:
      functionEnvironment === undefined
        ? undefined
        : {
            ...asJob(functionEnvironment),
            url: `http://${backend.name}:${backend.service.apiPort}`,
            edit: edit.functionEnvironment ?? {},
          },
  }
}

/**
 * Each export is kept in the instance's own storage for 14 days, plus the days in this variable: 30 by default
 * (convex-backend@652b828 crates/model/src/exports/mod.rs#DEFAULT_EXPORT_RETENTION,cleanup_expired,
 * convex-backend@652b828 crates/common/src/knobs.rs#MAX_EXPIRED_SNAPSHOT_AGE).
 */
function withoutOldExports(env: BackendSettings['env']): BackendSettings['env'] {
  return { ...env, MAX_EXPIRED_SNAPSHOT_AGE_DAYS: env.MAX_EXPIRED_SNAPSHOT_AGE_DAYS ?? 0 }
}

function databaseOf({ postgres, database }: StackSettings): DatabaseSettings {
  if (postgres !== false) return connectionOf(postgres)
  if (database === undefined) throw invalidOptions('convexStack', [{ path: 'database', message: 'is required' }])
  return database
}
