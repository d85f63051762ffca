import { program } from '../../command-name.ts'
import type { Document, LineCounter } from 'yaml'
import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { isK8sObject, metadataProblem } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { yaml } from '../../yaml.deferred.ts'
import { setLocation } from '../location.ts'
import { limits } from './limits.ts'
import { tooDeep } from './nesting.ts'
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
 * @throws ConvexK8sError with file, line and column of everything that is no YAML, of keys given twice, and of aliases
 * that stand for too much.
 */
export function parseManifests(text: string, file: string, complete = (value: unknown) => value): Manifests {
  if (Buffer.byteLength(text) > limits.bytesInFile) {
    throw unreadable([
      { path: file, message: `is larger than ${limits.bytesInFile / 1024 / 1024} MiB; give its parts one by one` },
    ])
  }
  // UTF-16, as PowerShell's `>` writes it, has one in every second place.
  if (text.includes('\u0000')) throw unreadable([{ path: file, message: 'is not text in UTF-8; save it as UTF-8' }])
  const lines = new (yaml().LineCounter)()
  const documents = documentsOf(text, file, lines)
  const issues = documents.flatMap(({ errors }) =>
    errors.map((error) => ({ path: placeOf(file, lines, error.pos[0]), message: faultOf(error) })),
  )
  if (issues.length > 0) throw unreadable(isTemplate(text) ? [{ path: file, message: template }] : fewOf(issues, file))
  if (isTemplate(text) && documents.some(hasMapAsKey)) throw unreadable([{ path: file, message: template }])
  const found = documents.flatMap((document) => itemsOf(document, file, lines))
  const objects: K8sObject[] = []
  const others: string[] = []
  const faults: Issue[] = []
  for (const { value: written, line } of found) {
    const value = complete(written)
    if (!isK8sObject(value)) {
      others.push(`${file}:${line}`)
      continue
    }
    const wrong = metadataProblem(value)
    if (wrong !== undefined) faults.push({ path: `${file}:${line}`, message: `${wrong.path}: ${wrong.message}` })
    setLocation(value, { file, line })
    objects.push(value)
  }
  if (faults.length > 0) throw unreadable(fewOf(faults, file))
  return { objects, others }
}

/** The objects of a text that must hold nothing else. */
export function onlyObjects(text: string, file: string): readonly K8sObject[] {
  const { objects, others } = parseManifests(text, file)
  const message = 'is not a Kubernetes object: it has no apiVersion and kind'
  if (others.length > 0) throw unreadable(others.map((path) => ({ path, message })))
  return objects
}

const template = `is a template and not YAML yet; check what it renders: helm template CHART | ${program} check`

/** One fault in the syntax is often told many times over. */
function fewOf(issues: readonly Issue[], file: string): readonly Issue[] {
  const most = 10
  if (issues.length <= most) return issues
  return [...issues.slice(0, most), { path: file, message: `and ${issues.length - most} more` }]
}

/** The error for input that cannot be read. */
export function unreadable(issues: readonly Issue[]): ConvexK8sError {
  return new ConvexK8sError('The manifests cannot be read.', issues)
}

function documentsOf(text: string, file: string, lines: LineCounter): readonly Document.Parsed[] {
  const { Composer, Parser } = yaml()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  const deep = tooDeep(tokens)
  if (deep !== undefined) {
    throw unreadable([{ path: placeOf(file, lines, deep), message: `is nested deeper than ${limits.nesting} levels` }])
  }
  return [...new Composer({ version: '1.1', logLevel: 'error' }).compose(tokens)]
}

/** An action of a template that is not quoted, `{{ .Values.name }}`, is a map whose key is a map. */
function hasMapAsKey(document: Document.Parsed): boolean {
  let isFound = false
  const { isCollection, visit } = yaml()
  visit(document, {
    Pair(_, { key }) {
      isFound ||= isCollection(key)
    },
  })
  return isFound
}

interface Item {
  readonly value: unknown
  readonly line: number
}

/** The values of a document: its own, or those of the items of a `List`. An empty document has none. */
function itemsOf(document: Document.Parsed, file: string, lines: LineCounter): readonly Item[] {
  const { contents } = document
  const { isCollection } = yaml()
  if (contents === null) return []
  const value = valueOf(document, file, lines)
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

function valueOf(document: Document.Parsed, file: string, lines: LineCounter): unknown {
  try {
    return document.toJS({ maxAliasCount: limits.aliasUses })
  } catch {
    // The library throws here for aliases and merges alone.
    const message =
      `an alias (*) has no anchor (&) before it or is used more than ${limits.aliasUses} times, or a merge (<<) takes ` +
      'something other than a map'
    throw unreadable([{ path: placeOf(file, lines, document.contents?.range[0] ?? 0), message }])
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
