import * as v from 'valibot'
import { listOf, oneOf, textLike } from '../options/fields.ts'
import { release } from '../options/image.ts'
import { parse } from '../options/parse.ts'
import { strict, unknownKey } from '../options/strict.ts'
import { withRules } from '../options/cross-check.ts'
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

/** Checks the options and fills in the defaults; `known` are the ids of all rules. */
export function checkSettings(options: CheckOptions, known: readonly string[]) {
  const schema = withRules(
    strict({
      release: v.optional(release),
      disable: v.optional(listOf(ruleId), []),
      severity: v.optional(severities, {}),
    }),
    ({ disable, severity }) => [
      ...disable.flatMap((id, index) => unknownRule(id, ['disable', String(index)], known)),
      ...Object.keys(severity).flatMap((id) => unknownRule(id, ['severity', id], known)),
    ],
  )
  return parse('check', schema, options)
}

function unknownRule(id: string, path: readonly string[], known: readonly string[]) {
  return known.includes(id) ? [] : [{ at: path, message: `no rule has this id: ${unknownKey(id, known)}` }]
}

/** Settings of `check`. */
export type CheckSettings = ReturnType<typeof checkSettings>
