import type { RuleDefinition } from '../../../rule.ts'
import { bootstrapOf } from '../../../model/postgres/cluster.ts'
import { at, listAt, repeatsIn, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { recovered } from '../support/archive-example.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The source of a recovery is one of the externalClusters, each of which has a name of its own.',
  why:
    'bootstrap.recovery.source and pg_basebackup.source are names in externalClusters. The webhook refuses a name that ' +
    'is not there, two of one name, a name that could lead out of a directory, and an entry without ' +
    'connectionParameters, plugin or barmanObjectStore.',
  source: `${webhook}:630-691, 1925-1963 (v1.30)`,
  bad: recovered.replace('source: old', 'source: older'),
  good: recovered,
  check: eachCluster(function* (cluster, report) {
    const external = listAt(cluster, 'spec', 'externalClusters')
    const names = external.map((entry) => textAt(entry, 'name') ?? '')
    const { way, section, path } = bootstrapOf(cluster)
    const source = way === 'initdb' ? undefined : textAt(section, 'source')
    if (source !== undefined && source !== '' && !names.includes(source)) {
      yield report(
        `${path}.source`,
        `"${source}" is none of the externalClusters.`,
        `Name one of: ${names.join(', ') || 'none is there'}.`,
      )
    }
    const repeats = repeatsIn(names)
    for (const [position, entry] of external.entries()) {
      const place = `spec.externalClusters[${position}]`
      if (repeats.has(position)) {
        yield report(`${place}.name`, `"${names[position]}" is there twice.`, 'Give each its own name.')
      }
      if (/^\.{1,2}$|[/\\]/.test(names[position] ?? '')) {
        yield report(`${place}.name`, 'The name cannot be part of a path.', 'Leave "/", "\\\\" and ".." out.')
      }
      const ways = ['connectionParameters', 'plugin', 'barmanObjectStore'].filter(
        (field) => at(entry, field) !== undefined,
      )
      if (ways.length === 0) {
        yield report(
          place,
          `"${names[position]}" says nothing of how to reach it.`,
          'Add connectionParameters or plugin.',
        )
      }
    }
  }),
}
