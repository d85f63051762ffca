import { describe, expect, it } from 'vitest'
import { backedUp } from '../../../../src/check/examples/cnpg-backup.ts'
import { database, databaseCluster, databaseWith, databaseYaml } from '../../../../src/check/examples/database.ts'
import { postgresSize } from '../../../../src/check/model/storage/sizes.ts'
import { canonicalQuantity } from '../../../../src/kubernetes/storage/quantity.ts'
import { foundIn } from '../support.ts'

const withParameter = (text: string): string =>
  database({ 'max_connections: "150"': `max_connections: "150", ${text}` })
const withImage = (image: string): string =>
  database({ 'ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie': image })
const digest = `sha256:${'0a'.repeat(32)}`

describe('the image', () => {
  it.each(['pg:16', 'pg:17beta1', 'localhost:5000/pg:17.2-1', `ghcr.io/x/pg:18.1-minimal-trixie@${digest}`])(
    '%s',
    (image) => {
      expect(foundIn(withImage(image))).toEqual([])
    },
  )

  it.each(['pg', 'pg:latest', `pg@${digest}`, 'localhost:5000/pg', 'pg:trixie', 'pg:v17', 'pg:12.9'])(
    'not %s',
    (image) => {
      expect(foundIn(withImage(image))).toEqual(['error cluster-image'])
    },
  )

  it('may be left to a catalog, and to nobody', () => {
    const without = database({ '  imageName: ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie\n': '' })
    expect(foundIn(without)).toEqual(['warning cluster-image'])
    const catalog = (kind: string): string =>
      `${without.trimEnd()}\n  imageCatalogRef: { apiGroup: postgresql.cnpg.io, kind: ${kind}, name: a, major: 17 }\n`
    expect(foundIn(catalog('ClusterImageCatalog'))).toEqual([])
    expect(foundIn(catalog('Catalog'))).toEqual(['error cluster-image'])
  })
})

const sized = (parameters: string, spec: string): string =>
  withParameter(parameters).replace('  storage: {', `  ${spec}\n  storage: {`)

describe('settings', () => {
  it('that the webhook writes itself may come back', () => {
    const text =
      'archive_mode: "on", log_directory: /controller/log, log_filename: postgres, logging_collector: "on", shared_preload_libraries: ""'
    expect(foundIn(withParameter(text))).toEqual([])
    expect(foundIn(withParameter('log_directory: /var/log'))).toEqual(['error cluster-parameters'])
  })

  it.each([
    ['shared_buffers: 256MB', []],
    ['shared_buffers: "256 MB"', []],
    ['shared_buffers: 256Mi', ['error cluster-shared-buffers']],
    ['shared_buffers: 256mb', ['error cluster-shared-buffers']],
    ['shared_buffers: 25%', ['error cluster-shared-buffers']],
    ['min_wal_size: 1GB', ['error cluster-wal-size']],
    ['min_wal_size: 1GB, max_wal_size: 2GB', []],
    ['max_wal_size: 50MB', ['error cluster-wal-size']],
    ['wal_level: replica', []],
    ['wal_level: archive', ['error cluster-wal-level']],
    ['wal_level: minimal, max_wal_senders: "0"', ['error cluster-wal-level']],
    ['wal_log_hints: "off"', []],
  ])('%s', (text, rules) => {
    expect(foundIn(withParameter(text))).toEqual(rules)
  })

  it('may be minimal for one instance without an archive', () => {
    const yaml = withParameter('wal_level: minimal, max_wal_senders: "0"').replace(
      'name: convex-db, namespace: convex',
      'name: convex-db, namespace: convex, annotations: { cnpg.io/skipWalArchiving: enabled }',
    )
    expect(foundIn(yaml)).toEqual([])
    expect(foundIn(yaml.replace(', max_wal_senders: "0"', ''))).toEqual(['error cluster-wal-level'])
  })

  it('compare sizes', () => {
    expect(foundIn(sized('shared_buffers: 2GB', 'resources: { requests: { memory: 2Gi } }'))).toEqual([])
    expect(foundIn(sized('shared_buffers: 2GB', 'resources: { requests: { memory: 2G } }'))).toEqual([
      'error cluster-shared-buffers',
    ])
    expect(foundIn(sized('shared_buffers: 2GB', 'resources: { limits: { memory: 1Gi } }'))).toEqual([])
    const huge = 'resources: { requests: { memory: 1Gi, hugepages-2Mi: 2Gi }, limits: { hugepages-2Mi: 2Gi } }'
    expect(foundIn(sized('shared_buffers: 2GB', huge))).toEqual([])
    expect(foundIn(sized('max_wal_size: 4GB', 'walStorage: { size: 10Gi }'))).toEqual([])
    expect(foundIn(sized('max_wal_size: 9500MB', 'walStorage: { size: 10Gi }'))).toEqual([])
    expect(foundIn(sized('max_wal_size: 9900MB', 'walStorage: { size: 10Gi }'))).toEqual(['warning cluster-wal-volume'])
    expect(foundIn(sized('max_wal_size: 10GB', 'walStorage: { size: 10Gi }'))).toContain('error cluster-wal-size')
  })
})

describe('sizes', () => {
  it.each([
    ['256MB', 256n * 1024n * 1024n * 1000n],
    ['256', 256n * 1024n * 1024n * 1000n],
    ['4kB', 4096n * 1000n],
    ['1 GB', 1024n ** 3n * 1000n],
    ['100B', 100n * 1000n],
    ['1gb', undefined],
    ['GB', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('of PostgreSQL: %s', (text, size) => {
    expect(postgresSize(text)).toBe(size)
  })

  it.each([
    ['500m', '500m'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1', '1'],
    ['4000', '4k'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['1500M', '1500M'],
    ['1000M', '1G'],
    ['512Mi', '512Mi'],
    ['0', '0'],
    ['x', undefined],
  ])('of Kubernetes: %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
  })
})

const templated = (request: string): string =>
  database({ 'storage: { size: 30Gi }': `storage: { pvcTemplate: { resources: { requests: { ${request} } } } }` })

describe('volumes', () => {
  it('may be sized by a template', () => {
    expect(foundIn(templated('storage: 30Gi'))).toEqual([])
    expect(foundIn(templated('cpu: 1'))).toEqual(['error cluster-storage'])
  })

  it('of data and log are watched', () => {
    expect(foundIn(database({ 'size: 30Gi': 'size: 1Gi' }))).toEqual(['info cluster-wal-volume'])
    expect(foundIn(database({ 'size: 30Gi': 'size: 30GB' }))).toEqual(['error cluster-storage'])
  })
})

const three = (fields: string): string =>
  database({
    'instances: 1': 'instances: 3',
    'enablePDB: false': 'enablePDB: true',
    '  storage:': `  ${fields}\n  storage:`,
  })

describe('replicas', () => {
  it.each([
    ['minSyncReplicas: 1\n  maxSyncReplicas: 2', []],
    ['minSyncReplicas: 1\n  maxSyncReplicas: 3', ['error synchronous-replicas']],
    ['minSyncReplicas: 2\n  maxSyncReplicas: 1', ['error synchronous-replicas']],
    ['replica: { enabled: true, source: a }', ['error replica-cluster-source']],
    ['logLevel: info', ['info synchronous-replication']],
  ])('%s', (fields, rules) => {
    expect(foundIn(three(fields))).toEqual(rules)
  })

  it.each([
    ['{ method: any, number: 2 }', []],
    ['{ method: any, number: 3, standbyNamesPre: [a] }', []],
    ['{ method: any, number: 1, dataDurability: preferred, standbyNamesPost: [a] }', ['error synchronous-replicas']],
    ['{ method: any, number: 1, failoverQuorum: true, standbyNamesPost: [a] }', ['error failover-quorum']],
    ['{ method: any, number: 0 }', ['error synchronous-replicas']],
  ])('synchronous: %s', (text, rules) => {
    expect(foundIn(three('logLevel: info').replace('postgresql: {', `postgresql: { synchronous: ${text},`))).toEqual(
      rules,
    )
  })

  it('have a default number of one', () => {
    expect(foundIn(database({ '  instances: 1\n': '' }))).toEqual([])
    expect(foundIn(database({ '  instances: 1\n': '', '  enablePDB: false\n': '' }))).toEqual([
      'warning cluster-disruption-budget',
    ])
  })
})

const service = (name: string, labels = ''): string =>
  databaseWith(
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: convex${labels} }\nspec: { selector: { a: b } }`,
  )

const pooler = (name: string, spec = 'pgbouncer: {}'): string =>
  databaseWith(
    `apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: { name: ${name}, namespace: convex }\nspec: { cluster: { name: convex-db }, ${spec} }`,
  )

describe('names of the operator', () => {
  it('are not for others', () => {
    expect(foundIn(service('convex-db-rw'))).toEqual(['error cluster-service-names'])
    expect(foundIn(service('convex-db'))).toEqual([])
    expect(foundIn(service('convex-db-rw', ', labels: { cnpg.io/cluster: convex-db }'))).toEqual([])
    expect(foundIn(service('convex-db-rw', ', ownerReferences: [{ kind: Cluster, name: convex-db }]'))).toEqual([])
  })

  it.each([
    ['name', '{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: {} } }'],
    [
      'selector',
      '{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: { name: a }, spec: { selector: { a: b } } } }',
    ],
    [
      'name',
      '{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: { name: a } } }, { selectorType: r, updateStrategy: patch, serviceTemplate: { metadata: { name: a } } }',
    ],
  ])('additional, the %s: %s', (fact, text) => {
    expect(foundIn(databaseCluster(`managed: { services: { additional: [${text}] } }`))).toEqual([
      `error additional-service-${fact}`,
    ])
  })

  it('are also those of a Pooler', () => {
    expect(foundIn(pooler('pool'))).toEqual([])
    expect(foundIn(pooler('convex-db-rw'))).toContain('error cluster-service-names')
    expect(foundIn(pooler('pool', 'type: rw'))).toEqual(['error pooler-settings'])
    expect(foundIn(pooler('pool', 'pgbouncer: { authQuery: SELECT }'))).toEqual(['error pooler-authentication'])
    expect(foundIn(pooler('pool', 'pgbouncer: { authQuerySecret: { name: a } }'))).toEqual([
      'error pooler-authentication',
    ])
    expect(foundIn(pooler('pool', 'pgbouncer: { authQuery: SELECT, authQuerySecret: { name: a } }'))).toEqual([])
  })
})

const annotated = (text: string): string =>
  database({ 'name: convex-db, namespace: convex': `name: convex-db, namespace: convex, annotations: { ${text} }` })

describe('annotations', () => {
  it.each([
    ['cnpg.io/hibernation: "off"', []],
    ['cnpg.io/hibernation: "on"', ['warning cluster-hibernation']],
    ['cnpg.io/hibernation: yes please', ['error cluster-annotations']],
    ['cnpg.io/hibernation: true', ['error cluster-annotations']],
    ['cnpg.io/validation: ""', []],
    ['cnpg.io/validation: disabled', []],
    ['cnpg.io/validation: "false"', ['warning cluster-annotations']],
  ])('%s', (text, rules) => {
    expect(foundIn(annotated(text))).toEqual(rules)
  })
})

const scheduled = (schedule: string): string => backedUp.replace('"0 0 2 * * *"', JSON.stringify(schedule))

describe('backups', () => {
  it.each(['0 0 2 * * *', '30 15 */6 * * 1-5', '@daily', '@every 12h', ' 0  0 2 * * * '])('at "%s"', (schedule) => {
    expect(foundIn(scheduled(schedule))).toEqual([])
  })

  it.each(['0 2 * * *', '* * * *', '@nightly', 'daily', '0 0 0 2 * * *'])('not at "%s"', (schedule) => {
    expect(foundIn(scheduled(schedule))).toEqual(['error backup-schedule'])
  })

  it.each([
    ['method: barmanObjectStore', ['error backup-method']],
    ['method: volumeSnapshot', ['error backup-method']],
    ['method: pgdump', ['error backup-method']],
    ['method: plugin', []],
  ])('by %s', (method, rules) => {
    expect(foundIn(backedUp.replace('method: plugin', method))).toEqual(rules)
  })

  it('by a plugin that the cluster has, and that is on', () => {
    expect(
      foundIn(backedUp.replace('pluginConfiguration: { name: barman', 'pluginConfiguration: { name: other')),
    ).toEqual(['error backup-method'])
    expect(foundIn(backedUp.replace('enabled: true', 'enabled: false'))).toEqual(['error backup-method'])
  })

  it('by snapshots of a class', () => {
    const yaml = databaseCluster('backup: { volumeSnapshot: { className: fast } }')
    const backup =
      'apiVersion: postgresql.cnpg.io/v1\nkind: Backup\nmetadata: { name: a, namespace: convex }\nspec: { cluster: { name: convex-db }, method: volumeSnapshot }'
    expect(foundIn(`${yaml}---\n${backup}`)).toEqual([])
  })

  it('to a store that may be made elsewhere', () => {
    const without = backedUp
      .split('---\n')
      .filter((document) => !document.includes('kind: ObjectStore'))
      .join('---\n')
    expect(foundIn(without)).toEqual(['info backup-store'])
    expect(foundIn(backedUp.replace(', parameters: { barmanObjectName: backups }', ''))).toEqual(['error backup-store'])
  })

  it('to a store of the name that one of another namespace has too', () => {
    const away = backedUp.replace('name: backups, namespace: convex', 'name: backups, namespace: other')
    expect(foundIn(away)).toEqual(['error backup-store'])
    // A cluster of that namespace has it for itself.
    const others = backedUp
      .split('---\n')
      .find((document) => document.includes('kind: Cluster'))!
      .replaceAll('namespace: convex', 'namespace: other')
    expect(foundIn(`${away}---\n${others}`)).toContain('info backup-store')
    expect(foundIn(`${away}---\n${others}`)).not.toContain('error backup-store')
  })

  it('with a Secret that may be made elsewhere', () => {
    const without = backedUp
      .split('---\n')
      .filter((document) => !document.includes('kind: ExternalSecret'))
      .join('---\n')
    expect(foundIn(without)).toEqual([])
  })

  it('into different archives', () => {
    const twice = backedUp.replace(
      /kind: Cluster\n[^]*?---/,
      (cluster) =>
        `${cluster}\napiVersion: postgresql.cnpg.io/v1\n${cluster.replace('name: convex-db,', 'name: orders-db,').replace('barmanObjectName: backups', 'barmanObjectName: backups, serverName: convex-db')}`,
    )
    // The second cluster is used by nobody, and is not judged.
    expect(foundIn(twice)).toEqual([])
  })
})

const monitor = (selector: string, rest = '', namespace = 'convex'): string =>
  databaseWith(`
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: a, namespace: ${namespace} }
spec: { selector: { matchLabels: { ${selector} } }, podMetricsEndpoints: [{ port: metrics }]${rest} }`)

describe('a monitor', () => {
  it.each([
    ['cnpg.io/cluster: convex-db', '', []],
    ['cnpg.io/cluster: convex-db', ', namespaceSelector: { any: true }', []],
    ['cnpg.io/cluster: convex', ', namespaceSelector: { any: true }', []],
    ['cnpg.io/cluster: convex', '', ['warning cluster-pod-monitor']],
    ['app: other', '', []],
  ])('of %s%s', (selector, rest, rules) => {
    expect(foundIn(monitor(selector, rest))).toEqual(rules)
  })

  it('in another namespace looks where it is told', () => {
    expect(
      foundIn(monitor('cnpg.io/cluster: convex-db', ', namespaceSelector: { matchNames: [convex] }', 'monitoring')),
    ).toEqual([])
    expect(
      foundIn(monitor('cnpg.io/cluster: convex', ', namespaceSelector: { matchNames: [convex] }', 'monitoring')),
    ).toEqual(['warning cluster-pod-monitor'])
    expect(foundIn(monitor('cnpg.io/cluster: other', '', 'monitoring'))).toEqual([])
  })

  it('of figures by TLS', () => {
    const yaml = monitor('cnpg.io/cluster: convex-db').replace(
      '  storage:',
      '  monitoring: { tls: { enabled: true } }\n  storage:',
    )
    expect(foundIn(yaml)).toEqual(['warning cluster-pod-monitor'])
    expect(foundIn(yaml.replace('{ port: metrics }', '{ port: metrics, scheme: https }'))).toEqual([])
  })
})

it('the example is right as kubectl prints it, with every default written', () => {
  const printed = databaseCluster(
    'affinity: { podAntiAffinityType: preferred }',
    'monitoring: { customQueriesConfigMap: [{ name: cnpg-default-monitoring, key: queries }], disableDefaultQueries: false, enablePodMonitor: false }',
    'replicationSlots: { highAvailability: { enabled: true, slotPrefix: _cnpg_ } }',
    'minSyncReplicas: 0',
    'maxSyncReplicas: 0',
    'managed: {}',
    'primaryUpdateStrategy: unsupervised',
  )
  expect(foundIn(printed)).toEqual([])
  expect(foundIn(databaseYaml)).toEqual([])
})
