import { isDns1035Label } from '../../../kubernetes/names.ts'
import type { RuleDefinition } from '../../rule.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The name of a cluster is a DNS label of at most 50 characters that begins with a letter.',
  why:
    'CloudNativePG derives the names of Services, Secrets and pods from this name, and its webhook refuses a name ' +
    'that would be too long. The schema does not check it.',
  source: [webhook('validateName')],
  bad: database({ 'metadata: { name: convex-db,': 'metadata: { name: 2convex-db,', '@convex-db-rw': '@2convex-db-rw' })
    .replaceAll('name: convex-db-app', 'name: 2convex-db-app')
    .replace('secretName: convex-db-ca', 'secretName: 2convex-db-ca'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const name = nameOf(cluster)
    if (isDns1035Label(name) && name.length <= 50) return
    yield report(
      'metadata.name',
      name.length > 50
        ? `The name has ${name.length} characters; CloudNativePG allows 50.`
        : `"${name}" is not a DNS label that begins with a letter.`,
      'Choose a name of lower-case letters, digits and "-", such as convex-db. A cluster cannot be renamed later.',
    )
  }),
}
