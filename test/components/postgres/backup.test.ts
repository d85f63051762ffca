import { convexPostgres, postgresConnection } from '@proompteng/convex-k8s'
import type { PostgresBackupOptions, PostgresOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

const credentials = {
  accessKeyId: { secret: 'backup', key: 'id' },
  secretAccessKey: { secret: 'backup', key: 'secret' },
}
const backup: PostgresBackupOptions = { destinationPath: 's3://backups/convex', credentials }
const plugin = 'barman-cloud.cloudnative-pg.io'

function storeOf(more: Partial<PostgresBackupOptions>) {
  return convexPostgres({ backup: { ...backup, ...more } }).objectStore?.spec
}

describe('convexPostgres with backup', () => {
  it('archives by the plugin, with every default of the entry written out', () => {
    expect(convexPostgres({ backup }).cluster.spec?.plugins).toEqual([
      {
        name: plugin,
        enabled: true,
        isWALArchiver: true,
        parameters: { barmanObjectName: 'convex-db-backups', serverName: 'convex-db' },
      },
    ])
    expect(convexPostgres({ backup }).cluster.spec?.backup).toBeUndefined()
  })

  it('has a store that is never pruned and is there before the cluster', () => {
    expect(JSON.parse(JSON.stringify(convexPostgres({ backup }).objectStore))).toMatchObject({
      apiVersion: 'barmancloud.cnpg.io/v1',
      kind: 'ObjectStore',
      metadata: {
        name: 'convex-db-backups',
        namespace: 'convex',
        annotations: {
          'argocd.argoproj.io/sync-wave': '-2',
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        },
      },
      spec: {
        retentionPolicy: '30d',
        configuration: {
          destinationPath: 's3://backups/convex',
          s3Credentials: {
            accessKeyId: { name: 'backup', key: 'id' },
            secretAccessKey: { name: 'backup', key: 'secret' },
          },
          wal: { compression: 'gzip' },
          data: { compression: 'gzip' },
        },
      },
    })
  })

  it('makes a base backup every night by the plugin, and one at once', () => {
    expect(convexPostgres({ backup }).scheduledBackup).toMatchObject({
      metadata: { name: 'convex-db', annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
      spec: {
        cluster: { name: 'convex-db' },
        schedule: '0 0 2 * * *',
        immediate: true,
        method: 'plugin',
        pluginConfiguration: { name: plugin },
      },
    })
    expect(convexPostgres({ backup: { ...backup, schedule: false } })).not.toHaveProperty('scheduledBackup')
  })

  it('speaks to other servers', () => {
    const spec = storeOf({
      endpoint: 'https://minio.example.com',
      endpointCA: { secret: 'minio-ca', key: 'ca.crt' },
      region: 'eu-central-1',
      checksums: false,
      compression: false,
      encryption: 'AES256',
      retention: false,
    })
    expect(spec).toMatchObject({
      configuration: {
        endpointURL: 'https://minio.example.com',
        endpointCA: { name: 'minio-ca', key: 'ca.crt' },
        wal: { encryption: 'AES256' },
        data: { encryption: 'AES256' },
      },
      instanceSidecarConfiguration: {
        env: [
          { name: 'AWS_DEFAULT_REGION', value: 'eu-central-1' },
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
        ],
      },
    })
    expect(spec).not.toHaveProperty('retentionPolicy')
    expect(storeOf({ compression: false })?.configuration).not.toHaveProperty('wal')
    expect(storeOf({})).not.toHaveProperty('instanceSidecarConfiguration')
  })

  it('writes with the identity of the pods', () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/backup' }
    const { cluster, objectStore } = convexPostgres({
      backup: { ...backup, credentials: { serviceAccount: { annotations } } },
    })
    expect(objectStore?.spec.configuration.s3Credentials).toEqual({ inheritFromIAMRole: true })
    expect(cluster.spec?.serviceAccountTemplate).toEqual({ metadata: { annotations } })
  })

  it('lets every object be edited, and holds the result against its schema', () => {
    const edit: PostgresOptions['edit'] = {
      objectStore: (store) => {
        store.spec.configuration.wal = { compression: 'zstd', maxParallel: 4 }
      },
      scheduledBackup: (scheduled) => {
        scheduled.spec.target = 'primary'
      },
    }
    const { objectStore, scheduledBackup } = convexPostgres({ backup, edit })
    expect(objectStore?.spec.configuration.wal).toEqual({ compression: 'zstd', maxParallel: 4 })
    expect(scheduledBackup?.spec.target).toBe('primary')
    const broken = (store: { spec: object }): void => {
      store.spec = { configuration: { serverName: 'x', data: { compression: 'xz' } }, retentionPolicy: '30' }
    }
    const issues = issuesOf(withWrong(convexPostgres, { backup, edit: { objectStore: broken } }))
    expect(issues.map(({ path }) => path).toSorted()).toEqual([
      'objectStore.spec.configuration.data.compression',
      'objectStore.spec.configuration.destinationPath',
      'objectStore.spec.configuration.serverName',
      'objectStore.spec.retentionPolicy',
    ])
  })
})

describe('convexPostgres with recovery', () => {
  const restored: PostgresOptions = { name: 'convex-db-2', backup, recovery: { serverName: 'convex-db' } }

  it('begins with the data of the lost cluster, and archives under a name of its own', () => {
    const store = 'convex-db-2-backups'
    expect(convexPostgres(restored).cluster.spec).toMatchObject({
      bootstrap: { recovery: { source: 'origin', database: 'convex_self_hosted', owner: 'convex' } },
      externalClusters: [
        {
          name: 'origin',
          plugin: {
            name: plugin,
            enabled: true,
            isWALArchiver: false,
            parameters: { barmanObjectName: store, serverName: 'convex-db' },
          },
        },
      ],
      plugins: [{ isWALArchiver: true, parameters: { barmanObjectName: store, serverName: 'convex-db-2' } }],
    })
    expect(convexPostgres(restored).cluster.spec?.bootstrap).not.toHaveProperty('initdb')
  })

  it('stops at a point in time', () => {
    const recovery = { serverName: 'convex-db', targetTime: '2026-08-22T14:05:00Z', backupID: '20260822T020000' }
    expect(convexPostgres({ ...restored, recovery }).cluster.spec?.bootstrap?.recovery?.recoveryTarget).toEqual({
      targetTime: '2026-08-22T14:05:00Z',
      backupID: '20260822T020000',
    })
  })

  it('keeps the Secret of the owner, and what the backend is told', () => {
    const owned = convexPostgres({ ...restored, credentials: { secretName: 'owner' } })
    expect(owned.cluster.spec?.bootstrap?.recovery?.secret).toEqual({
      name: 'owner',
    })
    expect(postgresConnection(restored)).toMatchObject({ host: { secret: 'convex-db-2-app', key: 'host' } })
  })

  it('reads another store, and needs no backups of its own', () => {
    const recovery = { serverName: 'convex-db', objectStoreName: 'old' }
    const { cluster, ...others } = convexPostgres({ recovery })
    expect(cluster.spec?.externalClusters?.[0]?.plugin?.parameters).toEqual({
      barmanObjectName: 'old',
      serverName: 'convex-db',
    })
    expect([cluster.spec?.plugins, Object.keys(others)]).toEqual([undefined, []])
  })
})

describe('convexPostgres refuses', () => {
  it.each([
    ['five fields', { schedule: '0 2 * * *' }, 'backup.schedule', /seconds first: write "0 0 2 \* \* \*"/],
    ['four fields', { schedule: '2 * * *' }, 'backup.schedule', /expected six fields/],
    ['an invalid hour', { schedule: '0 0 24 * * *' }, 'backup.schedule', /"24" is not an hour: expected 0 to 23/],
    ['an eighth day', { schedule: '0 0 0 * * 7' }, 'backup.schedule', /"7" is not a day of the week: expected 0 to 6/],
    ['a range backwards', { schedule: '0 9-5 0 * * *' }, 'backup.schedule', /"9-5" is not a minute: expected 0 to 59/],
    ['a name that is none', { schedule: '@nightly' }, 'backup.schedule', /expected six fields/],
    ['a retention without a unit', { retention: '30' }, 'backup.retention', /a number and "d", "w" or "m"/],
    ['another protocol', { destinationPath: 'https://backups/' }, 'backup.destinationPath', /s3:\/\/bucket\/path/],
    [
      'a key in plain text',
      { credentials: { ...credentials, accessKeyId: 'AKIA' } },
      'backup.credentials.accessKeyId',
      /expected \{ secret, key \}/,
    ],
    [
      'a name of the account',
      { credentials: { serviceAccount: { name: 'x' } } },
      'backup.credentials.serviceAccount.name',
      /unknown option/,
    ],
  ] as const)('%s', (_, more, path, message) => {
    const issues = issuesOf(withWrong(convexPostgres, { backup: { ...backup, ...more } }))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })

  it.each([
    [
      'its own archive',
      { backup, recovery: { serverName: 'convex-db' } },
      'recovery.serverName',
      /never start; give the cluster another name/,
    ],
    [
      'its own archive by name',
      {
        backup: { ...backup, objectStoreName: 's', serverName: 'a' },
        recovery: { serverName: 'a', objectStoreName: 's' },
      },
      'recovery.serverName',
      /never start/,
    ],
    [
      'a recovery from nowhere',
      { recovery: { serverName: 'convex-db' } },
      'recovery.objectStoreName',
      /is required without backup/,
    ],
    [
      'a time without a zone',
      { recovery: { serverName: 'a', objectStoreName: 's', targetTime: '2026-08-22T14:05:00' } },
      'recovery.targetTime',
      /with its zone/,
    ],
    [
      'a day that is none',
      { recovery: { serverName: 'a', objectStoreName: 's', targetTime: '2026-04-31T14:05:00Z' } },
      'recovery.targetTime',
      /with its zone/,
    ],
  ] as const)('%s', (_, options, path, message) => {
    const issues = issuesOf(withWrong(convexPostgres, options))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })
})
