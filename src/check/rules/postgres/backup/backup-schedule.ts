import type { RuleDefinition } from '../../../rule.ts'
import { textAt } from '../../../model/read.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { webhook, backupsOf } from '../../../model/postgres/backups.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The schedule of a backup has six fields, seconds first.',
  why:
    'CloudNativePG reads schedules with a field for seconds. Five fields, as for a CronJob, are only warned about and ' +
    'mean something else: "0 2 * * *" is minute 2 of every hour.',
  source: `${webhook}/scheduledbackup_webhook.go:133-149; robfig/cron v1.2.0 parser.go:141-176 (v1.30)`,
  bad: backedUp.replace('"0 0 2 * * *"', '"0 2 * * *"'),
  good: backedUp,
  *check(model) {
    for (const { backup } of backupsOf(model)) {
      const schedule = textAt(backup, 'spec', 'schedule')?.trim()
      if (backup.kind !== 'ScheduledBackup' || schedule === undefined) continue
      const fields = schedule.split(/\s+/).length
      const isNamed = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$|^@every \S/.test(schedule)
      if (isNamed || (fields === 6 && !schedule.startsWith('@'))) continue
      yield problemAt(
        { object: backup, path: 'spec.schedule' },
        fields === 5
          ? `"${schedule}" has five fields: the first is read as seconds, and the rest moves up by one.`
          : `"${schedule}" is no schedule that CloudNativePG reads.`,
        fields === 5 ? `Write "0 ${schedule}".` : 'Write six fields, such as "0 0 2 * * *" for 2 a.m., or @daily.',
      )
    }
  },
}
