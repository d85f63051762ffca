import type { RuleDefinition } from '../../../rule.ts'
import { recordAt } from '../../../model/read.ts'
import { databaseYaml } from '../../../examples/database.ts'
import { withInitdb } from '../support/bootstrap-example.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

const providers = { builtinLocale: 'builtin', icuLocale: 'icu', icuRules: 'icu' }

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The locale of a new cluster fits its localeProvider.',
  why: 'The schema accepts builtinLocale only with localeProvider builtin, and icuLocale and icuRules only with icu.',
  source: [
    cloudnativePg(
      'api/v1/cluster_types.go',
      '"builtinLocale is only available"',
      '"icuLocale is only available"',
      '"icuRules is only available"',
    ),
  ],
  bad: withInitdb('icuLocale: de'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const initdb = recordAt(cluster, 'spec', 'bootstrap', 'initdb')
    for (const [field, provider] of Object.entries(providers)) {
      if (initdb[field] === undefined || initdb['localeProvider'] === provider) continue
      yield report(
        `spec.bootstrap.initdb.${field}`,
        `${field} requires localeProvider: ${provider}.`,
        `Set localeProvider: ${provider}.`,
      )
    }
  }),
}
