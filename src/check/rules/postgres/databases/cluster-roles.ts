import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, numberAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { role } from '../support/managed-roles.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster manages only roles that belong to nobody else, each once.',
  why:
    'The webhook refuses postgres, streaming_replica and what begins with pg_ or cnpg_, a role that is there twice, one ' +
    'with a password that is also to have none, and a negative connection limit other than -1.',
  source: `${webhook}:2563-2611, pkg/postgres/roles.go:29-52 (v1.30)`,
  bad: role('name: pg_reader'),
  good: role('name: reader'),
  check: eachCluster(function* (cluster, report) {
    const seen = new Set<string>()
    for (const [position, entry] of listAt(cluster, 'spec', 'managed', 'roles').entries()) {
      const path = `spec.managed.roles[${position}]`
      const name = textAt(entry, 'name') ?? ''
      if (/^(?:postgres|streaming_replica)$|^(?:pg|cnpg)_/.test(name)) {
        yield report(`${path}.name`, `${name} belongs to PostgreSQL or to the operator.`, 'Choose another name.')
      } else if (seen.has(name)) yield report(`${path}.name`, `${name} is there twice.`, 'Leave one of them out.')
      seen.add(name)
      if (at(entry, 'disablePassword') === true && at(entry, 'passwordSecret') !== undefined) {
        yield report(
          `${path}.disablePassword`,
          `${name} has a password and is to have none.`,
          'Leave one of the two out.',
        )
      }
      if ((numberAt(entry, 'connectionLimit') ?? -1) < -1) {
        yield report(`${path}.connectionLimit`, 'The limit is negative.', 'Set -1 for none, or a number.')
      }
    }
  }),
}
