import { describe } from './describe.ts'
import { textWithout } from './fields.ts'

interface Field {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly words?: readonly string[]
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const seconds: Field = { name: 'second', min: 0, max: 59 }
const standard: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: months },
  { name: 'day of the week', min: 0, max: 6, words: days },
]

const named = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/

function valueOf(text: string, { min, max, words = [] }: Field): number | undefined {
  const position = words.indexOf(text.toUpperCase())
  if (position !== -1) return position + min
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : undefined
}

/** Whether a field has the form that robfig/cron reads: `*`, values, ranges, steps, and lists of them. */
function isField(text: string, field: Field): boolean {
  return text.split(',').every((part) => {
    const [range = '', step, ...more] = part.split('/')
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false
    if (range === '*' || range === '?') return true
    const [from = '', to, ...rest] = range.split('-')
    const first = valueOf(from, field)
    const last = to === undefined ? first : valueOf(to, field)
    return rest.length === 0 && first !== undefined && last !== undefined && first <= last
  })
}

function fieldProblems(texts: readonly string[], fields: readonly Field[]): readonly string[] {
  return fields.flatMap((field, position) => {
    const text = texts[position] ?? ''
    const { name, min, max } = field
    const article = name === 'hour' ? 'an' : 'a'
    return isField(text, field)
      ? []
      : [`${describe(text)} is not ${article} ${name}: expected ${min} to ${max}, "*", "*/n", "a-b" or "a,b"`]
  })
}

function cnpgProblem(text: string): string | readonly string[] | undefined {
  if (named.test(text)) return undefined
  const texts = text.trim().split(/\s+/)
  if (texts.length === 5)
    return `has five fields, and CloudNativePG reads six, seconds first: write "0 ${texts.join(' ')}"`
  if (texts.length !== 6) return 'expected six fields, seconds first, such as "0 0 2 * * *" for 2 a.m., or "@daily"'
  return fieldProblems(texts, [seconds, ...standard])
}

function cronJobProblem(text: string): string | readonly string[] | undefined {
  if (named.test(text)) return undefined
  const texts = text.trim().split(/\s+/)
  if (texts.length === 6) return `has six fields, and a CronJob has no seconds: write "${texts.slice(1).join(' ')}"`
  if (texts.length !== 5) return 'expected five fields, such as "0 3 * * *" for 3 a.m., or "@daily"'
  return fieldProblems(texts, standard)
}

/** A schedule of CloudNativePG, with a field for seconds (robfig/cron v1.2.0 parser.go:141-176). */
export const backupSchedule = textWithout(cnpgProblem, 'a schedule of six fields')

/** A schedule of a CronJob (robfig/cron v3, which Kubernetes uses, without seconds). */
export const cronJobSchedule = textWithout(cronJobProblem, 'a schedule of five fields')
