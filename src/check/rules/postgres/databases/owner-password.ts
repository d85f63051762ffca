import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import { applicationOf, bootstrapOf, isWholeImport, ownedSecretOf } from '../../../model/postgres/cluster.ts'
import { nameOf, namespaceOf } from '../../../model/index-of-objects.ts'
import { at, listAt, recordAt, textAt } from '../../../model/read.ts'
import { role as roleExample } from '../support/managed-roles.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg, page } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The role that owns the database has one password.',
  why:
    'The owner in bootstrap gets its password from initdb.secret, or from NAME-app, at every start and promotion of a ' +
    'primary. A second Secret for this role overwrites the password in turns, and after a failover the server refuses ' +
    'the backend.',
  source: [
    cloudnativePg(
      'internal/management/controller/instance_controller.go',
      'refreshCredentialsFromSecret',
      'reconcileUser',
    ),
    page('github.com', 'cloudnative-pg/cloudnative-pg issue 6762'),
  ],
  bad: roleExample('name: convex, login: true, passwordSecret: { name: other }'),
  good: roleExample('name: reader'),
  check: eachCluster(function* (cluster, report, { index }) {
    const owner = bootstrapOwnerOf(cluster)
    if (owner === undefined) return
    const secret = ownedSecretOf(cluster) ?? `${nameOf(cluster)}-app`
    const managed = listAt(cluster, 'spec', 'managed', 'roles').map((managedRole, position) => ({
      object: cluster,
      path: `spec.managed.roles[${position}]`,
      spec: managedRole,
      name: textAt(managedRole, 'name'),
    }))
    const own = index
      .all('DatabaseRole', cnpgGroup)
      .filter((object) => namespaceOf(object) === namespaceOf(cluster))
      .filter((object) => textAt(object, 'spec', 'cluster', 'name') === nameOf(cluster))
      .map((object) => ({
        object,
        path: 'spec',
        spec: recordAt(object, 'spec'),
        name: textAt(object, 'spec', 'name') ?? nameOf(object),
      }))
    for (const { object, path, spec, name } of [...managed, ...own]) {
      if (name !== owner) continue
      const other = textAt(spec, 'passwordSecret', 'name') ?? secret
      const isRemoved = textAt(spec, 'ensure') === 'absent'
      if (other === secret && !isRemoved && at(spec, 'disablePassword') !== true) continue
      const field = isRemoved ? 'ensure' : other === secret ? 'disablePassword' : 'passwordSecret'
      const said = isRemoved
        ? 'this entry removes the role'
        : other === secret
          ? 'this entry clears the password'
          : `this entry sets the password from ${other}`
      yield report(
        { object, path: `${path}.${field}` },
        `The role ${owner} owns the database and gets its password from Secret ${secret}, but ${said}.`,
        'Remove the role and set its password with bootstrap.initdb.secret, or make another role the owner.',
      )
    }
  }),
}

/** The role that gets its password from bootstrap. In a restored cluster, only a role that is named. */
function bootstrapOwnerOf(cluster: K8sObject): string | undefined {
  const { way, section } = bootstrapOf(cluster)
  if (isWholeImport(cluster)) return undefined
  const isNamed =
    way === 'initdb' || textAt(section, 'owner') !== undefined || textAt(section, 'database') !== undefined
  return isNamed ? applicationOf(cluster).owner : undefined
}
