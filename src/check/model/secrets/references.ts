import { memo } from '../memo.ts'
import { listAt, recordAt, textAt } from '../read.ts'
import { setsFunctionEnvironment } from '../backend/workloads.ts'
import type { Workload } from '../backend/workloads.ts'

/** A Secret or ConfigMap to which a pod refers. */
export interface PodReference {
  readonly kind: 'Secret' | 'ConfigMap'
  readonly name: string
  /** `undefined` for the whole object. */
  readonly key: string | undefined
  readonly optional: boolean
  readonly path: string
  readonly use: 'variable' | 'variables' | 'volume'
}

interface Place {
  readonly path: string
  readonly use: PodReference['use']
}

/** Every Secret and ConfigMap to which a pod refers, in all of its containers and volumes. */
export const referencesOf = memo((workload: Workload): readonly PodReference[] => {
  const references = allReferencesOf(workload)
  // The volume is optional so that the Job can report what is missing; without it, the Job fails.
  return setsFunctionEnvironment(workload) ? references.map((item) => ({ ...item, optional: false })) : references
})

const allReferencesOf = (workload: Workload): readonly PodReference[] => [
  ...workload.containers.flatMap(({ spec, path }) => [
    ...listAt(spec, 'envFrom').flatMap((entry, position) => whole(entry, `${path}.envFrom[${position}]`)),
    ...listAt(spec, 'env').flatMap((entry, position) =>
      keys(recordAt(entry, 'valueFrom'), `${path}.env[${position}].valueFrom`),
    ),
  ]),
  ...listAt(workload.pod, 'volumes').flatMap((volume, position) =>
    volumes(volume, `${workload.path}.volumes[${position}]`),
  ),
]

function whole(entry: unknown, path: string): readonly PodReference[] {
  return [
    ...reference('Secret', recordAt(entry, 'secretRef'), { path: `${path}.secretRef`, use: 'variables' }),
    ...reference('ConfigMap', recordAt(entry, 'configMapRef'), { path: `${path}.configMapRef`, use: 'variables' }),
  ]
}

function keys(from: unknown, path: string): readonly PodReference[] {
  return [
    ...reference('Secret', recordAt(from, 'secretKeyRef'), { path: `${path}.secretKeyRef`, use: 'variable' }),
    ...reference('ConfigMap', recordAt(from, 'configMapKeyRef'), { path: `${path}.configMapKeyRef`, use: 'variable' }),
  ]
}

function reference(
  kind: PodReference['kind'],
  value: Readonly<Record<string, unknown>>,
  place: Place,
): readonly PodReference[] {
  const name = textAt(value, 'name') ?? textAt(value, 'secretName')
  if (name === undefined || name === '') return []
  const shared = { kind, name, optional: value['optional'] === true, use: place.use }
  const items = listAt(value, 'items')
  if (items.length === 0) return [{ ...shared, key: textAt(value, 'key'), path: place.path }]
  return items.map((item, position) => ({
    ...shared,
    key: textAt(item, 'key'),
    path: `${place.path}.items[${position}]`,
  }))
}

function volumes(volume: unknown, path: string): readonly PodReference[] {
  const sources = listAt(volume, 'projected', 'sources')
  return [
    ...reference('Secret', recordAt(volume, 'secret'), { path: `${path}.secret`, use: 'volume' }),
    ...reference('ConfigMap', recordAt(volume, 'configMap'), { path: `${path}.configMap`, use: 'volume' }),
    ...sources.flatMap((source, position) => {
      const place = `${path}.projected.sources[${position}]`
      return [
        ...reference('Secret', recordAt(source, 'secret'), { path: `${place}.secret`, use: 'volume' }),
        ...reference('ConfigMap', recordAt(source, 'configMap'), { path: `${place}.configMap`, use: 'volume' }),
      ]
    }),
  ]
}
