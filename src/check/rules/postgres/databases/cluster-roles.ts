import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, numberAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { role } from '../support/managed-roles.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title:
    'Managed roles of a cluster are valid: no reserved or duplicate name, one password setting, a valid connection ' +
    'limit.',
  why:
    'The webhook refuses postgres, streaming_replica and names that begin with pg_ or cnpg_, duplicate roles, ' +
    'passwordSecret together with disablePassword, and a negative connection limit other than -1.',
  source: [webhook('validateManagedRoles'), cloudnativePg('pkg/postgres/roles.go', 'IsRoleReserved')],
  bad: role('name: pg_reader'),
  good: role('name: reader'),
  check: eachCluster(function* (cluster, report) {
    const seen = new Set<string>()
    for (const [position, entry] of listAt(cluster, 'spec', 'managed', 'roles').entries()) {
      const path = `spec.managed.roles[${position}]`
      const name = textAt(entry, 'name') ?? ''
      if (/^(?:postgres|streaming_replica)$|^(?:pg|cnpg)_/.test(name)) {
        yield report(
          `${path}.name`,
          `The role name ${name} is reserved for PostgreSQL or the operator.`,
          'Choose another name.',
        )
      } else if (seen.has(name))
        yield report(`${path}.name`, `The role ${name} is listed twice.`, 'Remove one of the entries.')
      seen.add(name)
      if (at(entry, 'disablePassword') === true && at(entry, 'passwordSecret') !== undefined) {
        yield report(
          `${path}.disablePassword`,
          `The role ${name} has both passwordSecret and disablePassword.`,
          'Remove one of them.',
        )
      }
      if ((numberAt(entry, 'connectionLimit') ?? -1) < -1) {
        yield report(
          `${path}.connectionLimit`,
          'The connection limit is negative.',
          'Set a number, or -1 for no limit.',
        )
      }
    }
  }),
}
