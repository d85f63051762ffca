import type { RuleDefinition } from '../../rule.ts'
import { imageReferenceOf } from '../../model/backend/image-reference.ts'
import { at, textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The image of a cluster is pinned by a tag that begins with the version of PostgreSQL, or by a catalog.',
  why:
    'CloudNativePG reads the version of PostgreSQL from the tag, so that it refuses "latest", an image with a digest ' +
    'alone, and any tag that does not begin with the version. Without an image the operator takes its own default, which ' +
    'changes with its releases: a warning.',
  source: `${webhook}:771-809, 1066; api/v1/cluster_defaults.go:61-65; CEL of spec (v1.30)`,
  bad: database({ 'postgresql:17.11-system-trixie': 'postgresql:latest' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const image = textAt(cluster, 'spec', 'imageName')
    const catalog = at(cluster, 'spec', 'imageCatalogRef')
    if (catalog !== undefined) {
      if (image !== undefined) {
        yield report('spec.imageName', 'imageName and imageCatalogRef exclude each other.', 'Leave one of them out.')
      }
      const kind = textAt(catalog, 'kind')
      const group = textAt(catalog, 'apiGroup')
      if ((kind !== 'ImageCatalog' && kind !== 'ClusterImageCatalog') || group !== 'postgresql.cnpg.io') {
        yield report(
          'spec.imageCatalogRef',
          'Only an ImageCatalog or a ClusterImageCatalog of postgresql.cnpg.io can be referred to.',
          'Set apiGroup: postgresql.cnpg.io and kind: ClusterImageCatalog.',
        )
      }
      return
    }
    if (image === undefined || image === '') {
      const found = report(
        'spec',
        'Without imageName the operator chooses the image, and another one after its own upgrade.',
        pin,
      )
      yield { ...found, severity: 'warning' }
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
      : 'The image has a digest but no tag, which holds the version.'
  }
  if (tag === 'latest') return 'The tag "latest" does not tell the version of PostgreSQL.'
  const [, major] = /^(\d+)/.exec(tag) ?? []
  if (major === undefined) return `The tag "${tag}" does not begin with the version of PostgreSQL.`
  return Number(major) < 13 ? `PostgreSQL ${major} is older than CloudNativePG takes (13).` : undefined
}
