/** A field of a schedule. */
export interface CronField {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly words?: readonly string[]
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** The five fields of a schedule without seconds. */
export const cronFields = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: monthNames },
  { name: 'day of the week', min: 0, max: 6, words: dayNames },
] as const satisfies readonly CronField[]

/** Schedules with a name, as five fields. */
export const namedSchedules: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** The number that a value of a field stands for; NaN for any other text. */
function valueOf(text: string, { min, max, words = [] }: CronField): number {
  const position = words.indexOf(text.toUpperCase())
  if (position !== -1) return position + min
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : Number.NaN
}

/** The numbers of a field as robfig/cron reads it: `*`, values, ranges, steps, and lists of them. */
export function cronValues(text: string, field: CronField): readonly number[] | undefined {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [range = '', step, ...more] = part.split('/')
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return undefined
    const [from = '', to, ...rest] =
      range === '*' || range === '?' ? [String(field.min), String(field.max)] : range.split('-')
    const first = valueOf(from, field)
    // A single value with a step goes on to the end.
    const last = to === undefined ? (step === undefined ? first : field.max) : valueOf(to, field)
    if (rest.length > 0 || !(first <= last)) return undefined
    for (let value = first; value <= last; value += Number(step ?? 1)) found.add(value)
  }
  return [...found].toSorted((a, b) => a - b)
}

/** How often a schedule of five fields, of six with seconds first, or with a name runs. */
export interface Rhythm {
  /** Longest time between two runs, in minutes. */
  readonly longestGap: number
  /** Maximum number of runs within consecutive days. */
  readonly mostRuns: (days: number) => number
}

/** The days of years with a 29th of February. 2024 begins on a Monday. */
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const calendar = [2024, 2025, 2026, 2027, 2028]
  .flatMap((year) => lengths.map((length, index) => ({ month: index + 1, length: length + leapDay(year, index) })))
  .flatMap(({ month, length }) => Array.from({ length }, (_, index) => ({ month, dayOfMonth: index + 1 })))
  .map((date, day) => ({ ...date, day, dayOfWeek: (day + 1) % 7 }))
const perDay = 24 * 60

function leapDay(year: number, month: number): number {
  return month === 1 && year % 4 === 0 ? 1 : 0
}

/** The frequency of a schedule; `undefined` if it is invalid or never runs. */
export function rhythmOf(schedule: string): Rhythm | undefined {
  const named = Object.hasOwn(namedSchedules, schedule) ? namedSchedules[schedule] : undefined
  const texts = (named ?? schedule.trim()).split(/\s+/).slice(-5)
  const [minutes, hours, ...ofDays] = cronFields.map((field, position) => cronValues(texts[position] ?? '', field))
  const run = daysOf(ofDays, texts)
  const [day] = run
  if (minutes === undefined || hours === undefined || day === undefined) return undefined
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute))
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const within = times.slice(1).map((time, position) => time - (times[position] ?? 0))
  const between = run.slice(1).map((next, position) => (next - (run[position] ?? 0)) * perDay - last + first)
  return {
    longestGap: Math.max(0, ...within, ...between),
    mostRuns: (length) => times.length * mostIn(run, length),
  }
}

/** The maximum number of the sorted days within a number of consecutive days. */
function mostIn(run: readonly number[], length: number): number {
  let [most, next] = [0, 0]
  for (const [position, from] of run.entries()) {
    while (next < run.length && (run[next] ?? 0) < from + length) next += 1
    most = Math.max(most, next - position)
  }
  return most
}

/** The days on which it runs, counted from the start. With both days restricted, either counts. */
function daysOf(values: readonly (readonly number[] | undefined)[], texts: readonly string[]): readonly number[] {
  const [inMonth, month, inWeek] = values
  if (inMonth === undefined || month === undefined || inWeek === undefined) return []
  // robfig/cron keeps the star of `*/1` and of a list (parser.go, getRange, v3).
  const isEither = [texts[2], texts[4]].every((text) => !/(?:^|,)[*?](?:\/1)?(?:,|$)/.test(text ?? ''))
  const [days, months, daysOfWeek] = [new Set(inMonth), new Set(month), new Set(inWeek)]
  const runsOn = ({ dayOfMonth, dayOfWeek }: (typeof calendar)[number]): boolean =>
    isEither ? days.has(dayOfMonth) || daysOfWeek.has(dayOfWeek) : days.has(dayOfMonth) && daysOfWeek.has(dayOfWeek)
  return calendar.filter((date) => months.has(date.month) && runsOn(date)).map(({ day }) => day)
}
