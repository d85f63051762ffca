import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import { databaseNameOf } from '../../convex/instance.ts'
import { barmanPlugin } from '../../kubernetes/postgres/barman-cloud.ts'
import { archiveOf } from '../../options/postgres/backup.ts'
import { ownerSecretOf } from '../../options/postgres/credentials.ts'
import type { PostgresRecoverySettings } from '../../options/postgres/recovery.ts'
import type { PostgresSettings } from '../../options/postgres/postgres.ts'

type Beginning = Pick<NonNullable<ICluster['spec']>, 'bootstrap' | 'externalClusters'>

const origin = 'origin'

/**
 * Whether a cluster starts empty or with the data of another one. Database and owner are set in both cases: both
 * default to `app`.
 */
export function beginningOf(settings: PostgresSettings & { readonly database?: string | undefined }): Beginning {
  const { recovery } = settings
  const application = {
    database: settings.database ?? databaseNameOf(settings.instanceName),
    owner: settings.owner,
    secret: settings.credentials === undefined ? undefined : { name: ownerSecretOf(settings) },
  }
  if (recovery === undefined) return { bootstrap: { initdb: application } }
  return {
    bootstrap: { recovery: { source: origin, ...application, recoveryTarget: targetOf(recovery) } },
    externalClusters: [{ name: origin, plugin: sourceOf(settings, recovery) }],
  }
}

function targetOf({ targetTime, backupID }: PostgresRecoverySettings) {
  return targetTime === undefined && backupID === undefined ? undefined : { targetTime, backupID }
}

function sourceOf({ name, backup }: PostgresSettings, { objectStoreName, serverName }: PostgresRecoverySettings) {
  const store = objectStoreName ?? (backup === undefined ? '' : archiveOf({ name, backup }).objectStore)
  return {
    name: barmanPlugin,
    enabled: true,
    isWALArchiver: false,
    parameters: { barmanObjectName: store, serverName },
  }
}
