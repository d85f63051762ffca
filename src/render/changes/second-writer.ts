import { isDeepStrictEqual } from 'node:util'
import { writersIn } from '../../check/model/backend/second-writer.ts'
import type { Writer } from '../../check/model/backend/second-writer.ts'
import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import type { Model } from '../../check/model/model.ts'
import { titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { kubectl, resource } from '../../runbook/commands.ts'
import type { Folder } from './folder.ts'
import type { Change } from './refusal.ts'

/** Two backends take the database lease from each other. One of them may be hand-written, and is kept in the folder. */
export const secondWriter: Change = (before, after) => {
  const known = pairsIn(before.model)
  return [...pairsIn(after.model)].flatMap(([key, [first, second]]) => {
    if (known.has(key)) return []
    const [old, now] = isAsBefore(before, first.object) ? [first.object, second.object] : [second.object, first.object]
    const message =
      `has the same ${first.what} as ${titleOf(old)} in ${after.fileOf(old)}: each takes the database lease from the other. Remove that one ` +
      `from the folder, and before the sync stop it, with automatic sync off: ${stopOf(old)}`
    return [{ name: nameOf(now), path: after.fileOf(now), message }]
  })
}

function isAsBefore(before: Folder, object: K8sObject): boolean {
  return isDeepStrictEqual(before.same(object), object)
}

/** The command that ends a backend. */
export function stopOf(object: K8sObject): string {
  return kubectl({ namespace: namespaceOf(object) || '<NAMESPACE>' }, `scale ${resource(object)} --replicas=0`)
}

function pairsIn(model: Model): ReadonlyMap<string, readonly [Writer, Writer]> {
  const writers = writersIn(model)
  const pairs = writers.flatMap((writer, position) =>
    writers
      .slice(position + 1)
      .filter(({ id, object }) => id === writer.id && object !== writer.object)
      .map((other) => [[titleOf(writer.object), titleOf(other.object)].toSorted().join(' '), [writer, other]] as const),
  )
  return new Map(pairs)
}
