import type { RuleDefinition } from '../../../rule.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { extended, image } from '../support/extension-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each extension of a cluster has a unique name.',
  why: 'The webhook refuses an extension without a name, and two extensions whose names result in the same volume name.',
  source: [webhook('ensureNotEmptyOrDuplicate', '"for i, v := range r.Spec.PostgresConfiguration.Extensions"')],
  bad: extended(`${image} }, { name: vector, ${image}`),
  good: extended(image),
  check: eachCluster(function* (cluster, report) {
    const seen = new Set<string>()
    for (const [position, extension] of listAt(cluster, 'spec', 'postgresql', 'extensions').entries()) {
      const path = `spec.postgresql.extensions[${position}].name`
      const name = textAt(extension, 'name') ?? ''
      const volume = name.replaceAll('_', '-')
      if (name === '') yield report(path, 'The extension has no name.', 'Set the name.')
      else if (seen.has(volume))
        yield report(path, `The extension ${name} is listed twice.`, 'Remove one of the entries.')
      seen.add(volume)
    }
  }),
}
