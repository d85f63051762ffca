// The rule language of Traefik v3: matchers joined by && and ||, negated by !, grouped by parentheses
// (docs/content/reference/routing-configuration/http/routing/rules-and-priority.md, v3.7).

/** A rule in its parts. */
export type TraefikRule =
  | { readonly type: 'matcher'; readonly name: string; readonly values: readonly string[] }
  | { readonly type: 'not'; readonly rule: TraefikRule }
  | { readonly type: 'and' | 'or'; readonly left: TraefikRule; readonly right: TraefikRule }

/** A request, as far as a rule is asked about it. */
export interface Request {
  readonly host: string
  readonly path: string
}

/** `undefined` when it depends on something else than host and path. */
export type Answer = boolean | undefined

const token = /\s*(?:(&&|\|\||[!(),])|([A-Za-z]+)|`([^`]*)`|"((?:[^"\\]|\\.)*)")/y

type Token = { readonly symbol?: string; readonly name?: string; readonly text?: string }

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  const trimmed = text.trim()
  token.lastIndex = 0
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed)
    if (match === null) return undefined
    const [, symbol, name, raw, quoted] = match
    if (symbol !== undefined) tokens.push({ symbol })
    else if (name !== undefined) tokens.push({ name })
    else tokens.push({ text: raw ?? quoted?.replaceAll(/\\(.)/g, '$1') ?? '' })
  }
  return tokens
}

/** The parts of a rule, or `undefined` when Traefik v3 would not take it. */
export function parseTraefikRule(text: string): TraefikRule | undefined {
  const tokens = tokensOf(text)
  if (tokens === undefined) return undefined
  const parser = new Parser(tokens)
  const rule = parser.either()
  return parser.isAtEnd() ? rule : undefined
}

class Parser {
  readonly #tokens: readonly Token[]
  #position = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  isAtEnd(): boolean {
    return this.#position === this.#tokens.length
  }

  either(): TraefikRule | undefined {
    let left = this.both()
    while (left !== undefined && this.takes('||')) {
      const right = this.both()
      left = right === undefined ? undefined : { type: 'or', left, right }
    }
    return left
  }

  both(): TraefikRule | undefined {
    let left = this.one()
    while (left !== undefined && this.takes('&&')) {
      const right = this.one()
      left = right === undefined ? undefined : { type: 'and', left, right }
    }
    return left
  }

  one(): TraefikRule | undefined {
    if (this.takes('!')) {
      const rule = this.one()
      return rule === undefined ? undefined : { type: 'not', rule }
    }
    if (this.takes('(')) {
      const rule = this.either()
      return this.takes(')') ? rule : undefined
    }
    return this.matcher()
  }

  matcher(): TraefikRule | undefined {
    const name = this.#tokens[this.#position]?.name
    if (name === undefined) return undefined
    this.#position += 1
    if (!this.takes('(')) return undefined
    const values: string[] = []
    while (!this.takes(')')) {
      const text = this.#tokens[this.#position]?.text
      if (text === undefined) return undefined
      this.#position += 1
      values.push(text)
      if (!this.takes(',') && this.#tokens[this.#position]?.symbol !== ')') return undefined
    }
    return { type: 'matcher', name, values }
  }

  takes(symbol: string): boolean {
    if (this.#tokens[this.#position]?.symbol !== symbol) return false
    this.#position += 1
    return true
  }
}

/** Whether a request fits a rule. */
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
      return values.some((value) => regexpFits(value, host))
    case 'Path':
      return values.includes(path)
    case 'PathPrefix':
      return values.some((value) => path.startsWith(value))
    case 'PathRegexp':
      return values.some((value) => regexpFits(value, path))
    default:
      return undefined
  }
}

function hostFits(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*')) return pattern === host
  const rest = host.split('.').slice(1).join('.')
  return pattern === '*' || pattern === `*.${rest}`
}

function regexpFits(pattern: string, text: string): boolean {
  // A pattern from a manifest may be slow on purpose; hosts and paths that we ask about are short.
  try {
    return new RegExp(pattern.slice(0, 500)).test(text.slice(0, 200))
  } catch {
    return false
  }
}

/** The hosts that a rule names, wildcards included. */
export function hostsIn(rule: TraefikRule): readonly string[] {
  if (rule.type === 'matcher') return rule.name === 'Host' ? rule.values : []
  if (rule.type === 'not') return []
  return [...hostsIn(rule.left), ...hostsIn(rule.right)]
}
