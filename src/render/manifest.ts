import { limits } from '../check/load/limits.ts'
import { tooDeep } from '../check/load/nesting.ts'
import { isK8sObject } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { yaml } from '../yaml.deferred.ts'

/** What a YAML or JSON file holds: its documents without the empty ones, or where it cannot be read. */
export type Documents = { readonly documents: readonly unknown[] } | { readonly problem: string }

/** Reads a file. The problem tells a line, never the text: the file may hold a secret. */
export function documentsOf(text: string): Documents {
  const { Composer, LineCounter, Parser } = yaml()
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  if (tooDeep(tokens) !== undefined) return { problem: `it is nested deeper than ${limits.nesting} levels` }
  // Go's YAML knows merges and bytes.
  const parsed = [...new Composer({ logLevel: 'silent', merge: true, customTags: ['binary'] }).compose(tokens)]
  const [error] = parsed.flatMap((document) => document.errors)
  if (error !== undefined) return { problem: `line ${lines.linePos(error.pos[0]).line} is no YAML (${error.code})` }
  try {
    return { documents: parsed.map((document) => document.toJS() as unknown).filter((data) => data !== null) }
  } catch {
    // An alias without its anchor, or one that grows beyond all bounds.
    return { problem: 'its aliases cannot be resolved' }
  }
}

/**
 * The objects of a file that the kustomization can list. None when anything in it is no Kubernetes object with a name:
 * values for a chart, a patch, the configuration of some tool. To kustomize, one such document fails the whole folder.
 */
export function manifestsOf(text: string): readonly K8sObject[] {
  const read = documentsOf(text)
  if ('problem' in read) return []
  const objects = read.documents.flatMap(itemsOf)
  return objects.every(isResource) ? objects : []
}

/** The items of a `List`, which kustomize takes apart too; anything else as it is. */
function itemsOf(data: unknown): readonly unknown[] {
  if (!isK8sObject(data) || !data.kind.endsWith('List')) return [data]
  const { items } = data as { items?: unknown }
  return Array.isArray(items) ? items : [data]
}

function isResource(data: unknown): data is K8sObject {
  if (!isK8sObject(data) || isForKustomize(data.apiVersion)) return false
  const name: unknown = data.metadata?.name
  return typeof name === 'string' && name !== ''
}

/** Kustomizations, components and built-in transformers are no resources. */
function isForKustomize(apiVersion: string): boolean {
  return apiVersion === 'builtin' || apiVersion.startsWith('kustomize.config.k8s.io/')
}
