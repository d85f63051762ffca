import { textAt } from '../../read.ts'
import { keysOf } from '../middlewares.ts'
import type { Route } from '../route.ts'
import { matchers, parseTraefikRule } from './traefik-rule.ts'
import type { TraefikRule } from './traefik-rule.ts'

const placeholder = /\{[A-Za-z_][\w-]*[:}]/

/** The match of a route in an IngressRoute. */
export function matchOf({ object, path }: Pick<Route, 'object' | 'path'>): string {
  return textAt(object, ...keysOf(path), 'match') ?? ''
}

/** Why Traefik v3 refuses a rule, or reads a pattern literally. */
export function ruleFault(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty.'
  if (/['‘’]/.test(text.replaceAll(/`[^`]*`/g, ''))) return 'values need backticks, not single quotes.'
  const rule = parseTraefikRule(text)
  if (rule === undefined) return 'it cannot be parsed.'
  for (const { name, values } of matchersIn(rule)) {
    const fault = matcherFault(name, values)
    if (fault !== undefined) return fault
  }
  return undefined
}

function matcherFault(name: string, values: readonly string[]): string | undefined {
  const counts = matchers.get(name)
  if (counts === undefined) return `the matcher ${name.slice(0, 40)} does not exist.`
  if (!counts.includes(values.length)) return `${name} takes ${counts.join(' or ')} value, not ${values.length}.`
  const [value = ''] = values
  if (/^(?:Path|PathPrefix)$/.test(name) && !value.startsWith('/'))
    return `the path of ${name} must begin with a slash.`
  if (/^(?:Host|HostRegexp|Path|PathPrefix)$/.test(name) && placeholder.test(value))
    return '{name:pattern} is syntax of Traefik 2. Use HostRegexp and PathRegexp, with patterns in the syntax of Go.'
  return undefined
}

function matchersIn(rule: TraefikRule): readonly { readonly name: string; readonly values: readonly string[] }[] {
  if (rule.type === 'matcher') return [rule]
  return rule.type === 'not' ? matchersIn(rule.rule) : [...matchersIn(rule.left), ...matchersIn(rule.right)]
}

/** Canonical text of a rule, independent of spaces, parentheses and the order of its parts. */
export function canonical(rule: TraefikRule): string {
  if (rule.type === 'matcher') return `${rule.name}(${JSON.stringify(rule.values)})`
  if (rule.type === 'not') return `!(${canonical(rule.rule)})`
  const { type } = rule
  return `(${operands(rule, type).map(canonical).toSorted().join(` ${type} `)})`
}

function operands(rule: TraefikRule, type: 'and' | 'or'): readonly TraefikRule[] {
  return rule.type === type ? [...operands(rule.left, type), ...operands(rule.right, type)] : [rule]
}
