import { isDns1035Label } from '../../kubernetes/names.ts'
import { isQuantity } from '../../kubernetes/quantity.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { imageReferenceOf } from '../world/image-reference.ts'
import { at, recordAt, textAt } from '../world/read.ts'
import { quantityAt, sizeAt } from '../world/sizes.ts'
import { forClusters, nameOf } from './cnpg.ts'
import { database, databaseCluster, databaseYaml } from './database-example.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'

/** Names of Services are made of it. */
export const clusterNameFits: Rule = {
  id: 'cluster-name-fits',
  severity: 'error',
  title: 'The name of a cluster is a DNS label of at most 50 characters that begins with a letter.',
  why:
    'CloudNativePG makes the names of Services, Secrets and pods of it, and its webhook refuses a name that would not ' +
    'fit. The schema does not know.',
  source: `${webhook}:1841-1857 (v1.30)`,
  bad: database({ 'metadata: { name: convex-db,': 'metadata: { name: 2convex-db,', '@convex-db-rw': '@2convex-db-rw' })
    .replaceAll('name: convex-db-app', 'name: 2convex-db-app')
    .replace('secretName: convex-db-ca', 'secretName: 2convex-db-ca'),
  good: databaseYaml,
  check: forClusters(function* (cluster) {
    const name = nameOf(cluster)
    if (isDns1035Label(name) && name.length <= 50) return
    yield {
      object: cluster,
      path: 'metadata.name',
      message:
        name.length > 50
          ? `The name has ${name.length} characters, but CloudNativePG takes 50.`
          : `"${name}" is no DNS label that begins with a letter.`,
      fix: 'Choose a name of lower-case letters, digits and "-", such as convex-db. A cluster cannot be renamed later.',
    }
  }),
}

/** The operator reads the version from the tag. */
export const clusterImageNamesAVersion: Rule = {
  id: 'cluster-image-names-a-version',
  severity: 'error',
  title: 'The image of a cluster is pinned by a tag that begins with the version of PostgreSQL, or by a catalog.',
  why:
    'CloudNativePG reads the version of PostgreSQL from the tag, so that it refuses "latest", an image with a digest ' +
    'alone, and any tag that does not begin with the version. Without an image the operator takes its own default, which ' +
    'changes with its releases: a warning.',
  source: `${webhook}:771-809, 1066; api/v1/cluster_defaults.go:61-65; CEL of spec (v1.30)`,
  bad: database({ 'postgresql:17.11-system-trixie': 'postgresql:latest' }),
  good: databaseYaml,
  check: forClusters(function* (cluster) {
    const image = textAt(cluster, 'spec', 'imageName')
    const catalog = at(cluster, 'spec', 'imageCatalogRef')
    const problem = (path: string, message: string, fix: string): Problem => ({ object: cluster, path, message, fix })
    if (catalog !== undefined) {
      if (image !== undefined) {
        yield problem('spec.imageName', 'imageName and imageCatalogRef exclude each other.', 'Leave one of them out.')
      }
      const kind = textAt(catalog, 'kind')
      const group = textAt(catalog, 'apiGroup')
      if ((kind !== 'ImageCatalog' && kind !== 'ClusterImageCatalog') || group !== 'postgresql.cnpg.io') {
        yield problem(
          'spec.imageCatalogRef',
          'Only an ImageCatalog or a ClusterImageCatalog of postgresql.cnpg.io can be referred to.',
          'Set apiGroup: postgresql.cnpg.io and kind: ClusterImageCatalog.',
        )
      }
      return
    }
    if (image === undefined || image === '') {
      const found = problem(
        'spec',
        'Without imageName the operator chooses the image, and another one after its own upgrade.',
        pin,
      )
      yield { ...found, severity: 'warning' }
      return
    }
    const wrong = imageProblem(image)
    if (wrong !== undefined) yield problem('spec.imageName', wrong, pin)
  }),
}

const pin = 'Name an image such as ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie.'

function imageProblem(image: string): string | undefined {
  const { tag, digest } = imageReferenceOf(image)
  if (tag === undefined) {
    return digest === undefined
      ? 'The image has no tag, which means "latest".'
      : 'The image has a digest but no tag, which holds the version.'
  }
  if (tag === 'latest') return 'The tag "latest" does not tell the version of PostgreSQL.'
  const [, major] = /^(\d+)/.exec(tag) ?? []
  if (major === undefined) return `The tag "${tag}" does not begin with the version of PostgreSQL.`
  return Number(major) < 13 ? `PostgreSQL ${major} is older than CloudNativePG takes (13).` : undefined
}

const resourceNames = ['cpu', 'memory', 'ephemeral-storage'] as const

/** Refused by the webhook, and by the kubelet after it. */
export const clusterRequestsFitLimits: Rule = {
  id: 'cluster-requests-fit-limits',
  severity: 'error',
  title: 'No request of a cluster is above its limit, and huge pages have one size and memory or CPU beside them.',
  why:
    "CloudNativePG's webhook refuses a request above the limit, huge pages whose request is not the limit, and huge pages " +
    'without any request or limit for CPU or memory; the schema does not compare them.',
  source: `${webhook}:829-893 (v1.30)`,
  bad: databaseCluster('resources: { requests: { memory: 2Gi }, limits: { memory: 1Gi } }'),
  good: databaseCluster('resources: { requests: { memory: 1Gi }, limits: { memory: 2Gi } }'),
  check: forClusters(function* (cluster) {
    const resources = recordAt(cluster, 'spec', 'resources')
    for (const name of resourceNames) {
      const request = sizeAt(resources, 'requests', name)
      const limit = sizeAt(resources, 'limits', name)
      if (request === undefined || limit === undefined || limit === 0n || request <= limit) continue
      yield {
        object: cluster,
        path: `spec.resources.requests.${name}`,
        message: `The request for ${name} (${quantityAt(resources, 'requests', name)}) is above the limit (${quantityAt(resources, 'limits', name)}).`,
        fix: 'Raise the limit or lower the request.',
      }
    }
    yield* hugePageProblems(cluster, resources)
  }),
}

function* hugePageProblems(object: K8sObject, resources: unknown): Iterable<Problem> {
  const path = 'spec.resources'
  const [requests, limits] = [recordAt(resources, 'requests'), recordAt(resources, 'limits')]
  const pages = [...new Set(Object.keys({ ...requests, ...limits }))].filter((name) => name.startsWith('hugepages-'))
  for (const name of pages) {
    const [request, limit] = [sizeAt(requests, name), sizeAt(limits, name)]
    if (request === undefined || limit === undefined || request === limit) continue
    yield {
      object,
      path: `${path}.requests.${name}`,
      message: `The request for ${name} is not the limit.`,
      fix: 'Set both to the same size.',
    }
  }
  const others = [requests, limits].flatMap((side) => ['cpu', 'memory'].map((name) => sizeAt(side, name) ?? 0n))
  if (pages.length === 0 || others.some((size) => size > 0n)) return
  yield { object, path, message: 'Huge pages need CPU or memory beside them.', fix: 'Add a request for memory.' }
}

/** Nothing says how large the volume is. */
export const clusterStorageHasASize: Rule = {
  id: 'cluster-storage-has-a-size',
  severity: 'error',
  title: 'Every volume of a cluster has a size.',
  why: 'The schema lets storage be empty, but the webhook wants a size there, or a storage request in its pvcTemplate.',
  source: `${webhook}:1665-1735 (v1.30)`,
  bad: database({ 'storage: { size: 30Gi }': 'storage: { storageClass: fast }' }),
  good: database({ 'storage: { size: 30Gi }': 'storage: { size: 30Gi, storageClass: fast }' }),
  check: forClusters(function* (cluster) {
    for (const volume of ['storage', 'walStorage']) {
      if (volume === 'walStorage' && at(cluster, 'spec', volume) === undefined) continue
      const wrong = storageProblem(recordAt(cluster, 'spec', volume))
      if (wrong === undefined) continue
      yield {
        object: cluster,
        path: `spec.${volume}.size`,
        message: `${volume} ${wrong}.`,
        fix: 'Set a size such as 30Gi. It can grow later, and never shrink.',
      }
    }
  }),
}

/** What is wrong with the size of a volume. */
export function storageProblem(storage: unknown): string | undefined {
  const size = quantityAt(storage, 'size') ?? ''
  if (size === '') {
    const isAsked = at(storage, 'pvcTemplate', 'resources', 'requests', 'storage') !== undefined
    return isAsked ? undefined : 'has no size'
  }
  return isQuantity(size) || /^[\d.]+[eE]/.test(size) ? undefined : 'has a size that is no quantity'
}
