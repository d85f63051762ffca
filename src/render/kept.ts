import type { Issue } from '../errors.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import { isK8sObject } from '../kubernetes/object.ts'
import { describe } from '../options/describe.ts'
import type { Entry } from './entry.ts'
import { wayToAdd, wayToMake } from './making-kept.ts'
import type { Incomplete, KeptPlace } from './making-kept.ts'
import { documentsOf } from '../kubernetes/yaml/read.ts'

/**
 * What is wrong with a file that the folder must contain, and the command that fixes it. Never a value from the file.
 */
export function keptIssues(kept: KeptFile, entry: Entry | undefined, place: KeptPlace): readonly Issue[] {
  const problem = problemOf(kept, entry)
  if (problem === undefined) return []
  const way =
    (typeof problem === 'string' ? undefined : wayToAdd(kept, problem, place)) ??
    wayToMake(kept, entry === undefined, place)
  return [{ path: kept.keptFile, message: `${typeof problem === 'string' ? problem : lacks(problem)}; ${way}` }]
}

function lacks({ missing }: Incomplete): string {
  return `lacks the key ${missing.map((key) => `"${key}"`).join(', ')}`
}

function problemOf({ expect }: KeptFile, entry: Entry | undefined): string | Incomplete | undefined {
  if (entry === undefined) return 'is missing, and the objects need it'
  if (entry.type !== 'file') return `must be a regular file, but is a ${entry.type}`
  const read = documentsOf(entry.text)
  if ('problem' in read) return `cannot be read: ${read.problem}`
  const [object, ...more] = read.documents
  if (!isK8sObject(object) || more.length > 0) return 'must contain exactly one Kubernetes object'
  const { apiVersion, kind, metadata } = object
  const found: Readonly<Record<string, unknown>> = { ...metadata, apiVersion, kind }
  const differences = (['apiVersion', 'kind', 'name', 'namespace'] as const)
    .filter((field) => found[field] !== expect[field])
    .map((field) => `${field} "${expect[field]}", not ${shown(found[field])}`)
  if (differences.length > 0) return `must have ${differences.join(', ')}`
  const missing = kind === 'SealedSecret' ? expect.keys.filter((key) => !keysOf(object).has(key)) : []
  return missing.length > 0 ? { missing, object } : undefined
}

function shown(value: unknown): string {
  return typeof value === 'string' ? describe(value) : 'none'
}

/** Keys of the Secret that the controller creates from a SealedSecret: the sealed ones and the plain ones. */
function keysOf(object: object): ReadonlySet<string> {
  const { spec }: { spec?: { encryptedData?: object; template?: { data?: object } } } = object
  return new Set([...Object.keys(spec?.encryptedData ?? {}), ...Object.keys(spec?.template?.data ?? {})])
}
