import { join } from 'node:path'
import { identityOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { setRoot } from '../location.ts'
import { each } from './each.ts'
import type { Reader } from './reader.ts'
import { allOf } from './survey.ts'
import type { Folder } from './survey.ts'
import { kustomizationsIn } from './uses.ts'
import type { Kustomizations } from './uses.ts'

/** Objects that are applied together. */
export interface LoadedDeployment {
  /** The folder or file that they were read from, as the user gave it. */
  readonly path: string
  /** At least one object, with the kustomizations that were read. */
  readonly objects: readonly K8sObject[]
}

/** A deployment before all sources are read. */
export interface Group extends LoadedDeployment {
  /** Whether it remains separate from other groups, as the objects of a kustomization do. */
  readonly isApart: boolean
}

/** The deployments in a folder and below it. */
export async function groupsIn(folder: Folder, reader: Reader): Promise<readonly Group[]> {
  return groupsOf(folder, await kustomizationsIn(allOf(folder), reader), reader)
}

async function groupsOf(folder: Folder, known: Kustomizations, reader: Reader): Promise<readonly Group[]> {
  const below = folder.children.map((child) => () => groupsOf(child, known, reader))
  const groups = (await each([() => ownOf(folder, known, reader), ...below], (read) => read())).flat()
  return folder.kustomization === undefined ? together(folder.path, groups) : groups.map(apart)
}

/** The objects of the folder itself. */
async function ownOf(folder: Folder, known: Kustomizations, reader: Reader): Promise<readonly Group[]> {
  const { path, real, root, kustomization, manifests } = folder
  if (kustomization !== undefined) {
    if (!known.applied.has(real)) return []
    const objects = await reader.applied(path, root)
    for (const object of objects) setRoot(object, path)
    return [{ path, objects, isApart: true }]
  }
  // Patches and listed files belong to another deployment, and other files in their folder are not applied.
  if ([real, ...manifests.map((name) => join(real, name))].some((used) => known.used.has(used))) return []
  const objects = await reader.manifests(path, manifests)
  return objects.length === 0 ? [] : [{ path, objects, isApart: false }]
}

/**
 * Combines groups, as `kubectl apply --recursive` does. If two groups contain the same object, they cannot be applied to
 * one cluster, and all groups remain separate.
 */
export function together(path: string, groups: readonly Group[]): readonly Group[] {
  const open = groups.filter(({ isApart }) => !isApart)
  if (open.length < 2) return groups
  if (haveCommonObject(open)) return groups.map(apart)
  const joined = { path, objects: open.flatMap(({ objects }) => objects), isApart: false }
  return [joined, ...groups.filter(({ isApart }) => isApart)]
}

function apart(group: Group): Group {
  return { ...group, isApart: true }
}

function haveCommonObject(groups: readonly Group[]): boolean {
  const seen = new Set<string>()
  for (const { objects } of groups) {
    const own = objects.filter(({ metadata }) => metadata?.name !== undefined).map(identityOf)
    if (own.some((identity) => seen.has(identity))) return true
    for (const identity of own) seen.add(identity)
  }
  return false
}
