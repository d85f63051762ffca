import { database } from '../../examples/database.ts'
import { at } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

const hibernated = (text: string): string =>
  database({
    'name: convex-db, namespace: convex': `name: convex-db, namespace: convex, annotations: { cnpg.io/hibernation: ${text} }`,
  })

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A cluster that Convex uses is not hibernated.',
  why: 'A cluster with the annotation cnpg.io/hibernation: "on" has no pods, so the backend does not start.',
  source: [cloudnativePg('docs/src/declarative_hibernation.md', '"## Hibernation"')],
  bad: hibernated('"on"'),
  good: hibernated('"off"'),
  check: eachCluster(function* (cluster, report) {
    if (at(cluster, 'metadata', 'annotations', 'cnpg.io/hibernation') !== 'on') return
    yield report(
      'metadata.annotations["cnpg.io/hibernation"]',
      'The cluster is hibernated: the database does not run.',
      'Set it to "off", or scale the backend to 0 until then.',
    )
  }),
}
