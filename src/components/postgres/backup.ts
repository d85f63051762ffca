import { ScheduledBackup } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup'
import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import { inSyncWave, keepData } from '../../kubernetes/argocd/argocd.ts'
import { barmanPlugin, ObjectStore } from '../../kubernetes/postgres/barman-cloud.ts'
import type { IObjectStore, IObjectStoreConfiguration } from '../../kubernetes/postgres/barman-cloud.ts'
import { metadataOf, withoutEmpty } from '../../kubernetes/metadata.ts'
import type { SecretKeyReference } from '../../options/common.ts'
import { archiveOf } from '../../options/postgres/backup.ts'
import type { PostgresBackupSettings } from '../../options/postgres/backup.ts'
import type { PostgresSettings } from '../../options/postgres/postgres.ts'

/** What `convexPostgres` returns for `backup`. Empty without backups. */
export type PostgresBackupObjects = {
  /** Where backups and log are stored. */
  readonly objectStore?: ObjectStore
  /** The schedule of base backups. */
  readonly scheduledBackup?: ScheduledBackup
}

type Parts = { readonly [Role in keyof Required<PostgresBackupObjects>]: PostgresBackupObjects[Role] }
type ClusterSpec = NonNullable<ICluster['spec']>

const component = 'database'

/**
 * The store and the schedule of a cluster's backups.
 *
 * Sources: plugin-barman-cloud@v0.15.0 api/v1/objectstore_types.go#InstanceSidecarConfiguration,ObjectStoreSpec,
 * plugin-barman-cloud@v0.15.0 web/docs/usage.md#"## Configuring WAL Archiving"; cloudnative-pg@v1.30.1
 * api/v1/scheduledbackup_types.go#ScheduledBackupSpec.Method (the default method is the deprecated one).
 */
export function backupObjects(settings: PostgresSettings): Parts {
  const { backup } = settings
  if (backup === undefined) return { objectStore: undefined, scheduledBackup: undefined }
  return { objectStore: objectStore(settings, backup), scheduledBackup: scheduledBackup(settings, backup) }
}

function objectStore(settings: PostgresSettings, backup: PostgresBackupSettings): ObjectStore {
  return new ObjectStore({
    metadata: metadataOf(settings, {
      name: archiveOf({ ...settings, backup }).objectStore,
      component,
      // Without it, nothing is archived and nothing can be restored.
      annotations: { ...inSyncWave('secrets'), ...keepData },
    }),
    spec: {
      configuration: configuration(backup),
      ...(backup.retention !== false && { retentionPolicy: backup.retention }),
      ...sidecar(backup),
    },
  })
}

function configuration(backup: PostgresBackupSettings): IObjectStoreConfiguration {
  const { destinationPath, endpoint, endpointCA, credentials, compression, encryption } = backup
  const upload = withoutEmpty({
    ...(compression !== false && { compression }),
    ...(encryption !== undefined && { encryption }),
  })
  return {
    destinationPath,
    ...(endpoint !== undefined && { endpointURL: endpoint }),
    ...(endpointCA !== undefined && { endpointCA: selector(endpointCA) }),
    s3Credentials:
      'serviceAccount' in credentials
        ? { inheritFromIAMRole: true }
        : {
            accessKeyId: selector(credentials.accessKeyId),
            secretAccessKey: selector(credentials.secretAccessKey),
            ...(credentials.sessionToken !== undefined && { sessionToken: selector(credentials.sessionToken) }),
          },
    ...(upload !== undefined && { wal: { ...upload }, data: { ...upload } }),
  }
}

function selector({ secret, key }: SecretKeyReference) {
  return { name: secret, key }
}

/**
 * Variables of boto3, which the tools use (plugin-barman-cloud@v0.15.0 web/docs/object_stores.md#"### S3-Compatible
 * Storage Providers").
 */
function sidecar({
  region,
  checksums,
}: PostgresBackupSettings): Pick<IObjectStore['spec'], 'instanceSidecarConfiguration'> {
  const env = [
    ...(region === undefined ? [] : [{ name: 'AWS_DEFAULT_REGION', value: region }]),
    ...(checksums
      ? []
      : [
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
        ]),
  ]
  return env.length === 0 ? {} : { instanceSidecarConfiguration: { env } }
}

function scheduledBackup(settings: PostgresSettings, backup: PostgresBackupSettings): ScheduledBackup | undefined {
  if (backup.schedule === false) return undefined
  return new ScheduledBackup({
    metadata: metadataOf(settings, { name: settings.name, component, annotations: inSyncWave('exposure') }),
    spec: {
      cluster: { name: settings.name },
      schedule: backup.schedule,
      immediate: backup.immediate,
      method: 'plugin',
      pluginConfiguration: { name: barmanPlugin },
    },
  })
}

/** Settings of the cluster itself: its archiver, and the identity that it writes with. */
export function archiving({ name, backup }: PostgresSettings): Pick<ClusterSpec, 'plugins' | 'serviceAccountTemplate'> {
  if (backup === undefined) return {}
  const { objectStore: store, serverName } = archiveOf({ name, backup })
  const annotations =
    'serviceAccount' in backup.credentials ? withoutEmpty(backup.credentials.serviceAccount.annotations) : undefined
  return {
    plugins: [
      // Defaults of list items are written out: Argo CD would show them as differences.
      { name: barmanPlugin, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: store, serverName } },
    ],
    serviceAccountTemplate: annotations && { metadata: { annotations } },
  }
}
