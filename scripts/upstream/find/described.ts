import type { Variable } from '../../../src/convex/environment/index.ts'
import type { Setting, Typed } from '../read/setting.ts'
import { largestOf, valueOf } from '../read/value.ts'
import type { Value } from '../read/value.ts'
import { settingFinding } from './finding.ts'
import type { Finding, Pair } from './finding.ts'

interface Change {
  readonly what: string
  readonly old: string
  readonly new: string
}

interface Valued extends Typed {
  /** The default, if the sources determine it. */
  readonly value: Value | undefined
}

/** Where default, unit or type of a variable differ from what the catalogue says of it. */
export function describedChanges(pair: Pair, old: Setting | undefined, now: Setting): readonly Finding[] {
  const variable = pair.ours.catalogue.get(now.name)
  const typed = typedOf(now)
  const before = old && typedOf(old)
  if (variable === undefined || typed === undefined) return []
  const value = valueOf(typed.expression, (name) => typed.constants.get(name) ?? pair.to.images.constants(name))
  const changes = [
    defaultChange(variable, { ...typed, value }, before),
    unitChange(variable, typed),
    typeChange(variable, { ...typed, value }),
  ]
  const found = changes.filter((change) => change !== undefined)
  if (found.length === 0) return []
  const joined = (key: keyof Change, separator: string) => found.map((change) => change[key]).join(separator)
  return [
    settingFinding(
      `${joined('what', ' and ')} changed`,
      now.name,
      [old, now],
      [joined('old', ', '), joined('new', ', ')],
    ),
  ]
}

function typedOf({ reads }: Setting): Typed | undefined {
  return reads.find(({ value }) => value !== undefined)?.value
}

/** A default that is no constant is compared as text with that of the older revision. */
function defaultChange(variable: Variable, now: Valued, before: Typed | undefined): Change | undefined {
  const stated = isDescribed(variable) ? variable.default : undefined
  if (stated === undefined || now.value === undefined) {
    const isSame = before === undefined ? stated === undefined : before.expression === now.expression
    return isSame
      ? undefined
      : { what: 'default', old: before?.expression ?? String(variable.default), new: now.expression }
  }
  return now.value === stated ? undefined : { what: 'default', old: String(stated), new: String(now.value) }
}

function isDescribed({ kind }: Variable): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'boolean'
}

function unitChange({ unit }: Variable, now: Typed): Change | undefined {
  return now.unit === undefined || now.unit === unit ? undefined : { what: 'unit', old: unit, new: now.unit }
}

function typeChange(variable: Variable, now: Valued): Change | undefined {
  const kind = kindOf(now)
  if (isDescribed(variable) && kind !== undefined && kind !== variable.kind)
    return { what: 'type', old: variable.kind, new: now.type ?? kind }
  if (!('min' in variable) || now.type === undefined) return undefined
  if (now.type.startsWith('NonZero') && variable.min < 1)
    return { what: 'range', old: `at least ${variable.min}`, new: now.type }
  const largest = largestOf(now.type)
  return variable.kind === 'integer' && variable.max > largest
    ? { what: 'range', old: `up to ${variable.max}`, new: `up to ${largest} (${now.type})` }
    : undefined
}

function kindOf({ type, expression, value }: Valued): Variable['kind'] | undefined {
  if (type === 'String' || typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value !== 'number') return undefined
  return /^f\d/.test(type ?? '') || /\d\.\d/.test(expression) ? 'decimal' : 'integer'
}
