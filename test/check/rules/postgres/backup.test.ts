import { describe, expect, it } from 'vitest'
import { backedUp } from '../../../../src/check/examples/cnpg-backup.ts'
import { databaseCluster } from '../../../../src/check/examples/database.ts'
import { foundIn } from '../support.ts'

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
