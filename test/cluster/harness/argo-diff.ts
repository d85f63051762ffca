import type { ApiObject } from './apply.ts'
import { binary } from './programs/binaries.ts'
import type { Cluster } from './cluster.ts'
import { runOrThrow } from './run.ts'

/** How Argo CD compares: `three-way` by default, `server-side` for an Application with `ServerSideApply=true`. */
export type ArgoDiffMode = 'three-way' | 'server-side'

/** An object of the folder, and the same object as the API server gives it back, managed fields and all. */
export interface ArgoPair {
  readonly desired: ApiObject
  readonly live: object
}

/** What Argo CD makes of one pair. */
export interface ArgoVerdict {
  /** It would be shown as out of sync. */
  readonly modified: boolean
  /** The live object after normalisation. */
  readonly live: unknown
  /** The same after a sync. */
  readonly predicted: unknown
}

/** Compares as Argo CD's own engine does. The verdicts are in the order of the pairs. */
export async function argoDiff(
  { apiServer }: Cluster,
  mode: ArgoDiffMode,
  pairs: readonly ArgoPair[],
): Promise<readonly ArgoVerdict[]> {
  const options = { env: { KUBECONFIG: apiServer.kubeconfig }, input: JSON.stringify(pairs) }
  return JSON.parse(await runOrThrow(await binary('argo-diff'), [mode], options)) as readonly ArgoVerdict[]
}
