import type { ApiObject } from '../harness/apply.ts'

/** CloudNativePG's webhook counts fields before it reads `@daily`, which the operator takes (robfig/cron v1.2.0 parser.go). */
function isRemarkOnShorthand(object: ApiObject, warning: string): boolean {
  const { schedule } = (object as { spec?: { schedule?: unknown } }).spec ?? {}
  return typeof schedule === 'string' && schedule.startsWith('@') && warning.startsWith('Schedule parameter may not')
}

/** The warnings that are not known to be of no use: one is. */
export function unlisted(object: ApiObject, warnings: readonly string[]): readonly string[] {
  return warnings.filter((warning) => !isRemarkOnShorthand(object, warning))
}
