import type { RuleDefinition } from '../../rule.ts'
import { backendPaths } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const networkVolumes = ['nfs', 'cephfs', 'glusterfs', 'azureFile']

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An SQLite database is on a volume of a single node.',
  why:
    'With SQLite, Convex has no lease that stops a second backend, and the locks of SQLite are not reliable on network ' +
    'file systems, such as a volume for several nodes. Two pods that run at the same time, for example after the loss of a ' +
    'node, both write to one file.',
  source: [
    convex('crates/sqlite/src/lib.rs', 'SqlitePersistence'),
    page('sqlite.org', 'File Locking And Concurrency (section 6)'),
  ],
  bad: changed({ ReadWriteOncePod: 'ReadWriteMany' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report, model) {
    if (model.databaseOf(pod).type !== 'sqlite') return
    const shared = sharedVolume(model, pod)
    if (shared === undefined) return
    yield report(
      shared.path,
      `The SQLite database is on a volume that several nodes can mount (${shared.kind}).`,
      'Use a claim with ReadWriteOncePod or ReadWriteOnce, or PostgreSQL.',
    )
  }),
}

function sharedVolume({ index }: Model, pod: ConvexPod): { readonly path: string; readonly kind: string } | undefined {
  const mount = mountOf(pod.mounts, backendPaths(pod).sqlite)
  if (mount?.volume === undefined) return undefined
  const network = networkVolumes.find((kind) => at(mount.volume, kind) !== undefined)
  if (network !== undefined) return { path: `${mount.volumePath}.${network}`, kind: network }
  const name = textAt(mount.volume, 'persistentVolumeClaim', 'claimName')
  const claim =
    name === undefined
      ? at(mount.volume, 'volumeClaimTemplate')
      : index.find('PersistentVolumeClaim', '', namespaceOf(pod.workload.object), name)
  const isShared = listAt(claim, 'spec', 'accessModes').includes('ReadWriteMany')
  return isShared ? { path: mount.volumePath, kind: 'ReadWriteMany' } : undefined
}
