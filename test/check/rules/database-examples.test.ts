import { describe, expect, it } from 'vitest'
import { databaseRules } from './groups.ts'
import { found, modelOf } from './database-support.ts'

const env = 'spec.template.spec.containers[0].env'

/** Where each rule's bad example is wrong. */
const places: Readonly<Record<string, string>> = {
  'database-url-path': `${env}[2].value`,
  'database-url-source': `${env}[2].valueFrom.secretKeyRef`,
  'database-url-format': `${env}[2].value`,
  'database-url-user': `${env}[2].value`,
  'database-url-parameters': `${env}[2].value`,
  'database-url-references': `${env}[2].value`,
  'database-password-secret': `${env}[2].value`,
  'database-password-encoding': `${env}[2].value`,
  'duplicate-database-url': `${env}[4].value`,
  'empty-database-url': `${env}[2].value`,
  'postgres-url-variable': `${env}[2].value`,
  'database-name': 'spec.bootstrap.initdb.database',
  'instance-name-visible': `${env}[5].valueFrom.secretKeyRef`,
  'database-user': `${env}[2].value`,
  'database-object-cluster': 'spec.cluster.name',
  'database-object-owner': 'spec.owner',
  'database-object-names': 'spec.name',
  'managed-role-password': 'spec.managed.roles[0].passwordSecret',
  'database-ca': env,
  'database-tls': `${env}[4].value`,
  'database-plain-text': `${env}[2].value`,
  'ca-file-mount': `${env}[4].value`,
  'ca-key-mount': 'spec.template.spec.volumes[1].secret',
  'system-ca-bundle': `${env}[4].value`,
  'database-host-certificate': `${env}[2].value`,
  'database-host-primary': `${env}[2].value`,
  'database-host': `${env}[2].value`,
  'database-port': `${env}[2].value`,
  'connection-pool': env,
  'pooler-mode': 'spec.pgbouncer.poolMode',
  'database-secret-keys': `${env}[0].valueFrom.secretKeyRef`,
  'role-secret-keys': 'spec',
  'role-secret-reload': 'spec.target.template.metadata.labels',
  'cluster-name': 'metadata.name',
  'cluster-image': 'spec.imageName',
  'cluster-bootstrap': 'spec.bootstrap',
  'cluster-storage': 'spec.storage.size',
  'cluster-resources': 'spec.resources.requests.memory',
  'cluster-parameters': 'spec.postgresql.parameters.listen_addresses',
  'cluster-sizes': 'spec.postgresql.parameters.shared_buffers',
  'cluster-wal-volume': 'spec.walStorage.size',
  'cluster-wal-level': 'spec.postgresql.parameters.wal_level',
  'cluster-disruption-budget': 'spec.enablePDB',
  'cluster-update-strategy': 'spec.primaryUpdateStrategy',
  'synchronous-replicas': 'spec.postgresql.synchronous.number',
  'synchronous-replication': 'spec.postgresql',
  'replica-spread': 'spec.affinity.enablePodAntiAffinity',
  'cluster-service-names': 'spec.managed.services.additional[0].serviceTemplate.metadata.name',
  'cluster-roles': 'spec.managed.roles[0].name',
  'cluster-variables': 'spec.env[0].name',
  'cluster-annotations': 'metadata.annotations["cnpg.io/hibernation"]',
  'cluster-certificates': 'spec.certificates.serverCASecret',
  'cluster-service-account': 'spec.serviceAccountName',
  'cluster-superuser': 'spec.superuserSecret.name',
  'cluster-ephemeral-volume': 'spec.ephemeralVolumeSource',
  'cluster-pull-policy': 'spec.imagePullPolicy',
  'cluster-lease': 'spec.primaryLease.leaseDurationSeconds',
  'synchronous-election': 'spec.postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity',
  'cluster-hibernation': 'metadata.annotations["cnpg.io/hibernation"]',
  'cluster-certificate-renewal': 'spec.certificates',
  'cluster-ldap': 'spec.postgresql.ldap.server',
  'pooler-name': 'metadata.name',
  'pooler-authentication': 'spec.pgbouncer.authQuerySecret',
  'replication-slot-patterns': 'spec.replicationSlots.synchronizeReplicas.excludePatterns[0]',
  'replication-switches': 'spec.postgresql.parameters.hot_standby_feedback',
  'anti-affinity-type': 'spec.affinity.podAntiAffinityType',
  'built-in-backup': 'spec.backup.retentionPolicy',
  'owner-password': 'spec.managed.roles[0].passwordSecret',
  'cluster-pg-hba': 'spec.postgresql.pg_hba[0]',
  'cluster-tolerations': 'spec.affinity.tolerations[0].value',
  'cluster-tablespaces': 'spec.tablespaces[0].name',
  'cluster-extensions': 'spec.postgresql.extensions[0].image.reference',
  'replication-slots': 'spec.postgresql.parameters.sync_replication_slots',
  'replica-cluster-source': 'spec.bootstrap',
  'cluster-import': 'spec.bootstrap.initdb.import.databases',
  'recovery-target': 'spec.bootstrap.recovery.recoveryTarget.targetTime',
  'recovery-volumes': 'spec.bootstrap.recovery.volumeSnapshots.storage',
  'recovery-source': 'spec.bootstrap.recovery.source',
  'archive-path': 'spec.plugins[0].parameters',
  'cluster-archiver': 'spec.plugins[1].isWALArchiver',
  'backup-plugin': 'spec.backup.barmanObjectStore',
  'backup-schedule': 'spec.schedule',
  'backup-method': 'spec',
  'backup-store': 'spec.plugins[0].parameters.barmanObjectName',
  'backup-store-settings': 'spec.configuration.s3Credentials.accessKeyId',
  'pooler-settings': 'spec.pgbouncer.parameters.listen_port',
  'database-namespace': 'metadata.namespace',
  'cluster-pod-monitor': 'spec.selector.matchLabels["cnpg.io/cluster"]',
  'operator-pod-monitor': 'spec.monitoring.enablePodMonitor',
  'cluster-quantities': 'spec.resources.requests.cpu',
  'cluster-list-defaults': 'spec.managed.roles[0]',
  'external-secret': 'spec.data[2].secretKey',
  'sealed-data': 'spec.encryptedData.CONVEX_INSTANCE_SECRET',
  'sealed-scope': 'metadata.annotations',
  'api-version': 'apiVersion',
}

describe.each(databaseRules)('$id', (rule) => {
  it('speaks on its bad example, once and alone', () => {
    const model = modelOf(rule.bad)
    expect([...rule.check(model)].map(({ path }) => path)).toEqual([places[rule.id]])
    expect(found(model)).toHaveLength(1)
  })

  it('has a good example on which nothing speaks', () => {
    expect(found(modelOf(rule.good))).toEqual([])
  })

  it('says what, why and where from', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    expect(rule.title).toMatch(/\.$/)
    expect(rule.why.length).toBeGreaterThan(50)
    expect(rule.source).toMatch(/v?\d/)
    for (const { message, fix } of rule.check(modelOf(rule.bad))) {
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
