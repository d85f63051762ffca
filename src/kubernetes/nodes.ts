import type { Document, Node, Pair, Scalar } from 'yaml'
import { yaml } from '../yaml.deferred.ts'
import { yamlLimits } from './yaml-limits.ts'
import type { Report } from './yaml-limits.ts'

/**
 * Reports keys that are given twice or are not text, and aliases without an anchor or with too many values. The library
 * compares each key with all others, and resolves each alias by a walk through the whole document. Reports also what the
 * readers of kubectl and kustomize take for something else than the library.
 */
export function inspect(document: Document.Parsed, report: Report): void {
  const { isAlias, isCollection, isMap, isPair, isScalar } = yaml()
  const sizes = new Map<string, number>()
  let aliases = 0
  let values = 0

  /** How many values a node stands for. */
  function sizeOf(node: unknown, isInFlow = false): number {
    if (isAlias(node)) {
      const offset = offsetOf(node)
      const size = sizes.get(node.source)
      if (size === undefined) report('NO_ANCHOR', offset)
      aliases += 1
      values += size ?? 0
      if (aliases > yamlLimits.aliases || values > yamlLimits.aliasValues) report('TOO_MANY_ALIASES', offset)
      return size ?? 0
    }
    if (isPair(node)) return sizeOf(node.key, isInFlow) + sizeOf(node.value, isInFlow)
    if (!isCollection(node)) {
      if (isScalar(node)) checkScalar(node, isInFlow)
      return named(node, 1)
    }
    if (isMap(node)) checkKeys(node.items)
    checkTag(node, isMap(node) ? 'map' : 'seq')
    let size = 1
    for (const item of node.items) size += sizeOf(item, isInFlow || node.flow === true)
    return named(node, size)
  }

  function named(node: unknown, size: number): number {
    const { anchor } = (node ?? {}) as { readonly anchor?: string }
    if (anchor !== undefined) sizes.set(anchor, size)
    return size
  }

  function checkKeys(pairs: readonly Pair[]): void {
    const keys = new Set<string>()
    for (const [index, { key }] of pairs.entries()) {
      if (!isScalar(key) || key.value === null) {
        report('NON_STRING_KEY', offsetOf(key))
        continue
      }
      const isMerge = key.type === 'PLAIN' && key.tag === undefined && index === 0
      if (key.source === '<<' && !isMerge) report('BAD_MERGE', offsetOf(key))
      // Kubernetes' reader makes text of numbers and booleans.
      const text = String(key.value)
      if (keys.has(text)) report('DUPLICATE_KEY', offsetOf(key))
      keys.add(text)
    }
  }

  function checkScalar(node: Scalar, isInFlow: boolean): void {
    const { value, source = '', type } = node
    checkTag(node, value === null ? 'null' : typeof value)
    if (typeof value === 'number' && !Number.isFinite(value)) report('BAD_NUMBER', offsetOf(node))
    // Kubernetes' reader takes it for the beginning of a key there.
    if (isInFlow && type === 'PLAIN' && source.startsWith('?')) report('BAD_SCALAR_START', offsetOf(node))
  }

  function checkTag(node: Node, type: string): void {
    const { tag = 'local' } = node
    if (/^!$|^tag:yaml\.org,2002:/.test(tag) && types[tag.slice(core.length)] !== type)
      report('TAG_RESOLVE_FAILED', offsetOf(node))
  }

  sizeOf(document.contents)
}

const core = 'tag:yaml.org,2002:'

/** Types of the tags that every reader of YAML takes for the same. Others are text to one and something else to another. */
const types: Readonly<Record<string, string>> = {
  binary: 'string',
  bool: 'boolean',
  float: 'number',
  int: 'number',
  map: 'map',
  null: 'null',
  seq: 'seq',
  str: 'string',
}

function offsetOf(node: unknown): number {
  const { range } = (node ?? {}) as Partial<Node>
  return range?.[0] ?? 0
}
