// The rule language of Traefik v3: matchers joined by && and ||, negated by !, grouped by parentheses (traefik@v3.7.13
// docs/content/reference/routing-configuration/http/routing/rules-and-priority.md#"## Rules").

/** A rule in its parts. */
export type TraefikRule =
  | { readonly type: 'matcher'; readonly name: string; readonly values: readonly string[] }
  | { readonly type: 'not'; readonly rule: TraefikRule }
  | { readonly type: 'and' | 'or'; readonly left: TraefikRule; readonly right: TraefikRule }

const longest = 10_000
const deepest = 100

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

/** The matchers of Traefik v3 with their numbers of values (traefik@v3.7.13 pkg/muxer/http/matcher.go#httpFuncs). */
export const matchers: ReadonlyMap<string, readonly number[]> = new Map([
  ['ClientIP', [1]],
  ['Method', [1]],
  ['Host', [1]],
  ['HostRegexp', [1]],
  ['Path', [1]],
  ['PathRegexp', [1]],
  ['PathPrefix', [1]],
  ['Header', [2]],
  ['HeaderRegexp', [2]],
  ['Query', [1, 2]],
  ['QueryRegexp', [1, 2]],
])

const spellings = new Map(
  [...matchers.keys()].flatMap((name) => {
    const lower = name.toLowerCase()
    return [name, lower, name.toUpperCase(), lower.charAt(0).toUpperCase() + lower.slice(1)].map(
      (spelling) => [spelling, name] as const,
    )
  }),
)

/**
 * Traefik also accepts names in lower case, in upper case, and with an initial capital (traefik@v3.7.13
 * pkg/rules/parser.go#NewParser).
 */
function matcherName(name: string): string {
  return spellings.get(name) ?? name
}

/** The parts of a rule; `undefined` if Traefik v3 refuses it. */
export function parseTraefikRule(text: string): TraefikRule | undefined {
  // No real rule nests this deeply, and the parser is recursive.
  if (text.length > longest) return undefined
  const tokens = tokensOf(text)
  if (tokens === undefined) return undefined
  const parser = new Parser(tokens)
  const rule = parser.either()
  return parser.isAtEnd() ? rule : undefined
}

class Parser {
  readonly #tokens: readonly Token[]
  #position = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  isAtEnd(): boolean {
    return this.#position === this.#tokens.length
  }

  either(): TraefikRule | undefined {
    return this.joined('or', '||', () => this.joined('and', '&&', () => this.one()))
  }

  joined(type: 'and' | 'or', symbol: string, next: () => TraefikRule | undefined): TraefikRule | undefined {
    let left = next()
    while (left !== undefined && this.takes(symbol)) {
      const right = next()
      left = right === undefined ? undefined : { type, left, right }
    }
    return left
  }

  one(): TraefikRule | undefined {
    this.#depth += 1
    if (this.#depth > deepest) return undefined
    const rule = this.inner()
    this.#depth -= 1
    return rule
  }

  inner(): TraefikRule | undefined {
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
    return { type: 'matcher', name: matcherName(name), values }
  }

  takes(symbol: string): boolean {
    if (this.#tokens[this.#position]?.symbol !== symbol) return false
    this.#position += 1
    return true
  }
}
