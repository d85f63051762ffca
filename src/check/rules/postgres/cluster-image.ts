import type { RuleDefinition } from '../../rule.ts'
import { imageReferenceOf } from '../../model/backend/image-reference.ts'
import { at, textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The image of a cluster is pinned by a tag with the version of PostgreSQL, or by a catalog.',
  why:
    'CloudNativePG reads the version of PostgreSQL from the tag. It therefore refuses "latest", an image with only a ' +
    'digest, and a tag that does not begin with the version. Without an image, the operator uses its default, which ' +
    'changes with its releases: a warning.',
  source: [
    webhook('validateImageName', '"pgMajor < 13"'),
    cloudnativePg('api/v1/cluster_defaults.go', 'setDefaults'),
    cloudnativePg('api/v1/cluster_types.go', 'ImageCatalogRef'),
  ],
  bad: database({ 'postgresql:17.11-system-trixie': 'postgresql:latest' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const image = textAt(cluster, 'spec', 'imageName')
    const catalog = at(cluster, 'spec', 'imageCatalogRef')
    if (catalog !== undefined) {
      if (image !== undefined) {
        yield report('spec.imageName', 'imageName and imageCatalogRef are mutually exclusive.', 'Remove one of them.')
      }
      const kind = textAt(catalog, 'kind')
      const group = textAt(catalog, 'apiGroup')
      if ((kind !== 'ImageCatalog' && kind !== 'ClusterImageCatalog') || group !== 'postgresql.cnpg.io') {
        yield report(
          'spec.imageCatalogRef',
          'imageCatalogRef does not refer to an ImageCatalog or ClusterImageCatalog of postgresql.cnpg.io.',
          'Set apiGroup: postgresql.cnpg.io and kind: ClusterImageCatalog.',
        )
      }
      return
    }
    if (image === undefined || image === '') {
      const message = 'Without imageName, the operator chooses the image, and another one after its upgrade.'
      yield report('spec', message, pin, 'warning')
      return
    }
    const wrong = imageProblem(image)
    if (wrong !== undefined) yield report('spec.imageName', wrong, pin)
  }),
}

const pin = 'Name an image such as ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie.'

function imageProblem(image: string): string | undefined {
  const { tag, digest } = imageReferenceOf(image)
  if (tag === undefined) {
    return digest === undefined
      ? 'The image has no tag, which means "latest".'
      : 'The image has a digest but no tag. The tag states the version.'
  }
  if (tag === 'latest') return 'The tag "latest" does not state the version of PostgreSQL.'
  const [, major] = /^(\d+)/.exec(tag) ?? []
  if (major === undefined) return `The tag "${tag}" does not begin with the version of PostgreSQL.`
  return Number(major) < 13
    ? `PostgreSQL ${major} is older than 13, the oldest version that CloudNativePG supports.`
    : undefined
}
