import type { Mutant } from '../mutant.ts'

export type Json = Record<string, unknown>
export type Objects = readonly Json[]

/** An object at a path of keys, which is made where it is missing. */
export function make(value: Json, ...keys: readonly string[]): Json {
  return keys.reduce((found, key) => {
    found[key] ??= {}
    return found[key] as Json
  }, value)
}

export function list(value: Json, key: string): Json[] {
  value[key] ??= []
  return value[key] as Json[]
}

export function nameOf(object: Json): string {
  return String(make(object, 'metadata')['name'])
}

export function podOf(workload: Json): Json {
  return make(workload, 'spec', 'template', 'spec')
}

function imageOf(workload: Json): string {
  return String(list(podOf(workload), 'containers')[0]?.['image'])
}

export function isBackend(object: Json): boolean {
  return object['kind'] === 'Deployment' && imageOf(object).includes('convex-backend')
}

export function isDashboard(object: Json): boolean {
  return object['kind'] === 'Deployment' && imageOf(object).includes('convex-dashboard')
}

export function isKind(kind: string): (object: Json) => boolean {
  return (object) => object['kind'] === kind
}

export function containerOf(workload: Json): Json {
  return list(podOf(workload), 'containers')[0]!
}

export function envOf(workload: Json): Json[] {
  return list(containerOf(workload), 'env')
}

export function entryOf(workload: Json, name: string): Json | undefined {
  return envOf(workload).find((entry) => entry['name'] === name)
}

/** Variables of the backend as its env and its ConfigMaps give them. */
export function valueOf(objects: Objects, workload: Json, name: string): unknown {
  const own = entryOf(workload, name)
  if (own !== undefined) return own['value'] ?? own['valueFrom']
  const maps = new Set(list(containerOf(workload), 'envFrom').map((source) => make(source, 'configMapRef')['name']))
  return objects
    .filter((object) => object['kind'] === 'ConfigMap' && maps.has(nameOf(object)))
    .map((map) => make(map, 'data')[name])
    .find((value) => value !== undefined)
}

export function isOnS3(objects: Objects, workload: Json): boolean {
  return valueOf(objects, workload, 'S3_STORAGE_FILES_BUCKET') !== undefined
}

type Fits = (object: Json, objects: Objects) => boolean
/** Changes an object of the copy in place, or returns `false` where the fault does not fit. */
type Change = (object: Json, objects: Json[]) => unknown

/** A mutant that changes each object for which `fits` holds, one at a time. */
export function each(rule: string, name: string, fits: Fits, change: Change): Mutant {
  return {
    rule,
    name,
    apply: (objects) =>
      objects.flatMap((object, position) => {
        if (!fits(object, objects)) return []
        const copy = structuredClone(objects) as Json[]
        return change(copy[position]!, copy) === false ? [] : [copy]
      }),
  }
}

/** One mutant for each of several variants of a fault. */
export function variants<Variant>(all: readonly Variant[], mutant: (variant: Variant) => Mutant): readonly Mutant[] {
  return all.map((variant) => mutant(variant))
}

/** A mutant that sets a variable of the backend: in its env, and in the ConfigMap that it reads. */
export function variable(rule: string, name: string, value: unknown): readonly Mutant[] {
  const shown = JSON.stringify(value)
  return [
    each(rule, `${name} is ${shown} in env`, isBackend, (workload) => {
      const entries = envOf(workload).filter((entry) => entry['name'] !== name)
      containerOf(workload)['env'] = [...entries, { name, value }]
    }),
    each(rule, `${name} is ${shown} in the ConfigMap`, isBackend, (workload, objects) => {
      const source = list(containerOf(workload), 'envFrom')[0]
      const map = objects.find(
        (object) => object['kind'] === 'ConfigMap' && nameOf(object) === make(source ?? {}, 'configMapRef')['name'],
      )
      if (map === undefined) return false
      containerOf(workload)['env'] = envOf(workload).filter((entry) => entry['name'] !== name)
      make(map, 'data')[name] = value
      return true
    }),
  ]
}

export const isOnDisk = (object: Json, objects: Objects): boolean => isBackend(object) && !isOnS3(objects, object)

export const isWorkload = (object: Json): boolean => isBackend(object) || isDashboard(object)

export function dataVolume(workload: Json): Json {
  return list(podOf(workload), 'volumes').find((volume) => volume['name'] === 'data')!
}

export function dataMount(workload: Json): Json {
  return list(containerOf(workload), 'volumeMounts').find((mount) => mount['name'] === 'data')!
}

export function namespaceOf(object: Json): unknown {
  return make(object, 'metadata')['namespace']
}

/** A further object for a workload, in its namespace. */
export function beside(object: Json, kind: string, apiVersion: string, spec: Json): Json {
  return { apiVersion, kind, metadata: { name: `${nameOf(object)}-extra`, namespace: namespaceOf(object) }, spec }
}
