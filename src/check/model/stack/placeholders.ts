import type { K8sObject } from '../../../kubernetes/object.ts'
import { withLocationOf } from '../../location.ts'
import { groupOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { listAt, textAt } from '../read.ts'
import { withTexts } from '../texts.ts'

/** Tools that put values in the place of placeholders. Others have forms of their own. */
type PlaceholderTool = 'envsubst' | 'vault' | 'sops' | 'other'

/** Text that a tool replaces before the manifests are applied. */
export interface Placeholder {
  /** As messages show it: without its default, which may be a secret. */
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
/** The variable without its default, which may be a secret; an expression that changes the value stays. */
function nameOfVariable(text: string): string {
  const [, name = ''] = /^\$\{(\w+)/.exec(text) ?? []
  return /^\$\{\w+(?:\}|:?[-=?+])/.test(text) ? `\${${name}}` : text
}

const always: readonly Form[] = [
  { tool: 'sops', pattern: /^ENC\[[A-Z0-9_]+,[^\]]*\]$/g },
  { tool: 'envsubst', pattern: variable, nameOf: nameOfVariable },
  // argocd-vault-plugin pkg/kube/util.go (v1.18), argocd-vault-replacer
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
// Longer texts are scripts, pages and configuration files, in which these mean something else.
const onOneLine: readonly Form[] = [
  { tool: 'vault', pattern: /(?<!\w)<[A-Za-z_][\w.-]{0,100}(?: ?\|[^<>\n]{0,200})?>(?!\w)/g },
  {
    tool: 'envsubst',
    pattern: /(?<![\w$])\$[A-Z][A-Z0-9_]{2,100}(?!\w)/g,
    nameOf: (text) => `\${${text.slice(1)}}`,
  },
]

// Objects whose {{ }} a controller in the cluster fills in.
const templates = /(?:^|\.)(?:external-secrets\.io|bitnami\.com|monitoring\.coreos\.com|hashicorp\.com|kyverno\.io)$/
const kubectlNote = 'kubectl.kubernetes.io/last-applied-configuration'
// A shell expands the first two; `sops` holds only checksums.
const leftAlone = new Set(['command', 'args', 'sops', kubectlNote])

// Most texts hold none.
const signs = /[$<{%#]|__|@@|^(?:ENC\[|vault:|ref\+|op:)/

// Can be a part of a host, a path, a name and a Traefik rule, whatever the case.
const word = /zq(\d+)qz/gi

/** Whether a text of a masked object holds a placeholder. */
export function isMasked(text: string): boolean {
  return text.search(word) !== -1
}

/**
 * The placeholders in objects. A word of its own takes the place of each, so that equal ones stay equal and the text
 * around them can be read; nothing is judged that holds such a word.
 */
export class Placeholders {
  readonly #found = new Map<string, number>()
  readonly #all: Placeholder[] = []

  /** Every placeholder, in the order of the objects. */
  get all(): readonly Placeholder[] {
    return this.#all
  }

  /** A copy of an object with words for its placeholders; the object itself when it holds none. */
  masked<Value extends K8sObject>(object: Value): Value {
    if (object.kind === 'CustomResourceDefinition') return object
    const copy = withTexts(object, (text, path) => {
      // argocd-vault-plugin looks behind base64.
      const plain = object.kind === 'Secret' && path[0] === 'data' ? decoded(text) : text
      if (!signs.test(plain) || path.some((key) => leftAlone.has(key))) return text
      const masked = this.#masked(plain, object, path)
      return masked === plain ? text : masked
    })
    return copy === object ? object : withLocationOf(object, copy as Value)
  }

  /** A copy of a masked object in which some of the placeholders have values, by their position. */
  filled<Value extends K8sObject>(object: Value, values: ReadonlyMap<number, string>): Value {
    const copy = withTexts(object, (text) => {
      const filled = text.replaceAll(word, (found, index: string) => values.get(Number(index)) ?? found)
      // A placeholder that is all of a text may stand for a number.
      return filled !== text && /^\d+$/.test(filled) ? Number(filled) : filled
    })
    return copy === object ? object : withLocationOf(object, copy as Value)
  }

  /** Values with which one of some masked texts is equal to another text. */
  valuesFor(texts: readonly string[], wanted: string): ReadonlyMap<number, string> {
    const values = new Map<number, string>()
    // Those with the most around the placeholder come first, as they leave the least to choose.
    for (const text of texts.toSorted((a, b) => b.length - a.length)) {
      const [start = '', index = '', end = '', ...more] = text.split(word)
      const isFitting = wanted.startsWith(start) && wanted.endsWith(end) && wanted.length > start.length + end.length
      if (isFitting && more.length === 0 && !values.has(Number(index)))
        values.set(Number(index), wanted.slice(start.length, wanted.length - end.length))
    }
    return values
  }

  /** Whether a value is a text with a placeholder. */
  readonly isIn = (value: unknown): boolean => typeof value === 'string' && this.#all.length > 0 && isMasked(value)

  /** The placeholders in a masked text. */
  readonly heldBy = (text: string): readonly Placeholder[] =>
    isMasked(text) ? [...text.matchAll(word)].flatMap(([, index]) => this.#all[Number(index)] ?? []) : []

  /** A text for people, with the placeholders themselves. */
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

/** The variables of the same container, as a shell has them: one in a value is a mistake, as if Kubernetes replaced it. */
function variablesBeside(object: K8sObject, path: readonly string[]): ReadonlySet<string> {
  const env = path.indexOf('env')
  return shellNames(env === -1 ? [] : listAt(object, ...path.slice(0, env + 1)))
}

const shellNames = memo(
  (env: readonly unknown[]): ReadonlySet<string> => new Set(env.map((entry) => `\${${textAt(entry, 'name') ?? ''}}`)),
)

/** The text behind base64. */
function decoded(text: string): string {
  try {
    return atob(text)
  } catch {
    return text
  }
}
