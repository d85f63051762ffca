import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../../../model/read.ts'
import { database, databaseYaml } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { initdb } from '../support/archive-example.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster is started in one way, with options that go together.',
  why:
    'A cluster begins empty, from a backup or from another server. The webhook refuses two of them at once, a size of log ' +
    'segments that is no power of two, two targets of a recovery, and SQL to run without name and key; the schema ties ' +
    'locales to their provider.',
  source: `${webhook}:299-352, 598-626, 1414-1541; CEL of spec.bootstrap.initdb (v1.30)`,
  bad: database({
    [initdb]:
      'bootstrap: { initdb: { database: convex_self_hosted, owner: convex }, recovery: { backup: { name: last } } }',
  }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const bootstrap = recordAt(cluster, 'spec', 'bootstrap')
    const ways = ['initdb', 'recovery', 'pg_basebackup'].filter((way) => at(bootstrap, way) !== undefined)
    if (ways.length > 1)
      yield report(
        'spec.bootstrap',
        `The cluster is to start in ${ways.length} ways: ${ways.join(', ')}.`,
        'Leave all but one out.',
      )
    const segment = numberAt(bootstrap, 'initdb', 'walSegmentSize') ?? 0
    if (segment > 0 && (segment & (segment - 1)) !== 0) {
      yield report(
        'spec.bootstrap.initdb.walSegmentSize',
        `${segment} is no power of two.`,
        'Leave it out: 16 is the default.',
      )
    }
    const provider = textAt(bootstrap, 'initdb', 'localeProvider')
    for (const [field, needed] of [
      ['builtinLocale', 'builtin'],
      ['icuLocale', 'icu'],
      ['icuRules', 'icu'],
    ] as const) {
      if (at(bootstrap, 'initdb', field) === undefined || provider === needed) continue
      yield report(
        `spec.bootstrap.initdb.${field}`,
        `${field} is only for localeProvider ${needed}.`,
        `Set localeProvider: ${needed}.`,
      )
    }
    const targets = ['targetImmediate', 'targetLSN', 'targetName', 'targetXID', 'targetTime'].filter(
      (target) => at(bootstrap, 'recovery', 'recoveryTarget', target) !== undefined,
    )
    if (targets.length > 1) {
      yield report(
        'spec.bootstrap.recovery.recoveryTarget',
        `A recovery has one target, not ${targets.length}.`,
        'Leave all but one out.',
      )
    }
    for (const list of ['secretRefs', 'configMapRefs']) {
      const entries = listAt(bootstrap, 'initdb', 'postInitApplicationSQLRefs', list)
      for (const [position, entry] of entries.entries()) {
        if (textAt(entry, 'name') && textAt(entry, 'key')) continue
        const path = `.initdb.postInitApplicationSQLRefs.${list}[${position}]`
        yield report(`spec.bootstrap${path}`, 'The reference lacks a name or a key.', 'Set both.')
      }
    }
  }),
}
