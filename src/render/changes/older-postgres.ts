import { imageReferenceOf } from '../../check/model/backend/image-reference.ts'
import { nameOf } from '../../check/model/index-of-objects.ts'
import { numberAt, textAt } from '../../check/model/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { pairsOf } from './folder.ts'
import { moveData } from './move-data.ts'
import { stands } from './refused-by.ts'
import type { Change } from './refusal.ts'

/** cloudnative-pg@v1.30.1 internal/webhook/v1/cluster_webhook.go#validateImageChange. */
export const olderPostgres: Change = (before, after) =>
  pairsOf(before, after, 'Cluster').flatMap(({ was, is, path }) => {
    const [from, to] = [majorOf(was), majorOf(is)]
    const isRefused = to < from || (to > from && to < 16)
    if (!isRefused) return []
    const message =
      `runs PostgreSQL ${from}, and the new image is PostgreSQL ${to}. The webhook of CloudNativePG refuses to go to ` +
      `${to < from ? 'an older major version' : 'a major version below 16'}${stands}. Keep the major version ` +
      '(postgres.image); or move the data into a new Cluster: ' +
      moveData('set a different postgres.name')
    return [{ name: nameOf(is), path, message }]
  })

/** Not a number when the manifest does not say it. */
export function majorOf(cluster: K8sObject): number {
  const { tag } = imageReferenceOf(textAt(cluster, 'spec', 'imageName') ?? '')
  return numberAt(cluster, 'spec', 'imageCatalogRef', 'major') ?? Number.parseInt(tag ?? '', 10)
}
