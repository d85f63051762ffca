import { program } from '../../command-name.ts'
import type { Document, LineCounter } from 'yaml'
import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { documentsIn } from '../../kubernetes/documents.ts'
import { isK8sObject, metadataProblem } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { yamlLimits } from '../../kubernetes/yaml-limits.ts'
import type { YamlFault } from '../../kubernetes/yaml-limits.ts'
import { yaml } from '../../yaml.deferred.ts'
import { setLocation } from '../location.ts'
import { faultOf, isTemplate } from './yaml-faults.ts'

/** What a text of manifests holds. */
export interface Manifests {
  readonly objects: readonly K8sObject[]
  /** Places of documents that are no Kubernetes objects, as `file:line`. */
  readonly others: readonly string[]
}

/**
 * The objects of a text of YAML or JSON: several documents, and the items of a `List`. Each remembers its file and line.
 * Read as YAML 1.1, which is what Kubernetes' own reader takes. `complete` can add to each value what it may leave out.
 *
 * @throws ConvexK8sError with file, line and column of everything that is not valid YAML, of keys that are given twice or
 * are not text, and of whatever exceeds the limits.
 */
export function parseManifests(text: string, file: string, complete = (value: unknown) => value): Manifests {
  // UTF-16, as PowerShell's `>` writes it, has one in every second place.
  if (text.includes('\u0000')) throw unreadable([{ path: file, message: 'is not text in UTF-8; save it as UTF-8' }])
  const lines = new (yaml().LineCounter)()
  const faults: YamlFault[] = []
  const objects: K8sObject[] = []
  const others: string[] = []
  const wrong: Issue[] = []
  for (const document of documentsIn(text, faults, lines)) {
    if (faults.length > 0) continue
    for (const { value: written, line } of itemsOf(document, faults, lines)) {
      const value = complete(written)
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
  if (faults.length > 0) throw unreadable(issuesOf(faults, text, file, lines))
  if (wrong.length > 0) throw unreadable(fewOf(wrong, file))
  return { objects, others }
}

/** The objects of a file that must hold nothing else. */
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

const template = `is a template and not YAML yet; check what it renders: helm template CHART | ${program} check`

/** One fault in the syntax is often reported many times over. */
function fewOf(issues: readonly Issue[], file: string): readonly Issue[] {
  const most = yamlLimits.faults
  if (issues.length <= most) return issues
  return [...issues.slice(0, most), { path: file, message: `and ${issues.length - most} more` }]
}

function issuesOf(faults: readonly YamlFault[], text: string, file: string, lines: LineCounter): readonly Issue[] {
  const isExceeded = faults.some(({ code }) => code.startsWith('TOO_'))
  if (isTemplate(text) && !isExceeded) return [{ path: file, message: template }]
  return faults.map(({ code, offset }) => ({ path: placeOf(file, lines, offset), message: faultOf(code) }))
}

/** The error for input that cannot be read. */
export function unreadable(issues: readonly Issue[]): ConvexK8sError {
  return new ConvexK8sError('The manifests cannot be read.', issues)
}

interface Item {
  readonly value: unknown
  readonly line: number
}

/** The values of a document: its own, or those of the items of a `List`. An empty document has none. */
function itemsOf(document: Document.Parsed, faults: YamlFault[], lines: LineCounter): readonly Item[] {
  const { contents } = document
  const { isCollection } = yaml()
  if (contents === null) return []
  const value = valueOf(document, faults)
  if (value === null || value === undefined) return []
  return itemsIn(value, contents, (node) =>
    lineOf(lines, isCollection(node) ? (node.range?.[0] ?? contents.range[0]) : contents.range[0]),
  )
}

/** A value, or the items of a `List`, which may be lists again. Go writes an empty list as `items: null`. */
function itemsIn(value: unknown, node: unknown, lineAt: (node: unknown) => number): readonly Item[] {
  if (!isList(value)) return [{ value, line: lineAt(node) }]
  const { isMap, isSeq } = yaml()
  const items = isMap(node) ? node.get('items', true) : undefined
  const { items: values } = value as { readonly items?: unknown }
  if (!Array.isArray(values)) return []
  return values.flatMap((item, index) => itemsIn(item, (isSeq(items) ? items.items[index] : undefined) ?? node, lineAt))
}

function valueOf(document: Document.Parsed, faults: YamlFault[]): unknown {
  try {
    return document.toJS({ maxAliasCount: -1 })
  } catch {
    // Aliases were looked at before, and the library throws for nothing else.
    faults.push({ code: 'BAD_MERGE', offset: document.contents?.range[0] ?? 0 })
    return undefined
  }
}

function isList(value: unknown): boolean {
  if (!isK8sObject(value) || !value.kind.endsWith('List')) return false
  const { items } = value as { readonly items?: unknown }
  return Array.isArray(items) || (value.kind === 'List' && (items === undefined || items === null))
}

function lineOf(lines: LineCounter, offset: number): number {
  return lines.linePos(offset).line
}

function placeOf(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset)
  return `${file}:${line}:${col}`
}
