import { describe, expect, it } from 'vitest'
import { database, databaseCluster } from '../../../../src/check/examples/database.ts'
import { foundIn } from '../support.ts'

const inInitdb = (text: string): string => database({ 'owner: convex }': `owner: convex, ${text} }` })
const inRecovery = (text: string): string =>
  database({
    'initdb: { database: convex_self_hosted, owner: convex }': `recovery: { database: convex_self_hosted, owner: convex, ${text} }`,
  })
const inPostgres = (text: string): string => database({ 'postgresql: {': `postgresql: { ${text},` })

describe('what only the webhook compares', () => {
  it.each([
    ['type: microservice, databases: [a]', []],
    ['type: microservice, databases: ["a*"]', ['error cluster-import']],
    ['type: microservice, databases: [a], roles: [b]', ['error cluster-import']],
    ['type: monolith, databases: ["*"]', []],
    ['type: monolith', ['error cluster-import']],
    ['type: monolith, databases: [a], roles: ["*", b]', ['error cluster-import']],
    ['type: monolith, databases: [a], postImportApplicationSQL: [SELECT]', ['error cluster-import']],
  ])('import: %s', (text, rules) => {
    expect(foundIn(inInitdb(`import: { ${text} }`)).filter((found) => found.includes('import'))).toEqual(rules)
  })

  it.each([
    ['targetTime: "2026-05-01 10:00:00"', []],
    ['targetTime: "2026-05-01T10:00:00.123456+02:00"', []],
    ['targetTime: "2026-05-01 10:00:00.5+02"', []],
    ['targetTime: "2026-05-01T10:00:00Z"', []],
    ['targetTime: "2026-05-01"', ['error recovery-target']],
    ['targetLSN: 16/B374D848', []],
    ['targetLSN: "16"', ['error recovery-target']],
    ['targetXID: "745", backupID: a', []],
    ['targetXID: "4294967296", backupID: a', ['error recovery-target']],
    ['targetXID: "745"', ['error recovery-target']],
    [`targetName: ${'a'.repeat(64)}, backupID: a`, ['error recovery-target']],
    ['targetImmediate: true', ['error recovery-target']],
    ['targetTLI: latest', []],
    ['targetTLI: "0"', ['error recovery-target']],
  ])('target: %s', (text, rules) => {
    expect(foundIn(inRecovery(`backup: { name: a }, recoveryTarget: { ${text} }`))).toEqual(rules)
  })

  it.each([
    ['{ storage: { name: a, kind: VolumeSnapshot, apiGroup: snapshot.storage.k8s.io } }', []],
    ['{ storage: { name: a, kind: VolumeSnapshot } }', ['error recovery-volumes']],
    [
      '{ storage: { name: a, kind: PersistentVolumeClaim }, walStorage: { name: b, kind: PersistentVolumeClaim } }',
      ['error recovery-volumes'],
    ],
    ['{ storage: { name: a, kind: PersistentVolumeClaim } }, backup: { name: a }', ['error recovery-volumes']],
  ])('volumes: %s', (text, rules) => {
    expect(foundIn(inRecovery(`volumeSnapshots: ${text}`))).toEqual(rules)
  })

  it.each([
    ['{ name: files, storage: { size: 1Gi } }', []],
    ['{ name: files }', ['error cluster-tablespaces']],
    ['{ name: a b, storage: { size: 1Gi } }', ['error cluster-tablespaces']],
    ['{ name: a_b, storage: { size: 1Gi } }, { name: A_B, storage: { size: 1Gi } }', ['error cluster-tablespaces']],
    ['{ name: a_b, storage: { size: 1Gi } }, { name: a$b, storage: { size: 1Gi } }', ['error cluster-tablespaces']],
  ])('tablespaces: %s', (text, rules) => {
    expect(foundIn(databaseCluster(`tablespaces: [${text}]`))).toEqual(rules)
  })

  it.each([
    ['{ operator: Exists }', []],
    ['{ key: a, value: b }', []],
    ['{ key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 60 }', []],
    ['{ key: a, tolerationSeconds: 60 }', ['error cluster-tolerations']],
    ['{ key: "a b" }', ['error cluster-tolerations']],
    ['{ key: a, value: "a b" }', ['error cluster-tolerations']],
  ])('tolerations: %s', (text, rules) => {
    expect(foundIn(databaseCluster(`affinity: { tolerations: [${text}] }`))).toEqual(rules)
  })

  it.each([
    ['image: { reference: a }, env: [{ name: A, value: "${image_root}/x $${x}" }]', []],
    ['image: { reference: a }, env: [{ name: A, value: "${root}" }]', ['error extension-variables']],
    ['image: { reference: a }, env: [{ name: PGX, value: x }]', ['error extension-variables']],
    ['image: { reference: a }, ld_library_path: [lib, lib]', ['error extension-paths']],
    ['image: { reference: a }, ld_library_path: [..lib]', []],
    ['image: { reference: a }, ld_library_path: [/lib, lib/../bin]', []],
    ['image: { reference: a }, ld_library_path: [/lib/../../etc]', ['error extension-paths']],
    ['image: { reference: a }, ld_library_path: [lib/../../etc]', ['error extension-paths']],
  ])('extension: %s', (text, rules) => {
    expect(foundIn(inPostgres(`extensions: [{ name: a, ${text} }]`))).toEqual(rules)
  })

  it.each([
    ['ldap: { server: a, bindAsAuth: {} }', []],
    ['ldap: { server: a, bindAsAuth: {}, bindSearchAuth: {} }', ['error cluster-ldap']],
    ['pg_hba: ["host all all ${service:a} trust"]', ['error cluster-pg-hba']],
  ])('access: %s', (text, rules) => {
    expect(foundIn(inPostgres(text)).filter((found) => /cluster-(?:pg-hba|ldap)/.test(found))).toEqual(rules)
  })

  it('is also about huge pages, settings and slots', () => {
    const huge = (text: string) => foundIn(databaseCluster(`resources: { ${text} }`))
    expect(huge('requests: { hugepages-2Mi: 1Gi, cpu: "1" }, limits: { hugepages-2Mi: 1Gi }')).toEqual([])
    expect(huge('requests: { hugepages-2Mi: 1Gi, cpu: "1" }, limits: { hugepages-2Mi: 2Gi }')).toEqual([
      'error cluster-huge-pages',
    ])
    const slots = 'replicationSlots: { synchronizeReplicas: { excludePatterns: ["^a(?P<x>.)$", "(?i)b"] } }'
    expect(foundIn(databaseCluster(slots))).toEqual([])
    const failover = 'replicationSlots: { highAvailability: { enabled: false } }'
    expect(
      foundIn(
        databaseCluster(failover).replace(
          'max_connections:',
          'pg_failover_slots.version_check: "on", hot_standby_feedback: "on", max_connections:',
        ),
      ),
    ).toEqual(['error replication-slots'])
  })
})
