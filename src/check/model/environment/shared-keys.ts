import type { K8sObject } from '../../../kubernetes/object.ts'
import type { KeyReference } from './environment.ts'
import { nameOf, namespaceOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { kindAndName } from '../backend/other-apps.ts'
import { listAt, textAt } from '../read.ts'
import type { Workload } from '../backend/workloads.ts'
import type { Model } from '../model.ts'

type Part = 'backend' | 'dashboard' | 'other'
type Readers = Map<Part, string>

/** `kind/namespace/name` of a ConfigMap or Secret, or with `/key`, to the first workload of each part that reads it. */
const readersIn = memo((model: Model): ReadonlyMap<string, Readers> => {
  const backends = new Set(model.backends.map(({ workload }) => workload.object))
  const dashboards = new Set(model.dashboards.map(({ workload }) => workload.object))
  const found = new Map<string, Readers>()
  for (const workload of model.workloads) {
    const { object } = workload
    const part = backends.has(object) ? 'backend' : dashboards.has(object) ? 'dashboard' : 'other'
    for (const [kind, place] of placesOf(workload)) {
      const key = `${kind}/${namespaceOf(object)}/${place}`
      const readers = found.get(key) ?? new Map<Part, string>()
      found.set(key, readers)
      if (!readers.has(part)) readers.set(part, kindAndName(workload))
    }
  }
  return found
})

type Kind = KeyReference['kind']

/** The fields by which a pod names each kind: of a volume, in `envFrom`, and in `env`. */
const fieldsOf = {
  ConfigMap: { volume: ['configMap', 'name'], source: 'configMapRef', key: 'configMapKeyRef' },
  Secret: { volume: ['secret', 'secretName'], source: 'secretRef', key: 'secretKeyRef' },
} as const

function placesOf({ pod, containers }: Workload): readonly (readonly [Kind, string])[] {
  return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const fields = fieldsOf[kind]
    const volumes = listAt(pod, 'volumes').flatMap((volume) => [
      textAt(volume, ...fields.volume),
      ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, fields.volume[0], 'name')),
    ])
    const places = containers.flatMap(({ spec }) => [
      ...listAt(spec, 'envFrom').map((source) => textAt(source, fields.source, 'name')),
      ...listAt(spec, 'env').map((entry) => {
        const name = textAt(entry, 'valueFrom', fields.key, 'name')
        const key = textAt(entry, 'valueFrom', fields.key, 'key')
        return name === undefined || key === undefined ? undefined : `${name}/${key}`
      }),
    ])
    return [...volumes, ...places].flatMap((place) => (place === undefined ? [] : [[kind, place] as const]))
  })
}

/** The workloads that read a key of a ConfigMap, if they belong to more than one part; otherwise an empty list. */
export function readersOfShared(model: Model, map: K8sObject, key: string): readonly string[] {
  return map.kind === 'ConfigMap'
    ? readersOfKey(model, namespaceOf(map), { kind: 'ConfigMap', name: nameOf(map), key })
    : []
}

/** The same for a ConfigMap or a Secret by its name. */
export function readersOfKey(
  model: Model,
  namespace: string,
  { kind, name, key }: Pick<KeyReference, 'kind' | 'name' | 'key'>,
): readonly string[] {
  const place = `${kind}/${namespace}/${name}`
  const readers = new Map([...(readersIn(model).get(place) ?? []), ...(readersIn(model).get(`${place}/${key}`) ?? [])])
  return readers.size > 1 ? [...readers.values()] : []
}

/** A fix without the option to remove something. */
function withoutRemoval(fix: string): string {
  const start = fix.search(/,? or remove /i)
  const end = fix.indexOf('.', start)
  return start === -1 || end === -1 ? fix : fix.slice(0, start) + fix.slice(end)
}

const removal = /\b(?:remove|take (?:it|them) out|leave (?:it|the variable) out)\b/i

/** A fix that removes no key which another workload reads from the same ConfigMap. */
export function fixForShared(model: Model, object: K8sObject, path: string, fix: string): string {
  // An admin key in a ConfigMap is public, even if no other container reads it.
  if (!path.startsWith('data.') || !removal.test(fix) || path.includes('ADMIN_KEY')) return fix
  const key = path.slice('data.'.length)
  const readers = readersOfShared(model, object, key)
  if (readers.length === 0) return fix
  const rest = withoutRemoval(fix)
  if (!removal.test(rest)) return rest
  return `Keep ${key} in this ConfigMap, which other containers read (${readers.join(', ')}), and use another ConfigMap without it for this one.`
}
