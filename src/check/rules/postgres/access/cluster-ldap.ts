import { database, databaseYaml } from '../../../examples/database.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'LDAP for a cluster has a server and one way to bind.',
  why: 'The webhook refuses an ldap section without server, or with both bindAsAuth and bindSearchAuth.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:255-278 (v1.30)',
  bad: database({ 'postgresql: { ': 'postgresql: { ldap: { port: 389 }, ' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const ldap = at(cluster, 'spec', 'postgresql', 'ldap')
    if (ldap === undefined) return
    if (!textAt(ldap, 'server')) yield report('spec.postgresql.ldap.server', 'ldap has no server.', 'Name it.')
    if (at(ldap, 'bindAsAuth') === undefined || at(ldap, 'bindSearchAuth') === undefined) return
    yield report('spec.postgresql.ldap', 'ldap is to bind in two ways.', 'Leave bindAsAuth or bindSearchAuth out.')
  }),
}
