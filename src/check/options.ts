import * as v from 'valibot'
import { listOf, mapOf, oneOf, textLike } from '../options/fields.ts'
import { release } from '../options/release.ts'
import { invalidOptions, parse } from '../options/parse.ts'
import { strict } from '../options/strict.ts'
import type { Severity } from './finding.ts'
import { unknownRule } from './unknown-rule.ts'

/** Options of `check`. */
export interface CheckOptions {
  /**
   * Required release of the images. Without it, all images only need the same release.
   * @default none
   */
  readonly release?: string | undefined
  /**
   * Ids of rules that are turned off.
   * @default []
   */
  readonly disable?: readonly string[] | undefined
  /**
   * Severities that replace those of the rules, by rule id.
   * @default {}
   */
  readonly severity?: Readonly<Record<string, Severity>> | undefined
}

const ruleId = textLike((text) => /^[a-z0-9-]+$/.test(text), 'the id of a rule')
const severities = mapOf(
  () => oneOf(['error', 'warning', 'info']),
  'severities by rule',
  () => undefined,
)

export const checkOptions = strict({
  release: v.optional(release),
  disable: v.optional(listOf(ruleId), []),
  severity: v.optional(severities, {}),
}) satisfies v.GenericSchema<CheckOptions>

/** Settings of `check`. */
export type CheckSettings = v.InferOutput<typeof checkOptions>

/** Checks the options and fills in the defaults; `known` are the ids of all rules. */
export function checkSettings(options: CheckOptions, known: ReadonlySet<string>): CheckSettings {
  const settings = parse('check', checkOptions, options)
  const given = [
    ...settings.disable.map((id, index) => ({ id, path: `disable[${index}]` })),
    ...Object.keys(settings.severity).map((id) => ({ id, path: `severity.${id}` })),
  ]
  const issues = given.flatMap(({ id, path }) =>
    known.has(id) ? [] : [{ path, message: unknownRule(id, [...known]) }],
  )
  if (issues.length > 0) throw invalidOptions('check', issues)
  return settings
}
