import type { K8sObject } from '../../../kubernetes/object.ts'
import { withLocationOf } from '../../location.ts'
import { groupOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { listAt, textAt } from '../read.ts'
import { withTexts } from '../texts.ts'

/** Tools that replace placeholders. */
type PlaceholderTool = 'envsubst' | 'vault' | 'sops' | 'other'

/** Text that a tool replaces before the manifests are applied. */
export interface Placeholder {
  /** As messages show it: without its default, which can be a secret. */
  readonly name: string
  readonly tool: PlaceholderTool
}

interface Form {
  readonly tool: PlaceholderTool
  readonly pattern: RegExp
  readonly nameOf?: (text: string) => string
}

// `$${NAME}` is escaped (fluxcd/pkg envsubst); ${image_root} and ${podselector:NAME} belong to CloudNativePG.
const variable = /(?<!\$)\$\{(?!image_root\}|podselector:)([A-Za-z_]\w*)(?:[^\w{}][^{}]{0,500})?\}/g
/** The variable without its default, which can be a secret. An expression that changes the value is kept. */
function nameOfVariable(text: string): string {
  const [, name = ''] = /^\$\{(\w+)/.exec(text) ?? []
  return /^\$\{\w+(?:\}|:?[-=?+])/.test(text) ? `\${${name}}` : text
}

const always: readonly Form[] = [
  { tool: 'sops', pattern: /^ENC\[[A-Z0-9_]+,[^\]]*\]$/g },
  { tool: 'envsubst', pattern: variable, nameOf: nameOfVariable },
  // argocd-vault-plugin@v1.18.1 pkg/kube/util.go#genericPlaceholder, argocd-vault-replacer
  { tool: 'vault', pattern: /<[a-z]{1,20}:[^<>\s][^<>\n]{0,500}>/g },
  // Bank-Vaults, vals, 1Password
  { tool: 'other', pattern: /^(?:vault:[^\s#]+#\S+|(?:ref\+[a-z0-9]+|op):\/\/\S+)$/g },
  // Replace Tokens of Azure Pipelines, Octopus Deploy
  {
    tool: 'other',
    pattern:
      /%%[A-Za-z]\w{0,100}%%|@@[A-Za-z]\w{0,100}@@|#\{[A-Za-z][\w.]{0,100}\}#?|(?<!\w)__[A-Z][A-Z0-9_]{0,100}__(?!\w)/g,
  },
  { tool: 'other', pattern: /\$\(ARGOCD_\w{1,100}\)/g },
]
// Argo CD's ApplicationSet, Helm, Jinja
const braces: Form = { tool: 'other', pattern: /\{\{[^{}\n]{1,500}\}\}/g }
const reference: Form = { tool: 'other', pattern: /\$\([A-Za-z_][\w.-]{0,100}\)/g }
// Texts with several lines are scripts, pages and configuration files, where these forms have other meanings.
const onOneLine: readonly Form[] = [
  { tool: 'vault', pattern: /(?<!\w)<[A-Za-z_][\w.-]{0,100}(?: ?\|[^<>\n]{0,200})?>(?!\w)/g },
  {
    tool: 'envsubst',
    pattern: /(?<![\w$])\$[A-Z][A-Z0-9_]{2,100}(?!\w)/g,
    nameOf: (text) => `\${${text.slice(1)}}`,
  },
]

// Objects with templates for a controller in the cluster.
const templates = /(?:^|\.)(?:external-secrets\.io|bitnami\.com|monitoring\.coreos\.com|hashicorp\.com|kyverno\.io)$/
const kubectlNote = 'kubectl.kubernetes.io/last-applied-configuration'
// A shell expands the first two. `sops` contains only checksums.
const leftAlone = new Set(['command', 'args', 'sops', kubectlNote])

// Most texts contain none.
const signs = /[$<{%#]|__|@@|^(?:ENC\[|vault:|ref\+|op:)/

// Valid as a part of a host, a path, a name and a Traefik rule, in upper or lower case.
const word = /zq(\d+)qz/gi

/** Whether a text of a masked object contains a placeholder. */
export function isMasked(text: string): boolean {
  return text.search(word) !== -1
}

/**
 * The placeholders in objects. A unique word replaces each of them, so that equal placeholders stay equal and the other
 * text remains readable. Rules do not check values with such a word.
 */
export class Placeholders {
  readonly #found = new Map<string, number>()
  readonly #all: Placeholder[] = []

  /** Every placeholder, in the order of the objects. */
  get all(): readonly Placeholder[] {
    return this.#all
  }

  /** A copy of an object with words instead of placeholders, or the object itself if it contains none. */
  masked<Value extends K8sObject>(object: Value): Value {
    if (object.kind === 'CustomResourceDefinition') return object
    const copy = withTexts(object, (text, path) => {
      // argocd-vault-plugin decodes base64.
      const plain = object.kind === 'Secret' && path[0] === 'data' ? decoded(text) : text
      if (!signs.test(plain) || path.some((key) => leftAlone.has(key))) return text
      const masked = this.#masked(plain, object, path)
      return masked === plain ? text : masked
    })
    return copy === object ? object : withLocationOf(object, copy as Value)
  }

  /** A copy of a masked object with values for some placeholders, by position. */
  filled<Value extends K8sObject>(object: Value, values: ReadonlyMap<number, string>): Value {
    const copy = withTexts(object, (text) => {
      const filled = text.replaceAll(word, (found, index: string) => values.get(Number(index)) ?? found)
      // A placeholder that is the whole text can be a number.
      return filled !== text && /^\d+$/.test(filled) ? Number(filled) : filled
    })
    return copy === object ? object : withLocationOf(object, copy as Value)
  }

  /** Values that make one of several masked texts equal to another text. */
  valuesFor(texts: readonly string[], wanted: string): ReadonlyMap<number, string> {
    const values = new Map<number, string>()
    // The texts with the most other characters come first, because they are the most specific.
    for (const text of texts.toSorted((a, b) => b.length - a.length)) {
      const [start = '', index = '', end = '', ...more] = text.split(word)
      const isFitting = wanted.startsWith(start) && wanted.endsWith(end) && wanted.length > start.length + end.length
      if (isFitting && more.length === 0 && !values.has(Number(index)))
        values.set(Number(index), wanted.slice(start.length, wanted.length - end.length))
    }
    return values
  }

  /** Whether a value is text with a placeholder. */
  readonly isIn = (value: unknown): boolean => typeof value === 'string' && this.#all.length > 0 && isMasked(value)

  /** The placeholders in a masked text. */
  readonly heldBy = (text: string): readonly Placeholder[] =>
    isMasked(text) ? [...text.matchAll(word)].flatMap(([, index]) => this.#all[Number(index)] ?? []) : []

  /** A text for messages, with the original placeholders. */
  restored(text: string): string {
    return text.replaceAll(word, (found, index: string) => this.#all[Number(index)]?.name ?? found)
  }

  #masked(text: string, object: K8sObject, path: readonly string[]): string {
    const isTemplate = templates.test(groupOf(object.apiVersion))
    // In these fields, $(NAME) is a reference of Kubernetes.
    const isKubernetes = path.some(
      (key) => key === 'env' || key === 'data' || key === 'stringData' || key === 'subPathExpr',
    )
    const forms = [
      ...always,
      ...(isTemplate ? [] : [braces]),
      ...(isKubernetes ? [] : [reference]),
      ...(text.includes('\n') ? [] : onOneLine),
    ]
    const variables = variablesBeside(object, path)
    return forms.reduce(
      (before, { tool, pattern, nameOf = (found) => found }) =>
        before.replaceAll(pattern, (found: string) => {
          const name = nameOf(found)
          return variables.has(name) ? found : this.#wordOf({ name, tool })
        }),
      text,
    )
  }

  #wordOf(placeholder: Placeholder): string {
    const index = this.#found.get(placeholder.name) ?? this.#all.push(placeholder) - 1
    this.#found.set(placeholder.name, index)
    return `zq${index}qz`
  }
}

/** The variables of the same container in shell syntax. In a value, they are a mistake for `$(NAME)`, not a placeholder. */
function variablesBeside(object: K8sObject, path: readonly string[]): ReadonlySet<string> {
  const env = path.indexOf('env')
  return shellNames(env === -1 ? [] : listAt(object, ...path.slice(0, env + 1)))
}

const shellNames = memo(
  (env: readonly unknown[]): ReadonlySet<string> => new Set(env.map((entry) => `\${${textAt(entry, 'name') ?? ''}}`)),
)

/** A text without its base64 encoding. */
function decoded(text: string): string {
  try {
    return atob(text)
  } catch {
    return text
  }
}
