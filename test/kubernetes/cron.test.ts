import { expect, it } from 'vitest'
import { rhythmOf } from '../../src/kubernetes/cron.ts'

const day = 24 * 60

it.each([
  ['0 3 * * *', day, 14],
  ['@daily', day, 14],
  ['@hourly', 60, 14 * 24],
  ['*/15 * * * *', 15, 14 * 96],
  ['0 3,15 * * *', 12 * 60, 28],
  ['30 1 * * MON', 7 * day, 2],
  ['0 0 2 * * 1-5', 3 * day, 10],
  ['0 0 1 * *', 31 * day, 1],
  ['0 0 1 * 1', 7 * day, 3],
  // The star of a step of one and of a list is one, so that the day of the week alone counts.
  ['0 0 */1 * 1', 7 * day, 2],
  ['0 0 1,* * 1', 7 * day, 2],
  ['0 0 29 2 *', 4 * 366 * day - 3 * day, 1],
  ['0 9 * JAN,FEB *', (366 - 60 + 1) * day, 14],
])('%s', (schedule, longestGap, runs) => {
  expect(rhythmOf(schedule)?.longestGap).toBe(longestGap)
  expect(rhythmOf(schedule)?.mostRuns(14)).toBe(runs)
})

it.each(['', '0 3 * *', '61 3 * * *', 'TZ=UTC 0 3 * *', '0 0 30 2 *', '@reboot', 'constructor', '${SCHEDULE}'])(
  '%s has none',
  (schedule) => {
    expect(rhythmOf(schedule)).toBeUndefined()
  },
)
