import type { K8sObject } from '../../../kubernetes/object.ts'
import { keyPath } from '../postgres/cluster.ts'
import { HiddenText } from './hidden-text.ts'
import { memo } from '../memo.ts'
import { isMasked } from '../stack/placeholders.ts'
import { recordAt } from '../read.ts'

/** A value of a Secret that is in plain text in the manifests, and its place. */
export interface SecretValue {
  readonly text: HiddenText
  readonly object: K8sObject
  readonly path: string
}

/** Values of the Secret that an object makes, by key, as far as the object contains them. */
export const secretValuesOf = memo((object: K8sObject): ReadonlyMap<string, SecretValue> => {
  if (object.kind === 'SealedSecret') return valuesIn(object, ['spec', 'template', 'data'], ofTemplate)
  if (object.kind === 'ExternalSecret') return valuesIn(object, ['spec', 'target', 'template', 'data'], ofTemplate)
  if (object.kind !== 'Secret') return new Map()
  return new Map([...valuesIn(object, ['data'], ofBase64), ...valuesIn(object, ['stringData'], ofText)])
})

function valuesIn(
  object: K8sObject,
  path: readonly string[],
  read: (text: string) => HiddenText | undefined,
): ReadonlyMap<string, SecretValue> {
  return new Map(
    Object.entries(recordAt(object, ...path)).flatMap(([key, value]): [string, SecretValue][] => {
      // The API server refuses other keys. An invalid key may be the secret itself.
      if (!/^[-._a-zA-Z0-9]+$/.test(key)) return []
      const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
      const hidden = typeof text === 'string' ? read(text) : undefined
      return hidden === undefined ? [] : [[key, { text: hidden, object, path: keyPath(path.join('.'), key) }]]
    }),
  )
}

function ofText(text: string): HiddenText | undefined {
  return isMasked(text) ? undefined : new HiddenText(text)
}

function ofTemplate(text: string): HiddenText | undefined {
  return isMasked(text) ? undefined : HiddenText.ofTemplate(text)
}

function ofBase64(text: string): HiddenText | undefined {
  if (isMasked(text)) return undefined
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    // A text that was not encoded decodes to other bytes.
    return ofText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
}
