import type { RuleDefinition } from '../../../rule.ts'
import { textAt } from '../../../model/read.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { eachBackup } from '../../scopes.ts'
import { cloudnativePg, cron } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The schedule of a backup has six fields, seconds first.',
  why:
    'CloudNativePG reads schedules with a field for seconds. Five fields, as in a CronJob, cause only a warning and ' +
    'mean something else: "0 2 * * *" is minute 2 of every hour.',
  source: [
    cloudnativePg('internal/webhook/v1/scheduledbackup_webhook.go', 'validate'),
    cron('parser.go', 'expandFields', 'defaultParser'),
  ],
  bad: backedUp.replace('"0 0 2 * * *"', '"0 2 * * *"'),
  good: backedUp,
  check: eachBackup(function* ({ backup }, report) {
    const schedule = textAt(backup, 'spec', 'schedule')?.trim()
    if (backup.kind !== 'ScheduledBackup' || schedule === undefined) return
    const fields = schedule.split(/\s+/).length
    const isNamed = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$|^@every \S/.test(schedule)
    if (isNamed || (fields === 6 && !schedule.startsWith('@'))) return
    yield report(
      'spec.schedule',
      fields === 5
        ? `"${schedule}" has five fields: CloudNativePG reads the first as seconds, and shifts the others by one.`
        : `"${schedule}" is not a valid schedule.`,
      fields === 5 ? `Write "0 ${schedule}".` : 'Write six fields, such as "0 0 2 * * *" for 2 a.m., or @daily.',
    )
  }),
}
