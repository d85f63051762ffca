import type { ApiObject } from '../harness/apply.ts'
import type { Cluster } from '../harness/cluster.ts'
import { knownOf } from './defaults.ts'
import { differences } from './differences.ts'
import type { LiveObject, Store } from './store.ts'
import { titleOf } from './store.ts'

/** What stands in a stored object that differs from what was sent, but for what the API server is known to set. */
export const storedFaults = (sent: ApiObject, live: LiveObject): readonly string[] =>
  differences(sent, live, knownOf(sent.kind))

/**
 * The API server writes a new claim a second time when it is applied again, with nothing changed but its
 * resourceVersion, and never after that.
 */
const writtenOnceMore = new Set(['PersistentVolumeClaim'])

/** What one more apply of the same object changes. */
async function changesOfApply({ apply }: Cluster, sent: ApiObject, live: LiveObject): Promise<readonly string[]> {
  const before: LiveObject = writtenOnceMore.has(sent.kind) ? (await apply(sent)).body : live
  const { body: after }: { readonly body: LiveObject } = await apply(sent)
  return (['generation', 'resourceVersion'] as const).flatMap((field) =>
    before.metadata[field] === after.metadata[field]
      ? []
      : [`applied again, its ${field} goes from ${before.metadata[field]} to ${after.metadata[field]}`],
  )
}

/** All that is wrong with an object that is in the cluster already. */
export async function faultsInCluster(cluster: Cluster, store: Store, sent: ApiObject): Promise<readonly string[]> {
  const live = await store.get(sent)
  const faults = [...storedFaults(sent, live), ...(await changesOfApply(cluster, sent, live))]
  return faults.map((fault) => `${titleOf(sent)}: ${fault}`)
}

/** Applies an object and says all that is wrong with it: refused, warned of, stored as something else, not steady. */
export async function faultsOf(cluster: Cluster, store: Store, sent: ApiObject): Promise<readonly string[]> {
  const { status, body, warnings } = await cluster.apply(sent)
  if (status >= 300) return [`${titleOf(sent)}: refused: ${body.message}`]
  const warned = warnings.map((warning) => `${titleOf(sent)}: warning: ${warning}`)
  return [...warned, ...(await faultsInCluster(cluster, store, sent))]
}
