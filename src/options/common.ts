import * as v from 'valibot'
import { isLabelValue, isQualifiedName } from '../kubernetes/names.ts'
import { describe, typeName } from './describe.ts'
import { dnsLabel } from './fields.ts'

/** Options that every builder takes. */
export interface ObjectOptions {
  /**
   * Namespace of every object.
   * @default 'convex'
   */
  readonly namespace?: string | undefined
  /**
   * Labels for every object and pod. The label `app`, by which pods are selected, cannot be among them.
   * @default {}
   */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /**
   * Annotations for every object, not for pods.
   * @default {}
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined
}

/** A key of a Secret. */
export interface SecretKeyReference {
  /** Name of the Secret, in the same namespace. */
  readonly secret: string
  /** Key in it. */
  readonly key: string
}

/** A map of text to text whose keys and values are checked one by one. */
function textMap(keyIsRight: (key: string) => boolean, valueIsRight: (value: string) => boolean, what: string) {
  return v.pipe(
    v.record(
      v.string(),
      v.string(
        (issue) => `expected text, got ${typeName(issue.input)}; Kubernetes takes numbers and booleans only in quotes`,
      ),
      (issue) => `expected an object of ${what}s, got ${typeName(issue.input)}`,
    ),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      for (const [key, value] of Object.entries(dataset.value)) {
        const path: [v.ObjectPathItem] = [{ type: 'object', origin: 'value', input: dataset.value, key, value }]
        if (!keyIsRight(key))
          addIssue({ message: `this is no ${what} key (name of at most 63, optional "domain/" before)`, path })
        if (!valueIsRight(value)) {
          addIssue({
            message: `expected a ${what} value (at most 63 letters, digits, "-", "_", "."), got ${describe(value)}`,
            path,
          })
        }
      }
    }),
  )
}

export const labels = textMap(isQualifiedName, isLabelValue, 'label')
export const annotations = textMap(isQualifiedName, () => true, 'annotation')

/** Labels that leave the selector alone. */
export const extraLabels = v.pipe(
  labels,
  v.check(
    (value) => !('app' in value),
    'the label "app" selects the pods and is set by the package; use the option "name"',
  ),
)

export const objectEntries = {
  namespace: v.optional(dnsLabel, 'convex'),
  labels: v.optional(extraLabels, {}),
  annotations: v.optional(annotations, {}),
}
