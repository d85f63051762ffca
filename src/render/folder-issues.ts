import type { Issue } from '../errors.ts'
import { identityOf, titleOf } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { groupsOf, keptIdentity } from './clashes.ts'
import type { Entry } from './entry.ts'
import { isKustomizationName, kustomizationName } from './file-name.ts'
import type { FileSet } from './files.ts'
import { keptIssues } from './kept.ts'
import type { KeptPlace } from './making-kept.ts'
import { isMarked } from './marker.ts'

/** A manifest of somebody else, which the kustomization lists. */
export interface ForeignManifest {
  readonly name: string
  readonly objects: readonly K8sObject[]
}

/** What is wanted and what lies in the folder. */
export interface Comparison {
  readonly files: FileSet
  readonly entries: readonly Entry[]
  readonly manifests: readonly ForeignManifest[]
  readonly wantedNames: readonly string[]
}

/** Everything in the folder that must be mended by hand before it can be written. */
export function folderIssues(
  { files, entries, manifests, wantedNames }: Comparison,
  { folder, adopt, controller }: Pick<KeptPlace, 'folder' | 'controller'> & { readonly adopt: boolean },
): readonly Issue[] {
  const entryOf = (name: string): Entry | undefined => entries.find((entry) => entry.name === name)
  const place = { folder, controller, objects: files.own.map(({ object }) => object) }
  return [
    ...entries.filter(({ name }) => wantedNames.includes(name)).flatMap((entry) => ownershipIssues(entry, adopt)),
    ...entries.flatMap((entry) => nameIssues(entry, [...wantedNames, ...files.kept.map(({ keptFile }) => keptFile)])),
    ...files.kept.flatMap((kept) => keptIssues(kept, entryOf(kept.keptFile), place)),
    ...duplicateIssues(files, manifests),
  ]
}

/** A name that we want to write must be free, or taken by a regular file of ours. */
function ownershipIssues(entry: Entry, adopt: boolean): readonly Issue[] {
  if (entry.type !== 'file') {
    const message = `is a ${entry.type}, and is not replaced by a file; remove it or choose another name by fileName`
    return [{ path: entry.name, message }]
  }
  if (adopt || isMarked(entry.text, entry.name)) return []
  const message =
    'lies there without the line that marks a file as ours, and is not overwritten; ' +
    'move it away, or take over every such file with adopt: true (look at the diff of mode "dry-run" first)'
  return [{ path: entry.name, message }]
}

/** A file that is one with ours on a file system without case, or a second file that kustomize reads as its own. */
function nameIssues({ name, type }: Entry, wantedNames: readonly string[]): readonly Issue[] {
  if (wantedNames.includes(name)) return []
  const twin = wantedNames.find((wanted) => wanted.toLowerCase() === name.toLowerCase())
  if (twin !== undefined) return [{ path: name, message: `differs from ${twin} only by case; rename or delete it` }]
  if (type === 'folder' || !isKustomizationName(name)) return []
  return [
    { path: name, message: `is a second kustomization beside ${kustomizationName}; move its content and delete it` },
  ]
}

/** One object in two files: kustomize refuses the whole folder then. */
function duplicateIssues({ own, kept }: FileSet, manifests: readonly ForeignManifest[]): readonly Issue[] {
  const foreign = manifests.flatMap(({ name, objects }) =>
    objects.map((object) => ({ name, title: titleOf(object), identity: identityOf(object), isForeign: true })),
  )
  const wanted = [
    ...own.map(({ name, title, identity }) => ({ name, title, identity, isForeign: false })),
    ...kept.map((file) => ({ name: file.keptFile, ...keptIdentity(file), isForeign: false })),
  ]
  return groupsOf([...foreign, ...wanted], ({ identity }) => identity).map((group) => {
    const [first] = group
    const names = group.map(({ name }) => name).join(' and ')
    const message = `${first?.title ?? 'an object'} is in ${names}, and kustomize refuses an object that is there twice`
    return {
      path: first?.name ?? '',
      message: `${message}; delete one of them (${first?.name ?? ''}, if it is the old one)`,
    }
  })
}
