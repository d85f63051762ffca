import { parseDatabaseUrl } from '../database/url.ts'
import type { DatabaseUrl } from '../database/url.ts'
import { referencesIn, replaceReferences } from '../environment/references.ts'

// Replaces the actions of a template. It is a private-use character, which no manifest contains.
const filledIn = '\uE000'
const unknown = '$(unknown)'

/**
 * A value that must not be shown. Rules compare it with patterns; no method returns the text, so no message can contain
 * it.
 */
export class HiddenText {
  readonly #text: string
  /** Whether the whole text is known: a template adds nothing to it. */
  readonly isWhole: boolean

  constructor(text: string, isWhole: boolean = !text.includes(filledIn)) {
    this.#text = text
    this.isWhole = isWhole
  }

  /** A Go template, of which only the text around its actions is known; `undefined` if it has control structures. */
  static ofTemplate(text: string): HiddenText | undefined {
    if (/\{\{-?\s*(?:if|else|end|range|with|block|define)\b/.test(text)) return undefined
    const filled = text.replaceAll(/\{\{[^{}]*\}\}/g, filledIn)
    return filled.includes('{{') ? undefined : new HiddenText(filled)
  }

  /** A value of `env` with every `$(NAME)` replaced whose value is known. */
  static ofReferences(text: string, valueOf: (name: string) => string | HiddenText | undefined): HiddenText {
    const filled = replaceReferences(text, (name) => {
      const value = valueOf(name)
      return value instanceof HiddenText ? value.#text : value
    })
    const isWhole = referencesIn(text).every((name) => {
      const value = valueOf(name)
      return value instanceof HiddenText ? value.isWhole : value !== undefined
    })
    return new HiddenText(filled, isWhole)
  }

  get isEmpty(): boolean {
    return this.#text === ''
  }

  /** Whether the text matches a pattern, which must not be global. */
  fits(pattern: RegExp): boolean {
    return pattern.test(this.#text)
  }

  equals(text: string): boolean {
    return this.#text === text
  }

  /** The text as an instance name, which is not secret; `undefined` if it is invalid. */
  get instanceName(): string | undefined {
    return /^[a-z][a-z0-9_-]{0,62}$/.test(this.#text) ? this.#text : undefined
  }

  /** The parts of the database URL, without any text that may belong to the password. */
  get databaseUrl(): DatabaseUrl | undefined {
    const url = parseDatabaseUrl(this.#text.trim().replaceAll(filledIn, unknown))
    if (url === undefined) return undefined
    const hidden = { ...url, isHidden: true, passwordIsLiteral: false }
    const [, rest = ''] = /^[^:]*:\/\/[^/?#]*(.*)$/s.exec(this.#text) ?? []
    return rest.includes('@') ? { ...hidden, host: unknown, port: undefined, path: '/@', parameters: [] } : hidden
  }
}
