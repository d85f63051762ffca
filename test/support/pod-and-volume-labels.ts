import type { K8sObject } from '../../src/kubernetes/object.ts'
import { manifestsOf } from './invariants/index.ts'

type Labels = Readonly<Record<string, string>>
type Part = { readonly [key: string]: unknown }

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null

/** The labels of everything that costs money, by `Kind/name` of the object that makes it. */
export function labelsOfPodsAndVolumes(objects: readonly K8sObject[]): Readonly<Record<string, Labels>> {
  return Object.fromEntries(
    manifestsOf(objects).flatMap((object) => {
      const { kind, metadata } = object
      const { spec } = object as { readonly spec?: Part }
      const carriers =
        kind === 'PersistentVolumeClaim'
          ? [metadata]
          : kind === 'Cluster'
            ? [spec?.['inheritedMetadata']]
            : podsIn(spec)
      const name = `${kind}/${metadata.name}`
      return carriers.map((carrier) => [name, (carrier as { labels?: Labels } | undefined)?.labels ?? {}])
    }),
  )
}

/** The metadata of the pod templates, however deep they lie. A Pooler always has pods, with a template or without. */
function podsIn(spec: unknown): readonly unknown[] {
  if (!isPart(spec)) return []
  const own = isPart(spec['spec']) && 'containers' in spec['spec'] ? [spec['metadata']] : []
  const isPooler = 'pgbouncer' in spec && !('template' in spec)
  return [...own, ...(isPooler ? [undefined] : []), ...Object.values(spec).flatMap(podsIn)]
}
