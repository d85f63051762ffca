import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { titleOf } from '../../kubernetes/object.ts'
import { dataPlaceOf } from './data-claim.ts'
import { backendsOf } from './folder.ts'
import { moveData } from './move-data.ts'
import type { Change } from './refusal.ts'
import { stopOf } from './second-writer.ts'

/**
 * `Recreate` applies only within one Deployment. Argo CD prunes the old one without waiting, or even last, so two
 * backends take the database lease from each other (gitops-engine@v3.6.1
 * pkg/sync/sync_context.go#runTasks,"(sc.pruneLast || resourceutil").
 */
export const renamedBackend: Change = (before, after) =>
  backendsOf(before, after)
    .filter(({ isRenamed }) => isRenamed)
    .map(({ was, is, path }) => {
      const [old, now] = [was.workload.object, is.workload.object]
      const [namespace, elsewhere] = [namespaceOf(old), namespaceOf(now)]
      const claim = dataPlaceOf(before.model, was)?.claim
      const way =
        namespace === elsewhere
          ? `1. ${claim === undefined ? '' : `keep the volume: backend.volume.claimName: "${claim}", `}` +
            `turn off automatic sync of the Application, 2. ${stopOf(old)}, and wait until its pod is deleted, 3. sync`
          : 'render into a separate folder and move the data, because data and sealed Secrets are not moved: ' +
            moveData('deploy the new one, with an empty database and new credentials', 'there, ')
      const message =
        `is ${titleOf(now)} instead of ${titleOf(old)}. Argo CD creates the new one without waiting for the old one to end: ` +
        `two backends take the database from each other. Keep the name; or: ${way}`
      return { name: nameOf(now), path, message }
    })
