import type { K8sObject } from '../../kubernetes/object.ts'
import { nameOf } from '../model/index-of-objects.ts'
import { at, listAt, textAt } from '../model/read.ts'
import { isRemote } from './kustomize.ts'

/** Whether patches that are not applied can change an object. */
export type IsChanged = (object: K8sObject) => boolean

/** The objects of a text; `undefined` if they cannot be read. */
export type ReadPatch = (
  patch: { readonly text: string } | { readonly path: string },
) => Promise<readonly K8sObject[] | undefined>

const everything: IsChanged = () => true

/**
 * The objects that patches, replacements and other transformers of a kustomization can change. A patch with an unknown
 * target can change all objects.
 */
export async function changesOf(
  kustomization: K8sObject,
  below: readonly K8sObject[],
  read: ReadPatch,
): Promise<IsChanged> {
  const isRenamed = below.some((object) =>
    ['namePrefix', 'nameSuffix'].some((field) => at(object, field) !== undefined),
  )
  if (at(kustomization, 'transformers') !== undefined) return everything
  if (listAt(kustomization, 'components').some((item) => typeof item === 'string' && isRemote(item))) return everything
  const patches = ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap((field) =>
    listAt(kustomization, field),
  )
  const changes = [
    ...(await Promise.all(patches.map((patch) => changeOf(patch, isRenamed, read)))),
    ...listAt(kustomization, 'replacements').flatMap((replacement) => replacementOf(replacement, isRenamed)),
    // A generator can merge with an object of the same name, or replace it.
    ...generated(kustomization, 'configMapGenerator', 'ConfigMap'),
    ...generated(kustomization, 'secretGenerator', 'Secret'),
  ]
  return anyOf(changes)
}

/** Whether one of the patches changes an object. */
export function anyOf(changes: readonly IsChanged[]): IsChanged {
  return (object) => changes.some((isChanged) => isChanged(object))
}

async function changeOf(patch: unknown, isRenamed: boolean, read: ReadPatch): Promise<IsChanged> {
  if (at(patch, 'target') !== undefined) return selectedBy(at(patch, 'target'), isRenamed)
  const isText = typeof patch === 'string'
  const text = isText ? (patch.includes('\n') ? patch : undefined) : textAt(patch, 'patch')
  const path = isText ? patch : textAt(patch, 'path')
  const objects = text !== undefined ? await read({ text }) : path === undefined ? undefined : await read({ path })
  if (objects === undefined || objects.length === 0) return everything
  return anyOf(objects.map((object) => selectedBy({ kind: object.kind, name: nameOf(object) }, isRenamed)))
}

function replacementOf(replacement: unknown, isRenamed: boolean): readonly IsChanged[] {
  const targets = listAt(replacement, 'targets')
  return targets.length === 0 ? [everything] : targets.map((target) => selectedBy(at(target, 'select'), isRenamed))
}

function generated(kustomization: K8sObject, field: string, kind: string): readonly IsChanged[] {
  return listAt(kustomization, field).map((entry) => selectedBy({ kind, name: textAt(entry, 'name') }, false))
}

/** Selects by kind and name, which can be regular expressions. The rest of a target, such as labels, is ignored. */
function selectedBy(target: unknown, isRenamed: boolean): IsChanged {
  const [kind, name] = [textAt(target, 'kind'), textAt(target, 'name')]
  // With a prefix or a suffix, kustomize accepts both the new and the old name.
  const isMeant = (own: string): boolean => mayBe(name, own) || (isRenamed && name?.includes(own) === true)
  return (object) => mayBe(kind, object.kind) && isMeant(nameOf(object))
}

function mayBe(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || pattern === text || !/^[\w-]*$/.test(pattern)
}
