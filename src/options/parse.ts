import * as v from 'valibot'
import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { guarded } from '../guarded.ts'
import { typeName } from './describe.ts'
import { isPlainObject } from './plain.ts'

/**
 * Turns options into settings: checks all of them at once and fills in the defaults.
 *
 * @throws ConvexK8sError with every issue, each with the option's path.
 */
export function parse<Settings>(
  builder: string,
  schema: v.GenericSchema<unknown, Settings>,
  options: unknown,
): Settings {
  const result = guarded(builder, () => v.safeParse(schema, options))
  if (result.success) return result.output
  throw invalidOptions(builder, result.issues.map(toIssue))
}

/** Options that are split before they are checked. */
export function optionsObject<Options extends object>(builder: string, options: Options): Options {
  if (isPlainObject(options)) return options
  throw invalidOptions(builder, [{ path: '', message: `expected an object of options, got ${typeName(options)}` }])
}

/** The error of a builder with invalid options. */
export function invalidOptions(builder: string, issues: readonly Issue[]): ConvexK8sError {
  const count = issues.length === 1 ? '1 option is wrong' : `${issues.length} options are wrong`
  return new ConvexK8sError(`${builder}: ${count}.`, issues)
}

function toIssue(issue: v.BaseIssue<unknown>): Issue {
  return { path: pathOf(issue.path ?? []), message: issue.message }
}

function pathOf(items: readonly { readonly key?: unknown }[]): string {
  return items
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
