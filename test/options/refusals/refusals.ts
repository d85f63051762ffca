import { expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

export const host = 'convex.example.com'
export const server = {
  type: 'postgres',
  host: 'db.example.com',
  user: 'convex',
  password: { secret: 'db', key: 'password' },
}
export const backend = { cloudOrigin: `https://${host}`, database: server }
type Row = readonly [options: object, path: string, message: RegExp]
export function refuses(build: (options: never) => unknown, rows: readonly Row[]): void {
  it.each(rows.map(([options, path, message]) => [path, message, options] as const))(
    '%s: %s',
    (path, message, options) => {
      const issues = issuesOf(withWrong(build as (options: unknown) => unknown, options))
      expect(issues.map((issue) => issue.path)).toEqual([path])
      expect(issues[0]?.message).toMatch(message)
    },
  )
}
