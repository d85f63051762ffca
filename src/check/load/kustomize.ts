import { isK8sObject } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { clusterScoped } from '../../kubernetes/cluster-scoped.ts'
import { groupOf } from '../model/index-of-objects.ts'
import { withLocationOf } from '../location.ts'
import { at, listAt, recordAt, textAt, textsAt } from '../model/read.ts'

const group = 'kustomize.config.k8s.io'

/** Whether an object is a kustomization, which is never applied. The Kustomization of Flux is an object of the cluster. */
export function isKustomization(object: K8sObject): boolean {
  return groupOf(object.apiVersion) === group
}

/** A kustomization with `apiVersion` and `kind`, which kustomize does not require. */
export function completed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isK8sObject(value)) return value
  const kind = textAt(value, 'kind') ?? 'Kustomization'
  return { apiVersion: `${group}/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`, kind, ...value }
}

/** The files, folders and URLs that a kustomization lists. `bases` is the old name for folders; components add objects. */
export function resourcesOf(kustomization: K8sObject): readonly string[] {
  return ['resources', 'bases', 'components']
    .flatMap((field) => listAt(kustomization, field))
    .filter((item) => typeof item === 'string')
}

/** Whether a resource is on another machine. */
export function isRemote(resource: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^github\.com\/|\?ref=/.test(resource)
}

/** Files and folders that a kustomization uses in any way. A patch is part of it, not a separate object. */
export function pathsIn(kustomization: K8sObject): readonly string[] {
  const fields = [
    'configurations',
    'crds',
    'generators',
    'patches',
    'patchesJson6902',
    'patchesStrategicMerge',
    'replacements',
    'transformers',
    'validators',
  ]
  const used = fields.flatMap((field) => listAt(kustomization, field))
  const paths = used.flatMap((item) => (typeof item === 'string' ? item : (textAt(item, 'path') ?? [])))
  return [...resourcesOf(kustomization), ...paths].filter((path) => !isRemote(path))
}

/**
 * Objects with `namespace`, `images`, `replicas` and `commonAnnotations` (of objects, not of pods) of a kustomization.
 * Patches and generators are not run.
 */
export function kustomized(objects: readonly K8sObject[], kustomization: K8sObject): readonly K8sObject[] {
  const namespace = textAt(kustomization, 'namespace')
  const images = byName(listAt(kustomization, 'images'))
  const replicas = byName(listAt(kustomization, 'replicas'))
  const annotations = textsAt(kustomization, 'commonAnnotations')
  const isAnnotated = Object.keys(annotations).length > 0
  if (namespace === undefined && images.size === 0 && replicas.size === 0 && !isAnnotated) return objects
  return objects.map((object) => {
    // The facts about its folder belong to this object.
    if (isKustomization(object)) return object
    const copy = structuredClone(object)
    if (namespace !== undefined && !clusterScoped.has(copy.kind)) setMetadata(copy, { namespace })
    if (isAnnotated)
      setMetadata(copy, { annotations: { ...recordAt(copy, 'metadata', 'annotations'), ...annotations } })
    if (images.size > 0) replaceImages(copy, images)
    setReplicas(copy, replicas)
    return withLocationOf(object, copy)
  })
}

/** Entries by name. The first one with a name is used. */
function byName(entries: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(entries.map((entry) => [textAt(entry, 'name') ?? '', entry] as const).toReversed())
}

// Fields that create or rename objects, and fields that change objects.
const adding = 'configMapGenerator generators helmCharts namePrefix nameSuffix secretGenerator transformers'.split(' ')
const changing = ['patches', 'patchesJson6902', 'patchesStrategicMerge', 'replacements']

/** Fields of a kustomization with changes that are not applied here. */
export function unfollowedFields(kustomization: K8sObject): readonly string[] {
  return [...adding, ...changing].filter((field) => at(kustomization, field) !== undefined).toSorted()
}

/** Whether a kustomization creates or renames objects with fields that are not applied. */
export function addsObjects(kustomization: K8sObject): boolean {
  return adding.some((field) => at(kustomization, field) !== undefined)
}

function setMetadata(object: K8sObject, fields: object): void {
  const target = object as { metadata?: unknown }
  target.metadata = { ...recordAt(object, 'metadata'), ...fields }
}

/**
 * kustomize sets replicas in these kinds, by name only (kustomize@v0.21.3
 * api/internal/konfig/builtinpluginconsts/replicas.go#replicasFieldSpecs).
 */
function setReplicas(object: K8sObject, replicas: ReadonlyMap<string, unknown>): void {
  if (!['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(object.kind)) return
  const entry = replicas.get(object.metadata?.name ?? '')
  const count = at(entry, 'count')
  if (typeof count === 'number') (object as { spec?: unknown }).spec = { ...recordAt(object, 'spec'), replicas: count }
}

function replaceImages(value: unknown, images: ReadonlyMap<string, unknown>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    if ((key === 'containers' || key === 'initContainers') && Array.isArray(child))
      child.forEach((item) => replaceImage(item, images))
    else replaceImages(child, images)
  }
}

function replaceImage(container: unknown, images: ReadonlyMap<string, unknown>): void {
  const image = textAt(container, 'image')
  if (image === undefined) return
  const [name = '', tag] = splitImage(image)
  const entry = images.get(name)
  if (entry === undefined) return
  const newName = textAt(entry, 'newName') ?? name
  const digest = textAt(entry, 'digest')
  const newTag = textAt(entry, 'newTag') ?? tag
  const suffix = digest === undefined ? (newTag === undefined ? '' : `:${newTag}`) : `@${digest}`
  ;(container as { image: string }).image = `${newName}${suffix}`
}

function splitImage(image: string): readonly [string, string | undefined] {
  const [withTag = ''] = image.split('@')
  const match = /^(.*?)(?::([^/:]+))?$/.exec(withTag)
  return [match?.[1] ?? withTag, match?.[2]]
}
