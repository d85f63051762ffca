import type { RuleDefinition } from '../../../rule.ts'
import { at, recordAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { recovered, path } from '../support/recovery-example.ts'
import { eachCluster } from '../../scopes.ts'

/** `2024-05-01 10:00:00`, with a fraction, and with a zone or without. */
const time = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?\s?(?:Z|[+-]\d\d(?::?\d\d)?(?::\d\d)?)?$/i

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The target of a recovery has a form that PostgreSQL reads, and a backup where one is needed.',
  why:
    'The webhook refuses a time, LSN, transaction or timeline in any other form, a name of 64 bytes or more, and a ' +
    'target by name, by transaction or "immediate" without backupID: only a time tells by itself which backup to take.',
  source: `${webhook}:1414-1511; cloudnative-pg/machinery pkg/types/time.go, lsn.go (v0.5)`,
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
        'The time cannot be read.',
        'Write it like "2026-05-01 10:00:00+00".',
      )
    if (wrong('targetLSN', (text) => /^[\da-f]{1,16}\/[\da-f]{1,16}$/i.test(text)))
      yield report(`${path}.recoveryTarget.targetLSN`, 'The LSN cannot be read.', 'Write it like "16/B374D848".')
    if (wrong('targetXID', (text) => /^\d+$/.test(text) && Number(text) < 2 ** 32))
      yield report(
        `${path}.recoveryTarget.targetXID`,
        'The transaction is no number of 32 bits.',
        'Write it like "745".',
      )
    if (wrong('targetName', (text) => Buffer.byteLength(text) < 64 && !hasControls(text)))
      yield report(
        `${path}.recoveryTarget.targetName`,
        'The name is too long or has control characters.',
        'Write fewer than 64 bytes.',
      )
    if (wrong('targetTLI', (text) => text === 'latest' || (/^\+?\d+$/.test(text) && Number(text) > 0)))
      yield report(
        `${path}.recoveryTarget.targetTLI`,
        'The timeline is neither "latest" nor a number above 0.',
        'Leave it out.',
      )
    const needsBackup =
      ['targetName', 'targetXID'].some((key) => (textAt(target, key) ?? '') !== '') ||
      at(target, 'targetImmediate') !== undefined
    const isSnapshot = at(cluster, 'spec', 'bootstrap', 'recovery', 'volumeSnapshots') !== undefined
    if (needsBackup && !isSnapshot && (textAt(target, 'backupID') ?? '') === '')
      yield report(
        `${path}.recoveryTarget`,
        'The target does not tell which backup to take.',
        'Set backupID, or use targetTime.',
      )
  }),
}

/** Characters that no name has. */
function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007F')
}
