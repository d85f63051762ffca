import type { IEnvVar } from 'kubernetes-models/v1/EnvVar'
import { environmentText, selfHostedDefaults } from '../../convex/environment/index.ts'
import type { ConvexEnvironment } from '../../convex/environment/index.ts'
import { httpActionsPath } from '../../convex/origins.ts'
import { envVar } from '../../kubernetes/env.ts'
import type { EnvValue } from '../../kubernetes/env.ts'
import type { BackendSettings } from '../../options/backend/backend.ts'
import { isSecretKeyReference } from '../../options/secrets/secret-key.ts'
import type { SecretKeyReference } from '../../options/common.ts'
import { paths } from './paths.ts'
import { s3Environment } from './s3.ts'

/** The ConfigMap's data: origins, switches and every plain variable of Convex. */
export function configData(settings: BackendSettings): Record<string, string> {
  const {
    cloudOrigin,
    siteOrigin = `${cloudOrigin}${httpActionsPath}`,
    telemetry,
    redactLogs,
    metrics = false,
  } = settings
  return {
    CONVEX_CLOUD_ORIGIN: cloudOrigin,
    CONVEX_SITE_ORIGIN: siteOrigin,
    ...environmentText(literals(environmentOf(settings))),
    // For these two, any text means yes: they are off only if missing (convex-backend@652b828
    // self-hosted/docker-build/run_backend.sh#"DISABLE_BEACON:","REDACT_LOGS_TO_CLIENT:").
    ...(telemetry ? {} : { DISABLE_BEACON: 'true' }),
    ...(redactLogs ? { REDACT_LOGS_TO_CLIENT: 'true' } : {}),
    // For this one, only the exact text "true" means yes (convex-backend@652b828
    // crates/cmd_util/src/env.rs#env_config).
    ...(metrics ? {} : { DISABLE_METRICS_ENDPOINT: 'true' }),
  }
}

/** The container's own variables: identity, paths, and values from Secrets. */
export function podEnv(settings: BackendSettings, servers: readonly IEnvVar[]): IEnvVar[] {
  const { instanceName, credentials, extraEnv } = settings
  const secret = credentials.secretName
  return [
    envVar(
      'INSTANCE_NAME',
      credentials.instanceNameFromSecret ? { secret, key: credentials.keys.instanceName } : instanceName,
    ),
    envVar('INSTANCE_SECRET', { secret, key: credentials.keys.instanceSecret }),
    ...servers,
    envVar('TMPDIR', paths.temporary),
    envVar('HOME', paths.home),
    ...sorted(references(environmentOf(settings))),
    ...sorted(extraEnv),
  ]
}

/** Convex's own variables: given ones, those of object storage, and defaults for the others. */
function environmentOf({ env, s3 }: BackendSettings): BackendSettings['env'] {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
  return { ...selfHostedDefaults, ...given, ...(s3 && s3Environment(s3)) }
}

function sorted(values: Readonly<Record<string, EnvValue | undefined>>): readonly IEnvVar[] {
  return Object.keys(values)
    .toSorted()
    .flatMap((name) => {
      const value = values[name]
      return value === undefined ? [] : [envVar(name, value)]
    })
}

function literals(env: BackendSettings['env']): ConvexEnvironment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !isSecretKeyReference(value)))
}

function references(env: BackendSettings['env']): Readonly<Record<string, SecretKeyReference>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (isSecretKeyReference(value) ? [[name, value]] : [])),
  )
}
