import { posix } from 'node:path'
import { isRemote } from '../check/load/kustomize.ts'
import type { Issue } from '../errors.ts'
import { isWritable } from '../kubernetes/writable.ts'
import { describe } from '../options/describe.ts'
import { isPlainObject } from '../options/plain.ts'
import type { Entry } from './entry.ts'
import { isManifestName, kustomizationName } from './file-name.ts'
import { documentsOf } from '../kubernetes/yaml/read.ts'
import { isMarked } from './marker.ts'

/** What the kustomization of a folder lists in addition to the manifests of the folder. */
export interface CarriedOver {
  /** Folders, links and external locations, as written. They are kept on the list. */
  readonly resources: readonly string[]
  /** Content that the new kustomization cannot contain. */
  readonly issues: readonly Issue[]
}

/**
 * Entries that a new kustomization must keep: Argo CD would delete the objects. Fields other than `resources` are
 * checked only in an adopted kustomization; in a rendered one they are manual edits.
 *
 * @param list - The new kustomization, if nothing is carried over.
 * @param known - Names that the new kustomization lists, or that are removed from the folder on purpose.
 */
export function carriedOver(
  entries: readonly Entry[],
  { list, known }: { readonly list: string; readonly known: ReadonlySet<string> },
): CarriedOver {
  const old = entries.find(({ name }) => name === kustomizationName)
  if (old?.type !== 'file' || old.text === list) return { resources: [], issues: [] }
  // Go's YAML ends a line at these, so that kustomize reads other entries than we do.
  if (/\r(?!\n)|[\u0085\u2028\u2029]/.test(old.text))
    return refused('has line breaks other than LF and CRLF; replace them')
  const read = documentsOf(old.text)
  if ('problem' in read) return refused(`cannot be read: ${read.problem}; correct it, so that what it lists is kept`)
  const [fields = {}, ...more] = read.documents
  if (!isPlainObject(fields) || more.length > 0) return refused('is not a kustomization; fix it, or move it away')
  const { resources, bases, apiVersion: _version, metadata: _metadata, kind, ...others } = fields as Fields
  const items = [resources ?? [], bases ?? []].flat()
  const isOurs = isMarked(old.text)
  const unlisted = items.filter((item) => !isKnown(item, known)).map((item) => judged(item, entries, isOurs))
  const lost = isOurs ? [] : lostFields({ kind: kind === 'Kustomization' ? null : kind, ...others })
  return {
    resources: unlisted.flatMap((item) => item.carried ?? []),
    issues: [...lost, ...unlisted.flatMap(({ problem }) => (problem === undefined ? [] : issue(problem)))],
  }
}

type Fields = Readonly<Record<string, unknown>>

function issue(message: string): Issue {
  return { path: kustomizationName, message }
}

function refused(message: string): CarriedOver {
  return { resources: [], issues: [issue(message)] }
}

function isKnown(item: unknown, known: ReadonlySet<string>): boolean {
  return typeof item === 'string' && known.has(posix.normalize(item))
}

interface Judged {
  readonly carried?: string
  readonly problem?: string
}

function judged(item: unknown, entries: readonly Entry[], isOurs: boolean): Judged {
  if (typeof item !== 'string' || !isWritable(item)) {
    return { problem: 'lists an entry that is not the name of a file or folder; delete the entry' }
  }
  const name = posix.normalize(item).replace(/\/$/, '')
  if (isRemote(item) || name.includes('/') || name === '..') return { carried: item }
  const entry = entries.find((candidate) => candidate.name === name)
  if (entry === undefined) return missing(name, isOurs)
  if (entry.type === 'folder' || entry.type === 'symbolic link') return { carried: item }
  const lists = `lists ${describe(name)}, which the new kustomization cannot list: it`
  if (entry.type !== 'file') return { problem: `${lists} is a ${entry.type}; delete it from the list` }
  if (!isManifestName(name)) {
    return { problem: `${lists} does not have a manifest name; rename it, so that it ends in .yaml, .yml or .json` }
  }
  return {
    problem: `${lists} contains something other than named Kubernetes objects; fix the file, or delete it from the list`,
  }
}

function missing(name: string, isOurs: boolean): Judged {
  // A place on another machine may need no slash: deploy@example.com:base.git.
  if (name.includes(':') && !isManifestName(name)) return { carried: name }
  // Our own list has what was in the folder, and follows it.
  if (isOurs) return {}
  const problem =
    `lists ${describe(name)}, which does not exist. If another tool creates it later (CI, SOPS), list it in the ` +
    'kustomization of another folder that lists this one under resources; delete it here'
  return { problem }
}

/** Fields that change or create objects, and would be lost. */
function lostFields(fields: Fields): readonly Issue[] {
  const names = Object.entries(fields).flatMap(([name, value]) => (isEmpty(value) ? [] : [name]))
  if (names.length === 0) return []
  // The name of a field is a word; anything else is not repeated.
  const shown = names.map((name) => (/^[A-Za-z]\w{0,40}$/.test(name) ? name : 'a field that is not a word'))
  return [
    issue(
      `sets ${shown.join(', ')}, which the new kustomization would not have. Set the same in the program (namespace, labels, ` +
        'images and patches by options and edit; generated ConfigMaps as manifests), or move it to the kustomization of ' +
        'another folder that lists this one under resources; then delete it here',
    ),
  ]
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
