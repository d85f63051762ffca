import { cronFields, cronValues, namedSchedules, rhythmOf } from '../kubernetes/cron.ts'
import type { CronField } from '../kubernetes/cron.ts'
import { describe } from './describe.ts'
import { textWithout } from './fields.ts'

const seconds: CronField = { name: 'second', min: 0, max: 59 }

function fieldProblems(texts: readonly string[], fields: readonly CronField[]): readonly string[] {
  return fields.flatMap((field, position) => {
    const text = texts[position] ?? ''
    const { name, min, max } = field
    const article = name === 'hour' ? 'an' : 'a'
    return cronValues(text, field) !== undefined
      ? []
      : [`${describe(text)} is not ${article} ${name}: expected ${min} to ${max}, "*", "*/n", "a-b" or "a,b"`]
  })
}

function problemsOf(texts: readonly string[], fields: readonly CronField[]): string | readonly string[] {
  const problems = fieldProblems(texts, fields)
  return problems.length > 0 || rhythmOf(texts.join(' ')) !== undefined
    ? problems
    : 'never runs: the month does not have this day; choose another day'
}

function cnpgProblem(text: string): string | readonly string[] | undefined {
  if (Object.hasOwn(namedSchedules, text)) return undefined
  const texts = text.trim().split(/\s+/)
  if (texts.length === 5)
    return `has five fields, and CloudNativePG reads six, seconds first: write "0 ${texts.join(' ')}"`
  if (texts.length !== 6) return 'expected six fields, seconds first, such as "0 0 2 * * *" for 2 a.m., or "@daily"'
  return problemsOf(texts, [seconds, ...cronFields])
}

function cronJobProblem(text: string): string | readonly string[] | undefined {
  if (Object.hasOwn(namedSchedules, text)) return undefined
  const texts = text.trim().split(/\s+/)
  if (texts.length === 6) return `has six fields, and a CronJob has no seconds: write "${texts.slice(1).join(' ')}"`
  if (texts.length !== 5) return 'expected five fields, such as "0 3 * * *" for 3 a.m., or "@daily"'
  return problemsOf(texts, cronFields)
}

/** A schedule of CloudNativePG, with a field for seconds (cron@v1.2.0 parser.go#expandFields,defaultParser). */
export const backupSchedule = textWithout(cnpgProblem, 'a schedule of six fields')

/** A schedule of a CronJob (robfig/cron v3, which Kubernetes uses, without seconds). */
export const cronJobSchedule = textWithout(cronJobProblem, 'a schedule of five fields')
