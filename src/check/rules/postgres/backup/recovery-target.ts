import type { RuleDefinition } from '../../../rule.ts'
import { at, recordAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { recovered, path } from '../support/bootstrap-example.ts'
import { eachCluster } from '../../scopes.ts'
import { machinery } from '../../../../sources/source.ts'

/** `2024-05-01 10:00:00`, with or without a fraction and a time zone. */
const time = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?\s?(?:Z|[+-]\d\d(?::?\d\d)?(?::\d\d)?)?$/i

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The target of a recovery is valid, and names a backup if required.',
  why:
    'The webhook refuses an invalid time, LSN, transaction ID or timeline, and a name of 64 bytes or more. A target ' +
    'by name, by transaction ID or "immediate" requires backupID: only a time determines which backup to use.',
  source: [
    webhook('validateRecoveryTarget'),
    machinery('pkg/types/time.go', 'ParseTargetTime'),
    machinery('pkg/types/lsn.go', 'Parse'),
  ],
  bad: recovered('backup: { name: last }, recoveryTarget: { targetTime: yesterday }'),
  good: recovered('backup: { name: last }, recoveryTarget: { targetTime: "2026-05-01 10:00:00+00" }'),
  check: eachCluster(function* (cluster, report) {
    const target = recordAt(cluster, 'spec', 'bootstrap', 'recovery', 'recoveryTarget')
    const wrong = (key: string, isRight: (text: string) => boolean): boolean => {
      const text = textAt(target, key) ?? ''
      return text !== '' && !isRight(text)
    }
    if (wrong('targetTime', (text) => time.test(text)))
      yield report(
        `${path}.recoveryTarget.targetTime`,
        'The time is invalid.',
        'Write a time such as "2026-05-01 10:00:00+00".',
      )
    if (wrong('targetLSN', (text) => /^[\da-f]{1,16}\/[\da-f]{1,16}$/i.test(text)))
      yield report(`${path}.recoveryTarget.targetLSN`, 'The LSN is invalid.', 'Write an LSN such as "16/B374D848".')
    if (wrong('targetXID', (text) => /^\d+$/.test(text) && Number(text) < 2 ** 32))
      yield report(
        `${path}.recoveryTarget.targetXID`,
        'The transaction ID is not a number of 32 bits.',
        'Write an ID such as "745".',
      )
    if (wrong('targetName', (text) => Buffer.byteLength(text) < 64 && !hasControls(text)))
      yield report(
        `${path}.recoveryTarget.targetName`,
        'The name has 64 bytes or more, or contains control characters.',
        'Write a shorter name without control characters.',
      )
    if (wrong('targetTLI', (text) => text === 'latest' || (/^\+?\d+$/.test(text) && Number(text) > 0)))
      yield report(
        `${path}.recoveryTarget.targetTLI`,
        'The timeline is neither "latest" nor a number above 0.',
        'Remove it.',
      )
    const needsBackup =
      ['targetName', 'targetXID'].some((key) => (textAt(target, key) ?? '') !== '') ||
      at(target, 'targetImmediate') !== undefined
    const isSnapshot = at(cluster, 'spec', 'bootstrap', 'recovery', 'volumeSnapshots') !== undefined
    if (needsBackup && !isSnapshot && (textAt(target, 'backupID') ?? '') === '')
      yield report(
        `${path}.recoveryTarget`,
        'The target does not determine which backup to use.',
        'Set backupID, or use targetTime.',
      )
  }),
}

/** Control characters, which no name contains. */
function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007F')
}
