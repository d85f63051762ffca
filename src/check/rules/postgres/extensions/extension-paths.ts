import { posix } from 'node:path'
import type { RuleDefinition } from '../../../rule.ts'
import { listAt, repeatsIn } from '../../../model/read.ts'
import { extended, image } from '../support/extension-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const fields = ['extension_control_path', 'dynamic_library_path', 'ld_library_path', 'bin_path']

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Paths of an extension are unique directories of its image.',
  why: 'The webhook refuses paths that are empty, duplicate, or lead out of the image.',
  source: [webhook('validatePathList')],
  bad: extended(`${image}, bin_path: [../bin]`),
  good: extended(`${image}, bin_path: [bin]`),
  check: eachCluster(function* (cluster, report) {
    for (const [position, extension] of listAt(cluster, 'spec', 'postgresql', 'extensions').entries()) {
      for (const field of fields) {
        const paths = listAt(extension, field)
        const repeats = repeatsIn(paths)
        for (const [index, value] of paths.entries()) {
          const isOutside = /^\.\.(?:\/|$)/.test(posix.join('.', String(value)))
          if (value !== '' && !isOutside && !repeats.has(index)) continue
          const message = isOutside ? 'The path leads out of the image.' : 'The path is empty or a duplicate.'
          const place = `spec.postgresql.extensions[${position}].${field}[${index}]`
          yield report(place, message, 'List each directory of the image once.')
        }
      }
    }
  }),
}
