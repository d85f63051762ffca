import { describe, expect, it } from 'vitest'
import { databaseRules } from '../../../src/check/rules/index-database.ts'
import { found, worldOf } from './database-support.ts'

const env = 'spec.template.spec.containers[0].env'

/** Where each rule's bad example is wrong. */
const places: Readonly<Record<string, string>> = {
  'postgres-url-has-no-database': `${env}[2].value`,
  'postgres-url-is-put-together': `${env}[2].valueFrom.secretKeyRef`,
  'database-url-is-a-url': `${env}[2].value`,
  'database-url-has-a-user': `${env}[2].value`,
  'database-url-parameters-are-known': `${env}[2].value`,
  'database-url-references-resolve': `${env}[2].value`,
  'database-password-is-a-secret': `${env}[2].value`,
  'database-password-is-encoded': `${env}[2].value`,
  'one-database-url': `${env}[4].value`,
  'database-url-is-there': `${env}[2].value`,
  'postgres-url-has-its-name': `${env}[2].value`,
  'database-is-named-after-instance': 'spec.bootstrap.initdb.database',
  'instance-name-can-be-seen': `${env}[5].valueFrom.secretKeyRef`,
  'database-user-exists': `${env}[2].value`,
  'database-object-finds-its-cluster': 'spec.cluster.name',
  'database-owner-is-a-role': 'spec.owner',
  'database-names-are-unique': 'spec.name',
  'managed-role-has-a-password': 'spec.managed.roles[0].passwordSecret',
  'postgres-authority-is-trusted': env,
  'tls-is-off-on-both-sides': `${env}[4].value`,
  'server-accepts-plain-text': `${env}[2].value`,
  'ca-file-is-mounted': `${env}[4].value`,
  'ca-key-is-not-mounted': 'spec.template.spec.volumes[1].secret',
  'system-authorities-stay': `${env}[4].value`,
  'database-host-is-in-the-certificate': `${env}[2].value`,
  'database-host-is-the-primary': `${env}[2].value`,
  'database-host-is-known': `${env}[2].value`,
  'database-port-is-the-servers': `${env}[2].value`,
  'pool-fits-the-server': env,
  'pooler-keeps-sessions': 'spec.pgbouncer.poolMode',
  'database-secret-key-exists': `${env}[0].valueFrom.secretKeyRef`,
  'database-secret-has-user-and-password': 'spec',
  'database-secret-is-reloaded': 'spec.target.template.metadata.labels',
  'cluster-name-fits': 'metadata.name',
  'cluster-image-names-a-version': 'spec.imageName',
  'cluster-starts-in-one-way': 'spec.bootstrap',
  'cluster-storage-has-a-size': 'spec.storage.size',
  'cluster-requests-fit-limits': 'spec.resources.requests.memory',
  'cluster-parameters-are-free': 'spec.postgresql.parameters.listen_addresses',
  'cluster-sizes-fit': 'spec.postgresql.parameters.shared_buffers',
  'cluster-log-fits-its-volume': 'spec.walStorage.size',
  'cluster-log-serves-replicas': 'spec.postgresql.parameters.wal_level',
  'single-instance-has-no-budget': 'spec.enablePDB',
  'single-instance-is-not-supervised': 'spec.primaryUpdateStrategy',
  'synchronous-replicas-exist': 'spec.postgresql.synchronous.number',
  'replicas-are-synchronous': 'spec.postgresql',
  'replicas-are-spread': 'spec.affinity.enablePodAntiAffinity',
  'cluster-services-have-own-names': 'spec.managed.services.additional[0].serviceTemplate.metadata.name',
  'cluster-roles-are-free': 'spec.managed.roles[0].name',
  'cluster-variables-are-free': 'spec.env[0].name',
  'cluster-annotations-are-known': 'metadata.annotations["cnpg.io/hibernation"]',
  'cluster-certificates-go-together': 'spec.certificates.serverCASecret',
  'cluster-settings-agree': 'spec.serviceAccountName',
  'cluster-access-rules-are-known': 'spec.postgresql.pg_hba[0]',
  'cluster-tolerations-are-complete': 'spec.affinity.tolerations[0].value',
  'cluster-tablespaces-are-complete': 'spec.tablespaces[0].name',
  'cluster-extensions-are-complete': 'spec.postgresql.extensions[0].image.reference',
  'replication-slots-agree': 'spec.postgresql.parameters.sync_replication_slots',
  'replica-cluster-has-a-source': 'spec.bootstrap',
  'cluster-import-is-complete': 'spec.bootstrap.initdb.import.databases',
  'recovery-target-can-be-read': 'spec.bootstrap.recovery.recoveryTarget.targetTime',
  'recovery-volumes-can-be-used': 'spec.bootstrap.recovery.volumeSnapshots.storage',
  'recovery-source-exists': 'spec.bootstrap.recovery.source',
  'archive-is-the-clusters-own': 'spec.plugins[0].parameters',
  'cluster-has-one-archiver': 'spec.plugins[1].isWALArchiver',
  'backup-is-a-plugin': 'spec.backup.barmanObjectStore',
  'backup-schedule-has-six-fields': 'spec.schedule',
  'backup-has-a-method': 'spec',
  'backup-store-exists': 'spec.plugins[0].parameters.barmanObjectName',
  'backup-store-can-be-reached': 'spec.configuration.s3Credentials.accessKeyId',
  'pooler-is-complete': 'spec.pgbouncer.parameters.listen_port',
  'database-parts-share-a-namespace': 'metadata.namespace',
  'pod-monitor-selects-the-cluster': 'spec.selector.matchLabels["cnpg.io/cluster"]',
  'pod-monitor-is-your-own': 'spec.monitoring.enablePodMonitor',
  'quantities-are-canonical': 'spec.resources.requests.cpu',
  'list-defaults-are-written': 'spec.managed.roles[0]',
  'external-secret-is-complete': 'spec.data[2].secretKey',
  'sealed-data-is-sealed': 'spec.encryptedData.CONVEX_INSTANCE_SECRET',
  'sealed-scope-is-said-twice': 'metadata.annotations',
  'api-version-is-served': 'apiVersion',
}

describe.each(databaseRules)('$id', (rule) => {
  it('speaks on its bad example, once and alone', () => {
    const world = worldOf(rule.bad)
    expect([...rule.check(world)].map(({ path }) => path)).toEqual([places[rule.id]])
    expect(found(world)).toHaveLength(1)
  })

  it('has a good example on which nothing speaks', () => {
    expect(found(worldOf(rule.good))).toEqual([])
  })

  it('says what, why and where from', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    expect(rule.title).toMatch(/\.$/)
    expect(rule.why.length).toBeGreaterThan(50)
    expect(rule.source).toMatch(/v?\d/)
    for (const { message, fix } of rule.check(worldOf(rule.bad))) {
      expect(message).toMatch(/\.$/)
      expect(fix).toMatch(/\.$/)
    }
  })
})

it('has ids of its own', () => {
  const ids = databaseRules.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(Object.keys(places).toSorted()).toEqual(ids.toSorted())
})
