import * as v from 'valibot'
import { isLabelValue, isQualifiedName } from '../kubernetes/names.ts'
import { describe, typeName } from './describe.ts'
import { dnsLabel, mapOf } from './fields.ts'

/** Options of every builder. */
export interface ObjectOptions {
  /**
   * Namespace of every object.
   * @default 'convex'
   */
  readonly namespace?: string | undefined
  /**
   * Labels for every object, pod and volume, including those of the database. The label `app`, which selects pods,
   * cannot be set. Labels that CloudNativePG sets itself (`cnpg.io/*`, `role`, `app.kubernetes.io/name`, …) are not
   * passed on to the objects that it creates.
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

const text = v.string(
  (issue) => `expected text, got ${typeName(issue.input)}; Kubernetes takes numbers and booleans only in quotes`,
)

const labelText = v.pipe(
  text,
  v.check(
    isLabelValue,
    (issue) => `expected a label value (at most 63 letters, digits, "-", "_", "."), got ${describe(issue.input)}`,
  ),
)

function keyProblem(what: string) {
  return (key: string): string | undefined =>
    isQualifiedName(key)
      ? undefined
      : `expected a key of a${what === 'label' ? '' : 'n'} ${what} (at most 63 letters, digits, "-", "_" and ".", optionally "domain/" before them)`
}

export const labels = mapOf(() => labelText, 'labels', keyProblem('label'))
export const annotations = annotationsBut({})

/** Annotations, except for some keys, which are refused with a reason. */
export function annotationsBut(refused: Readonly<Record<string, string>>) {
  return mapOf(
    () => text,
    'annotations',
    (key) => (Object.hasOwn(refused, key) ? refused[key] : keyProblem('annotation')(key)),
  )
}

/** Labels, except for the one that the selector uses. */
export const extraLabels = mapOf(
  () => labelText,
  'labels',
  (key) =>
    key === 'app'
      ? 'this label selects the pods and is set by the package; use the option "name"'
      : keyProblem('label')(key),
)

export const objectEntries = {
  namespace: v.optional(dnsLabel, 'convex'),
  labels: v.optional(extraLabels, {}),
  annotations: v.optional(annotations, {}),
}
