import * as v from 'valibot'
import { listOf, oneOf, textLike } from '../options/fields.ts'
import { release } from '../options/release.ts'
import { invalidOptions, parse } from '../options/parse.ts'
import { strict, unknownKey } from '../options/strict.ts'
import type { Issue } from '../errors.ts'
import type { Severity } from './finding.ts'

/** Options of `check`. */
export interface CheckOptions {
  /**
   * Release that the images must be of. Without one, they only have to be of one and the same.
   * @default none
   */
  readonly release?: string | undefined
  /**
   * Ids of rules that are not applied.
   * @default []
   */
  readonly disable?: readonly string[] | undefined
  /**
   * Severities of rules that differ from their own, by id.
   * @default {}
   */
  readonly severity?: Readonly<Record<string, Severity>> | undefined
}

const ruleId = textLike((text) => /^[a-z0-9-]+$/.test(text), 'the id of a rule')
const severities = v.record(v.string(), oneOf(['error', 'warning', 'info']))

const schema = strict({
  release: v.optional(release),
  disable: v.optional(listOf(ruleId), []),
  severity: v.optional(severities, {}),
}) satisfies v.GenericSchema<CheckOptions>

/** Settings of `check`. */
export type CheckSettings = v.InferOutput<typeof schema>

/** Checks the options and fills in the defaults; `known` are the ids of all rules. */
export function checkSettings(options: CheckOptions, known: ReadonlySet<string>): CheckSettings {
  const settings = parse('check', schema, options)
  const issues = [
    ...settings.disable.flatMap((id, index) => unknownRule(id, `disable[${index}]`, known)),
    ...Object.keys(settings.severity).flatMap((id) => unknownRule(id, `severity.${id}`, known)),
  ]
  if (issues.length > 0) throw invalidOptions('check', issues)
  return settings
}

function unknownRule(id: string, path: string, known: ReadonlySet<string>): readonly Issue[] {
  return known.has(id) ? [] : [{ path, message: `no rule has this id: ${unknownKey(id, [...known])}` }]
}
