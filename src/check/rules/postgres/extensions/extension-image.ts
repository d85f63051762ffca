import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { extended, image } from '../support/extension-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each extension of a cluster has an image, or the cluster uses an image catalog.',
  why: 'The webhook refuses an extension without image.reference in a cluster without imageCatalogRef.',
  source: [webhook('"r.Spec.ImageCatalogRef == nil && v.ImageVolumeSource"')],
  bad: extended('bin_path: [bin]'),
  good: extended(image),
  check: eachCluster(function* (cluster, report) {
    if (at(cluster, 'spec', 'imageCatalogRef') !== undefined) return
    for (const [position, extension] of listAt(cluster, 'spec', 'postgresql', 'extensions').entries()) {
      if (textAt(extension, 'image', 'reference')) continue
      yield report(
        `spec.postgresql.extensions[${position}].image.reference`,
        `The extension ${textAt(extension, 'name') ?? ''} has no image.`,
        'Set image.reference, or use a catalog with the extension.',
      )
    }
  }),
}
