import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { guarded, kindOf } from '../../guarded.ts'
import { isK8sObject, plainObject, titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { objectsOf } from '../../kubernetes/objects-of.ts'
import type { Objects } from '../../kubernetes/walk.ts'
import { writableIssues } from '../../kubernetes/writable.ts'
import { libraryYaml } from '../../kubernetes/yaml/write.ts'
import { blockYaml, isOrdinary } from './block.ts'

/**
 * One or more objects as YAML, for `kubectl apply -f -` or a separate file. Several objects are joined by `---`, in the
 * order in which Argo CD applies them. Kept files are omitted. Each object begins with apiVersion, kind and metadata,
 * regardless of the order of its keys. Without objects, the text is empty.
 *
 * @throws ConvexK8sError if something is not a Kubernetes object, or contains text that YAML cannot represent, such as
 * control characters. The message names the object and the path, never the value.
 *
 * @example
 * ```ts
 * import { convexStack, toYaml } from '@proompteng/convex-k8s'
 *
 * process.stdout.write(toYaml(convexStack({ host: 'convex.example.com' })))
 * ```
 */
export function toYaml(objects: Objects): string {
  const documents = guarded('toYaml', () => objectsOf(objects).map(documentOf))
  const issues = documents.flatMap((document) => document.issues)
  if (issues.length > 0) throw new ConvexK8sError('The objects cannot be written as YAML.', issues)
  return documents.map((document) => document.text).join('---\n')
}

/** The content of an object's file. The text is empty if there are issues. */
export interface YamlDocument {
  readonly object: K8sObject
  readonly text: string
  readonly issues: readonly Issue[]
}

/** The object as plain data and as YAML, or why it cannot be written. */
export function documentOf(object: K8sObject): YamlDocument {
  const plain = plainOrReason(object)
  if (typeof plain === 'string') return { object, text: '', issues: [{ path: titleOf(object), message: plain }] }
  const issues = writableIssues(plain, titleOf(plain))
  return { object: plain, text: issues.length > 0 ? '' : yamlOf(ordered(plain)), issues }
}

/** Plain data as YAML, in the order of its keys. */
export function yamlOf(content: Readonly<Record<string, unknown>>): string {
  return isOrdinary(content) ? blockYaml(content) : libraryYaml(content)
}

/** The object as plain data, or why it cannot be. */
export function plainOrReason(object: K8sObject): (K8sObject & Readonly<Record<string, unknown>>) | string {
  try {
    const plain = plainObject(object)
    return isK8sObject(plain) ? plain : 'toJSON() does not return an object with apiVersion and kind'
  } catch (error) {
    const reasons =
      'it contains itself, holds a BigInt, is nested too deeply, or something in it throws when it is read'
    return `cannot be turned into plain data: ${reasons} (${kindOf(error)})`
  }
}

function ordered(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { metadata } = object
  const isRecord = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)
  const sorted = isRecord
    ? { ...object, metadata: first(['name', 'namespace', 'labels', 'annotations'], { ...metadata }) }
    : object
  return first(['apiVersion', 'kind', 'metadata'], sorted)
}

/** The record with these keys before all others. */
function first(keys: readonly string[], record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const start = keys.filter((key) => Object.hasOwn(record, key)).map((key) => [key, record[key]])
  return { ...Object.fromEntries(start), ...record }
}
