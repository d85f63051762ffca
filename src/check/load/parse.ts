import { program } from '../../command-name.ts'
import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { isK8sObject, metadataProblem } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { documentsIn } from '../../kubernetes/yaml/documents.ts'
import type { YamlDocument } from '../../kubernetes/yaml/documents.ts'
import type { YamlFault } from '../../kubernetes/yaml/faults.ts'
import { yamlLimits } from '../../kubernetes/yaml/limits.ts'
import { placesIn } from '../../kubernetes/yaml/lines.ts'
import type { Place } from '../../kubernetes/yaml/lines.ts'
import { setLocation } from '../location.ts'
import { isTemplate, messageOf } from './yaml-faults.ts'

/** The content of a text of manifests. */
export interface Manifests {
  readonly objects: readonly K8sObject[]
  /** Places of documents that are not Kubernetes objects, as `file:line`. */
  readonly others: readonly string[]
}

/**
 * The objects of a text of YAML or JSON: several documents, and the items of a `List`. Each object has its file and line.
 * The text is read as YAML 1.1, as Kubernetes reads it. `complete` can add missing fields to each value.
 *
 * @throws ConvexK8sError with file, line and column of everything that is not valid YAML, of duplicate keys and keys that
 * are not text, and of everything that exceeds the limits.
 */
export function parseManifests(text: string, file: string, complete = (value: unknown) => value): Manifests {
  // UTF-16, which the `>` of PowerShell writes, has one in every second position.
  if (text.includes('\u0000')) throw unreadable([{ path: file, message: 'is not text in UTF-8; save it as UTF-8' }])
  const places = placesIn(text)
  const faults: YamlFault[] = []
  const objects: K8sObject[] = []
  const others: string[] = []
  const wrong: Issue[] = []
  for (const document of documentsIn(text, faults)) {
    if (faults.length > 0) continue
    for (const { value: written, start } of itemsIn(document)) {
      const value = complete(written)
      const { line } = places(start)
      if (!isK8sObject(value)) {
        others.push(`${file}:${line}`)
        continue
      }
      const problem = metadataProblem(value)
      if (problem !== undefined) wrong.push({ path: `${file}:${line}`, message: `${problem.path}: ${problem.message}` })
      setLocation(value, { file, line })
      objects.push(value)
    }
  }
  if (faults.length > 0) throw unreadable(issuesOf(faults, { text, file, places }))
  if (wrong.length > 0) throw unreadable(fewOf(wrong, file))
  return { objects, others }
}

/** The objects of a file that must contain only objects. */
export function onlyObjects({ objects, others }: Manifests, file: string): readonly K8sObject[] {
  const message = 'is not a Kubernetes object: it has no apiVersion and kind'
  if (others.length > 0)
    throw unreadable(
      fewOf(
        others.map((path) => ({ path, message })),
        file,
      ),
    )
  return objects
}

const template = `is a template, not YAML; check the rendered manifests: helm template CHART | ${program} check`

/** The first faults. A single syntax error often causes many. */
function fewOf(issues: readonly Issue[], file: string): readonly Issue[] {
  const most = yamlLimits.faults
  if (issues.length <= most) return issues
  return [...issues.slice(0, most), { path: file, message: `and ${issues.length - most} more` }]
}

interface Source {
  readonly text: string
  readonly file: string
  readonly places: (offset: number) => Place
}

function issuesOf(faults: readonly YamlFault[], { text, file, places }: Source): readonly Issue[] {
  const isExceeded = faults.some(({ code }) => code.startsWith('TOO_'))
  if (isTemplate(text) && !isExceeded) return [{ path: file, message: template }]
  return faults.map(({ code, offset }) => {
    const { line, column } = places(offset)
    return { path: `${file}:${line}:${column}`, message: messageOf(code) }
  })
}

/** The error for input that cannot be read. */
export function unreadable(issues: readonly Issue[]): ConvexK8sError {
  return new ConvexK8sError('The manifests cannot be read.', issues)
}

interface Item {
  readonly value: unknown
  readonly start: number
}

/** The value of a document, or the items of a `List`, which can be lists. Go writes an empty list as `items: null`. */
function itemsIn({ value, start, startOf }: YamlDocument): readonly Item[] {
  if (!isList(value)) return [{ value, start }]
  const { items } = value as { readonly items?: unknown }
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown) => itemsIn({ value: item, start: startOf(item) ?? start, startOf }))
}

function isList(value: unknown): boolean {
  if (!isK8sObject(value) || !value.kind.endsWith('List')) return false
  const { items } = value as { readonly items?: unknown }
  return Array.isArray(items) || (value.kind === 'List' && (items === undefined || items === null))
}
