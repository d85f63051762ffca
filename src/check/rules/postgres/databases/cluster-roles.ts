import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import { applicationOf, bootstrapOf, isWholeImport, ownedSecretOf } from '../../../model/postgres/cluster.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { nameOf } from '../support/cnpg.ts'
import { webhook, role } from '../support/cnpg-managed.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster manages only roles that belong to nobody else, each once.',
  why:
    'The webhook refuses postgres, streaming_replica and what begins with pg_ or cnpg_, a role that is there twice, one ' +
    'with a password that is also to have none, and a negative connection limit other than -1. The owner in bootstrap ' +
    'gets its password from initdb.secret, or from NAME-app, at every start and promotion of a primary: another Secret ' +
    'for the same role takes turns with it, and after a failover the backend is refused.',
  source:
    `${webhook}:2563-2611, pkg/postgres/roles.go:29-52, ` +
    'internal/management/controller/instance_controller.go:1388-1462 (v1.30); issue 6762',
  bad: role('name: pg_reader'),
  good: role('name: reader'),
  check: eachCluster(function* (cluster, report, model) {
    yield* ownerProblems(cluster, model, report)
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

/** What manages the role that owns the database as well, with another password. */
function* ownerProblems(cluster: K8sObject, { index }: Model, report: Report): Iterable<Problem> {
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
        : `this entry sets the password of ${other}`
    yield report(
      { object, path: `${path}.${field}` },
      `The role ${owner} owns the database and has the password of Secret ${secret}, but ${said}.`,
      'Leave the role out and set its password by bootstrap.initdb.secret, or make another role the owner.',
    )
  }
}

/** The role that gets a password by bootstrap: of a restored cluster only one that is named. */
function bootstrapOwnerOf(cluster: K8sObject): string | undefined {
  const { way, section } = bootstrapOf(cluster)
  if (isWholeImport(cluster)) return undefined
  const isNamed =
    way === 'initdb' || textAt(section, 'owner') !== undefined || textAt(section, 'database') !== undefined
  return isNamed ? applicationOf(cluster).owner : undefined
}
