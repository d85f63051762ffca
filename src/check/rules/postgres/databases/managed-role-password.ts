import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Model } from '../../../model/model.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { applicationOf } from '../../../model/postgres/cluster.ts'
import { databaseLinksOf } from '../../../model/database/links.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { replaced } from '../../../examples/backend.ts'
import { shared } from '../support/database-objects.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A role that Convex uses can log in, and has a password from a Secret.',
  why:
    'A managed role cannot log in without login: true. Without passwordSecret its password is NULL, and the server ' +
    'refuses every connection, unless the password was set manually.',
  source: [
    cloudnativePg('docs/src/declarative_role_management.md', '"If no `passwordSecret` is specified"'),
    cloudnativePg('api/v1/cluster_types.go', 'RoleConfiguration'),
  ],
  bad: replaced(shared, { ', passwordSecret: { name: convex-db-user }': '' }),
  good: shared,
  check: eachCluster(function* (cluster, report, model) {
    const used = usersOf(cluster, model)
    for (const [position, role] of listAt(cluster, 'spec', 'managed', 'roles').entries()) {
      const name = textAt(role, 'name') ?? ''
      if (!used.has(name)) continue
      const path = `spec.managed.roles[${position}]`
      if (at(role, 'login') !== true) {
        const message = `The role "${name}", which Convex uses, cannot log in.`
        yield report(`${path}.login`, message, 'Set login: true.')
      }
      // The operator sets the password of the owner.
      if (textAt(role, 'passwordSecret', 'name') !== undefined || name === applicationOf(cluster).owner) continue
      yield report(
        `${path}.passwordSecret`,
        `The role "${name}", which Convex uses, has no password.`,
        'Name a Secret of type kubernetes.io/basic-auth with the username and password of the role.',
      )
    }
  }),
}

/** The users that backends connect as. */
function usersOf(cluster: K8sObject, model: Model): ReadonlySet<string> {
  const links = databaseLinksOf(model).filter((link) => link.cluster === cluster)
  return new Set(links.flatMap(({ database }) => database.url?.user ?? []))
}
