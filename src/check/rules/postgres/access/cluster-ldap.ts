import { database, databaseYaml } from '../../../examples/database.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The LDAP settings of a cluster have a server and one bind method.',
  why: 'The webhook refuses an ldap section without server, or with both bindAsAuth and bindSearchAuth.',
  source: [webhook('validateLDAP')],
  bad: database({ 'postgresql: { ': 'postgresql: { ldap: { port: 389 }, ' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const ldap = at(cluster, 'spec', 'postgresql', 'ldap')
    if (ldap === undefined) return
    if (!textAt(ldap, 'server')) yield report('spec.postgresql.ldap.server', 'ldap has no server.', 'Set server.')
    if (at(ldap, 'bindAsAuth') === undefined || at(ldap, 'bindSearchAuth') === undefined) return
    yield report('spec.postgresql.ldap', 'ldap has two bind methods.', 'Remove bindAsAuth or bindSearchAuth.')
  }),
}
