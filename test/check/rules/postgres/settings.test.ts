import { describe, expect, it } from 'vitest'
import { database, databaseCluster, databaseYaml } from '../../../../src/check/examples/database.ts'
import { postgresSize } from '../../../../src/check/model/storage/sizes.ts'
import { canonicalQuantity } from '../../../../src/kubernetes/storage/quantity.ts'
import { foundIn } from '../support.ts'

const withParameter = (text: string): string =>
  database({ 'max_connections: "150"': `max_connections: "150", ${text}` })

const withImage = (image: string): string =>
  database({ 'ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie': image })

const digest = `sha256:${'0a'.repeat(32)}`

const sized = (parameters: string, spec: string): string =>
  withParameter(parameters).replace('  storage: {', `  ${spec}\n  storage: {`)

const templated = (request: string): string =>
  database({ 'storage: { size: 30Gi }': `storage: { pvcTemplate: { resources: { requests: { ${request} } } } }` })

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

describe('settings', () => {
  it('that the webhook writes itself may come back', () => {
    const text =
      'archive_mode: "on", log_directory: /controller/log, log_filename: postgres, logging_collector: "on", shared_preload_libraries: ""'
    expect(foundIn(withParameter(text))).toEqual([])
    expect(foundIn(withParameter('log_directory: /var/log'))).toEqual(['error cluster-parameters'])
  })

  it.each([
    ['ssl_ecdh_curve: X25519', []],
    ['ssl_key_file: a.key', ['error cluster-parameters']],
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
