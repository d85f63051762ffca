import { regexpAnswer } from '../pattern.ts'
import type { Answer } from '../pattern.ts'
import type { TraefikRule } from './traefik-rule.ts'

/** The parts of a request that rules are evaluated with. */
export interface Request {
  readonly host: string
  readonly path: string
}

/** Whether a rule matches a request. */
export function matches(rule: TraefikRule, request: Request): Answer {
  switch (rule.type) {
    case 'not': {
      const answer = matches(rule.rule, request)
      return answer === undefined ? undefined : !answer
    }
    case 'and':
      return both(matches(rule.left, request), matches(rule.right, request))
    case 'or':
      return either(matches(rule.left, request), matches(rule.right, request))
    case 'matcher':
      return matcher(rule.name, rule.values, request)
  }
}

function both(left: Answer, right: Answer): Answer {
  if (left === false || right === false) return false
  return left === undefined || right === undefined ? undefined : true
}

function either(left: Answer, right: Answer): Answer {
  if (left === true || right === true) return true
  return left === undefined || right === undefined ? undefined : false
}

function matcher(name: string, values: readonly string[], { host, path }: Request): Answer {
  switch (name) {
    case 'Host':
      return values.some((value) => hostFits(value.toLowerCase(), host.toLowerCase()))
    case 'HostRegexp':
      return some(values, (value) => regexpAnswer(value, host))
    case 'Path':
      return values.includes(path)
    case 'PathPrefix':
      return values.some((value) => path.startsWith(value))
    case 'PathRegexp':
      return some(values, (value) => regexpAnswer(value, path))
    default:
      return undefined
  }
}

function hostFits(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*')) return pattern === host
  const rest = host.split('.').slice(1).join('.')
  return pattern === '*' || pattern === `*.${rest}`
}

function some(values: readonly string[], fits: (value: string) => Answer): Answer {
  const answers = new Set(values.map(fits))
  if (answers.has(true)) return true
  return answers.has(undefined) ? undefined : false
}

/** The hosts in a rule, including wildcards. */
export function hostsIn(rule: TraefikRule): readonly string[] {
  if (rule.type === 'matcher') return rule.name === 'Host' ? rule.values : []
  if (rule.type === 'not') return []
  return [...hostsIn(rule.left), ...hostsIn(rule.right)]
}
