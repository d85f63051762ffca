import type { Issue } from '../../errors.ts'
import { identityOf, titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { groupsOf, keptIdentity } from '../clashes.ts'
import type { Entry } from '../entry.ts'
import { isKustomizationName, kustomizationName } from '../file-name.ts'
import type { FileSet } from '../files.ts'
import { keptIssues } from '../kept.ts'
import type { KeptPlace } from '../making-kept.ts'
import { liveObjectsOf } from '../manifest.ts'
import { isMarked } from '../marker.ts'

/** A manifest of the user, which the kustomization lists. */
export interface ForeignManifest {
  readonly name: string
  readonly objects: readonly K8sObject[]
}

/** The required and the existing content of the folder. */
export interface Comparison {
  readonly files: FileSet
  readonly entries: readonly Entry[]
  readonly manifests: readonly ForeignManifest[]
  readonly wantedNames: readonly string[]
}

/** Whether unmarked files are taken over, and whether the run writes. */
interface Takeover {
  readonly adopt: boolean
  readonly isWritten: boolean
}

/** Everything in the folder that must be fixed manually before it can be written. */
export function folderIssues(
  { files, entries, manifests, wantedNames }: Comparison,
  { folder, adopt, isWritten, controller }: Pick<KeptPlace, 'folder' | 'controller'> & Takeover,
): readonly Issue[] {
  const entryOf = (name: string): Entry | undefined => entries.find((entry) => entry.name === name)
  const ownNames = new Set(files.own.map(({ name }) => name))
  const identities = new Set([
    ...files.own.map(({ identity }) => identity),
    ...files.kept.map((file) => keptIdentity(file).identity),
  ])
  const isWanted = (object: K8sObject): boolean => identities.has(identityOf(object))
  const foreign = new Set(manifests.flatMap(({ objects }) => objects.map(identityOf)))
  const isKept = (object: K8sObject): boolean => isWanted(object) || foreign.has(identityOf(object))
  const place = { folder, controller, objects: files.own.map(({ object }) => object) }
  return [
    ...entries.filter(({ name }) => wantedNames.includes(name)).flatMap((entry) => ownershipIssues(entry, adopt)),
    // The diff shows what would be lost when nothing is written.
    ...(adopt && isWritten
      ? entries.filter(({ name }) => ownNames.has(name)).flatMap((entry) => lossIssues(entry, isKept))
      : []),
    ...entries.flatMap((entry) => nameIssues(entry, [...wantedNames, ...files.kept.map(({ keptFile }) => keptFile)])),
    ...files.kept.flatMap((kept) => keptIssues(kept, entryOf(kept.keptFile), place)),
    ...duplicateIssues(files, manifests, isWanted),
  ]
}

/** The name of a rendered file must be free, or belong to a regular file with the marker. */
function ownershipIssues(entry: Entry, adopt: boolean): readonly Issue[] {
  if (entry.type !== 'file') {
    const message = `is a ${entry.type}, and is not replaced by a file; remove it or choose another name by fileName`
    return [{ path: entry.name, message }]
  }
  if (adopt || isMarked(entry.text, entry.name)) return []
  const message =
    'exists without the marker line of a rendered file, and is not overwritten; ' +
    'move it away, or adopt every such file with adopt: true (review the diff of mode "dry-run" first)'
  return [{ path: entry.name, message }]
}

/** A file that is taken over loses its objects. Argo CD would delete those that the folder does not hold any more. */
function lossIssues(entry: Entry, isKept: (object: K8sObject) => boolean): readonly Issue[] {
  if (entry.type !== 'file' || isMarked(entry.text, entry.name)) return []
  const live = liveObjectsOf(entry.text)
  if ('problem' in live) {
    const message = `cannot be read: ${live.problem}; fix it, or move it away, so that none of its objects is lost`
    return [{ path: entry.name, message }]
  }
  const lost = live.filter((object) => !isKept(object))
  if (lost.length === 0) return []
  const message =
    `${lost.length < live.length ? 'also holds' : 'holds'} ${titlesOf(lost)}, and no new object has the same kind, ` +
    `namespace and name; ${moveOut}${lost.some(({ metadata }) => metadata?.namespace === undefined) ? sameObject : ''}`
  return [{ path: entry.name, message }]
}

const moveOut = 'move the objects that must stay to a separate file first, and delete the rest from this file'

const sameObject = '. An object that is the same but for a missing namespace needs the namespace in this file'

function titlesOf(objects: readonly K8sObject[]): string {
  return objects.map(titleOf).join(', ')
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
function duplicateIssues(
  { own, kept }: FileSet,
  manifests: readonly ForeignManifest[],
  isWanted: (object: K8sObject) => boolean,
): readonly Issue[] {
  const foreign = manifests.flatMap(({ name, objects }) => {
    const others = objects.filter((object) => !isWanted(object))
    return objects.map((object) => ({ name, title: titleOf(object), identity: identityOf(object), others }))
  })
  const wanted = [
    ...own.map(({ name, title, identity }) => ({ name, title, identity, others: [] })),
    ...kept.map((file) => ({ name: file.keptFile, ...keptIdentity(file), others: [] })),
  ]
  return groupsOf([...foreign, ...wanted], ({ identity }) => identity).flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { name, title, identity, others } = first
    const names = group.map((file) => file.name).join(' and ')
    const rest = others.filter((object) => identityOf(object) !== identity)
    const warning = rest.length === 0 ? '' : `. ${name} also holds ${titlesOf(rest)}; ${moveOut}`
    const message =
      `${title} is in ${names}, and kustomize refuses duplicate objects; ` +
      `delete one of them (${name}, if it is the old one)${warning}`
    return [{ path: name, message }]
  })
}
