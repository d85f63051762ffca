import type { K8sObject } from '../../../kubernetes/object.ts'
import { measureOf, storage } from '../../../kubernetes/storage/plausible-quantity.ts'
import type { Measure } from '../../../kubernetes/storage/plausible-quantity.ts'
import { keyPath } from '../postgres/cluster.ts'
import { listAt, recordAt } from '../read.ts'
import { quantityAt } from './sizes.ts'

/** A quantity in an object, as text. */
export interface FoundQuantity {
  readonly object: K8sObject
  readonly path: string
  readonly text: string
  readonly measure: Measure
}

type Place = Pick<FoundQuantity, 'object' | 'path'>

/** The size at a path, if it is set. */
export function sizeIn({ object, path }: Place, value: unknown, key: string): readonly FoundQuantity[] {
  const text = quantityAt(value, key)
  return text === undefined ? [] : [{ object, path: keyPath(path, key), text, measure: storage }]
}

/** Requests and limits. */
export function resourcesIn({ object, path }: Place, value: unknown): readonly FoundQuantity[] {
  return ['requests', 'limits'].flatMap((side) => {
    const given = recordAt(value, side)
    return Object.keys(given).flatMap((name) => {
      const [text, measure] = [quantityAt(given, name), measureOf(name)]
      if (text === undefined || measure === undefined) return []
      return [{ object, path: keyPath(`${path}.${side}`, name), text, measure }]
    })
  })
}

/** Quantities in the spec of a claim or a claim template. */
export function claimIn({ object, path }: Place, spec: unknown): readonly FoundQuantity[] {
  return resourcesIn({ object, path: `${path}.resources` }, recordAt(spec, 'resources'))
}

/** Quantities in the spec of a pod: of its containers, and of its ephemeral volumes. */
export function podIn({ object, path }: Place, pod: unknown): readonly FoundQuantity[] {
  const containers = ['initContainers', 'containers'].flatMap((list) =>
    listAt(pod, list).flatMap((container, position) =>
      resourcesIn({ object, path: `${path}.${list}[${position}].resources` }, recordAt(container, 'resources')),
    ),
  )
  const volumes = listAt(pod, 'volumes').flatMap((volume, position) => {
    const at = `${path}.volumes[${position}]`
    return [
      ...sizeIn({ object, path: `${at}.emptyDir` }, recordAt(volume, 'emptyDir'), 'sizeLimit'),
      ...claimIn(
        { object, path: `${at}.ephemeral.volumeClaimTemplate.spec` },
        recordAt(volume, 'ephemeral', 'volumeClaimTemplate', 'spec'),
      ),
    ]
  })
  return [...resourcesIn({ object, path: `${path}.resources` }, recordAt(pod, 'resources')), ...containers, ...volumes]
}
