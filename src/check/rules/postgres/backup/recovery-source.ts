import type { RuleDefinition } from '../../../rule.ts'
import { bootstrapOf } from '../../../model/postgres/cluster.ts'
import { at, listAt, repeatsIn, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { recovered } from '../support/archive-example.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The source of a recovery is an entry of externalClusters, and each entry has its own name.',
  why:
    'bootstrap.recovery.source and pg_basebackup.source are names in externalClusters. The webhook refuses an unknown ' +
    'name, duplicate names, names that could lead out of a directory, and an entry without connectionParameters, ' +
    'plugin or barmanObjectStore.',
  source: [
    webhook(
      'validateBootstrapPgBaseBackupSource',
      'validateBootstrapRecoverySource',
      'validateExternalClusters',
      'validateExternalCluster',
      'isUnsafePathComponent',
    ),
  ],
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
        `externalClusters has no entry "${source}".`,
        names.length === 0 ? 'Add the source to externalClusters.' : `Name one of: ${names.join(', ')}.`,
      )
    }
    const repeats = repeatsIn(names)
    for (const [position, entry] of external.entries()) {
      const place = `spec.externalClusters[${position}]`
      if (repeats.has(position)) {
        yield report(
          `${place}.name`,
          `externalClusters has two entries "${names[position]}".`,
          'Give each entry its own name.',
        )
      }
      if (/^\.{1,2}$|[/\\]/.test(names[position] ?? '')) {
        yield report(`${place}.name`, 'The name cannot be part of a path.', 'Remove "/", "\\\\" and ".." from it.')
      }
      const ways = ['connectionParameters', 'plugin', 'barmanObjectStore'].filter(
        (field) => at(entry, field) !== undefined,
      )
      if (ways.length === 0) {
        yield report(
          place,
          `The entry "${names[position]}" does not state how to connect.`,
          'Add connectionParameters or plugin.',
        )
      }
    }
  }),
}
