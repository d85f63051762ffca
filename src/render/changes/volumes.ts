import { nameOf } from '../../check/model/index-of-objects.ts'
import { at, listAt, textAt } from '../../check/model/read.ts'
import { quantityAt, sizeAt } from '../../check/model/storage/sizes.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { describe } from '../../options/describe.ts'
import { pairsOf } from './folder.ts'
import { moveData } from './move-data.ts'
import { stands } from './refused-by.ts'
import type { Change } from './refusal.ts'

/** Sizes by the path where they stand: of a claim, and of the volumes of a Cluster. */
function volumesOf(object: K8sObject): ReadonlyMap<string, unknown> {
  const { kind } = object
  const spec = at(object, 'spec')
  if (kind === 'PersistentVolumeClaim') return new Map([['spec.resources.requests.storage', { pvcTemplate: spec }]])
  if (kind !== 'Cluster') return new Map()
  return new Map([
    ...['storage', 'walStorage'].flatMap((name) =>
      at(spec, name) == null ? [] : ([[`spec.${name}`, at(spec, name)]] as const),
    ),
    ...listAt(spec, 'tablespaces').map(
      (space) => [`spec.tablespaces[name=${textAt(space, 'name') ?? ''}].storage`, at(space, 'storage')] as const,
    ),
  ])
}

// What a Cluster asks for without a size (cloudnative-pg@v1.30.1 api/v1/cluster_funcs.go#GetSizeOrNil).
const requested = ['pvcTemplate', 'resources', 'requests', 'storage']

const refuser = (object: K8sObject): string =>
  object.kind === 'Cluster' ? 'the webhook of CloudNativePG' : 'the API server'

/**
 * kubernetes@v1.37.2 pkg/apis/core/validation/validation.go#"newSize.Cmp(oldSize) < 0"; cloudnative-pg@v1.30.1
 * internal/webhook/v1/cluster_webhook.go#validateStorageConfigurationChange.
 */
export const smallerVolume: Change = (before, after) =>
  pairsOf(before, after).flatMap(({ was, is, path }) => {
    const old = volumesOf(was)
    return [...volumesOf(is)].flatMap(([field, volume]) => {
      const [from, to] = [old.get(field), volume].map((each) => {
        const keys = at(each, 'size') === undefined ? requested : ['size']
        return { text: describe(quantityAt(each, ...keys)), size: sizeAt(each, ...keys) }
      })
      if (from?.size === undefined || to?.size === undefined || to.size >= from.size) return []
      const message =
        `has ${from.text} in ${field}, and the new one ${to.text}. A volume cannot shrink: ${refuser(is)} refuses ` +
        `it${stands}. Keep at least ${from.text}; or move the data${
          is.kind === 'Cluster'
            ? ' to a new Cluster (postgres.name with postgres.recovery)'
            : `: ${moveData('render the smaller claim into a separate folder and namespace', 'there, ')}`
        }`
      return [{ name: nameOf(is), path, message }]
    })
  })

/** cloudnative-pg@v1.30.1 internal/webhook/v1/cluster_webhook.go#validateWalStorageChange,validateTablespacesChange. */
export const removedVolume: Change = (before, after) =>
  pairsOf(before, after, 'Cluster').flatMap(({ was, is, path }) => {
    const now = volumesOf(is)
    return [...volumesOf(was).keys()]
      .filter((field) => field !== 'spec.storage' && !now.has(field))
      .map((field) => {
        const message =
          `has ${field}, and the new one does not. CloudNativePG never removes a volume: its webhook refuses it${stands}. ` +
          'Keep it (postgres.storage.wal); or move the data to a new Cluster (postgres.name with postgres.recovery)'
        return { name: nameOf(is), path, message }
      })
  })
