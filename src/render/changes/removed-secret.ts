import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { textAt } from '../../check/model/read.ts'
import { kubectl, resource } from '../../runbook/commands.ts'
import type { Folder } from './folder.ts'
import type { Change } from './refusal.ts'

/**
 * A Secret is deleted with the SealedSecret or ExternalSecret that owns it, and it may be the only copy of an instance
 * secret. With the annotations that protect data, Argo CD keeps both (gitops-engine@v3.6.1
 * pkg/sync/sync_context.go#pruneObject, which reads the live object).
 */
export const removedSecret: Change = (before, after) =>
  before.model.secretProducers.flatMap(({ object, namespace, name }) => {
    const { kind } = object
    const options = textAt(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options') ?? ''
    const isOwner = kind === 'SealedSecret' || (kind === 'ExternalSecret' && isOwned(object))
    if (
      !isOwner ||
      !isRead(before, namespace, name) ||
      /\bPrune=false\b/.test(options) ||
      after.same(object) !== undefined
    )
      return []
    const guard = `annotate ${resource(object)} argocd.argoproj.io/sync-options=Prune=false,Delete=false`
    const message =
      `is removed, and Argo CD deletes it with its Secret ${name}: an instance secret and all its keys would be lost. Keep ` +
      `it; or protect it before the sync: ${kubectl({ namespace: namespace || '<NAMESPACE>' }, guard)}`
    return [{ name: nameOf(object), path: before.fileOf(object), message }]
  })

function isRead({ model }: Folder, namespace: string, name: string): boolean {
  return model.backends.some(
    ({ workload, environment }) =>
      namespaceOf(workload.object) === namespace &&
      [...environment.variables.values()].some(({ from }) => from?.kind === 'Secret' && from.name === name),
  )
}

function isOwned(object: unknown): boolean {
  const policy = textAt(object, 'spec', 'target', 'creationPolicy')
  return policy === undefined || policy === 'Owner'
}
