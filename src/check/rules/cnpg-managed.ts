import type { Problem, Rule } from '../rule.ts'
import { cnpgGroup } from '../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { applicationOf, bootstrapOf, isWholeImport, ownedSecretOf, ownServicesOf } from '../world/cnpg.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, numberAt, recordAt, textAt, textsAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { forClusters, nameOf } from './cnpg.ts'
import { databaseCluster } from './database-example.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'

const service = (name: string): string =>
  databaseCluster(
    `managed: { services: { additional: [{ selectorType: rw, updateStrategy: patch, serviceTemplate: { metadata: { name: ${name} } } }] } }`,
  )

/** The operator's own names. */
export const clusterServicesHaveOwnNames: Rule = {
  id: 'cluster-services-have-own-names',
  severity: 'error',
  title: 'No Service or Pooler takes the name of a Service that the operator makes for a cluster.',
  why:
    'NAME-rw, NAME-r, NAME-ro and NAME-any belong to the operator. The webhook refuses them among the additional ' +
    'Services, as it does two of one name, one without a name, a selector of their own, and turning off the writing ' +
    'one. The operator and Argo CD keep overwriting a Service of that name in the manifests.',
  source: `${webhook}:2470-2562 (v1.30)`,
  bad: service('convex-db-rw'),
  good: service('convex-db-lan'),
  check: forClusters(function* (cluster, { index }) {
    const base = 'spec.managed.services'
    const services = recordAt(cluster, 'spec', 'managed', 'services')
    const reserved = new Set(['rw', 'r', 'ro', 'any'].map((role) => `${nameOf(cluster)}-${role}`))
    const problem = (path: string, message: string, fix: string): Problem => ({ object: cluster, path, message, fix })
    if (listAt(services, 'disabledDefaultServices').includes('rw')) {
      yield problem(`${base}.disabledDefaultServices`, 'The Service for writing cannot be turned off.', 'Leave rw out.')
    }
    const seen = new Set<string>()
    for (const [position, entry] of listAt(services, 'additional').entries()) {
      const path = `${base}.additional[${position}].serviceTemplate`
      const name = textAt(entry, 'serviceTemplate', 'metadata', 'name') ?? ''
      if (name === '') yield problem(`${path}.metadata.name`, 'The Service has no name.', 'Give it one.')
      else if (reserved.has(name))
        yield problem(`${path}.metadata.name`, `${name} is a name of the operator's.`, 'Choose another.')
      else if (seen.has(name)) yield problem(`${path}.metadata.name`, `${name} is there twice.`, 'Choose another.')
      seen.add(name)
      if (Object.keys(recordAt(entry, 'serviceTemplate', 'spec', 'selector')).length > 0) {
        yield problem(`${path}.spec.selector`, 'The selector is set by the operator.', 'Set selectorType instead.')
      }
    }
    for (const name of ownServicesOf(cluster).keys()) {
      for (const [kind, group] of [
        ['Service', ''],
        ['Pooler', cnpgGroup],
      ] as const) {
        const object = index.find(kind, group, namespaceOf(cluster), name)
        if (object === undefined || isTheOperators(object, cluster)) continue
        yield {
          object,
          path: 'metadata.name',
          message: `${kind} ${name} takes the name of the Service that CloudNativePG makes for Cluster ${nameOf(cluster)}.`,
          fix: kind === 'Service' ? 'Leave it out: the operator makes it.' : 'Choose another name.',
        }
      }
    }
  }),
}

/** What `kubectl get` prints of the operator's own objects. */
function isTheOperators(object: unknown, cluster: Parameters<typeof nameOf>[0]): boolean {
  const owners = listAt(object, 'metadata', 'ownerReferences')
  return (
    owners.some((owner) => textAt(owner, 'kind') === 'Cluster') ||
    textsAt(object, 'metadata', 'labels')['cnpg.io/cluster'] === nameOf(cluster)
  )
}

const role = (fields: string): string =>
  databaseCluster(`managed: { roles: [{ ensure: present, connectionLimit: -1, inherit: true, ${fields} }] }`)

/** Roles of PostgreSQL and of the operator. */
export const clusterRolesAreFree: Rule = {
  id: 'cluster-roles-are-free',
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
  check: forClusters(function* (cluster, world) {
    yield* ownerProblems(cluster, world)
    const seen = new Set<string>()
    for (const [position, entry] of listAt(cluster, 'spec', 'managed', 'roles').entries()) {
      const path = `spec.managed.roles[${position}]`
      const name = textAt(entry, 'name') ?? ''
      const problem = (key: string, message: string, fix: string): Problem => ({
        object: cluster,
        path: `${path}.${key}`,
        message,
        fix,
      })
      if (/^(?:postgres|streaming_replica)$|^(?:pg|cnpg)_/.test(name)) {
        yield problem('name', `${name} belongs to PostgreSQL or to the operator.`, 'Choose another name.')
      } else if (seen.has(name)) yield problem('name', `${name} is there twice.`, 'Leave one of them out.')
      seen.add(name)
      if (at(entry, 'disablePassword') === true && at(entry, 'passwordSecret') !== undefined) {
        yield problem('disablePassword', `${name} has a password and is to have none.`, 'Leave one of the two out.')
      }
      if ((numberAt(entry, 'connectionLimit') ?? -1) < -1) {
        yield problem('connectionLimit', 'The limit is negative.', 'Set -1 for none, or a number.')
      }
    }
  }),
}

/** What manages the role that owns the database as well, with another password. */
function* ownerProblems(cluster: K8sObject, { index }: World): Iterable<Problem> {
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
    yield {
      object,
      path: `${path}.${field}`,
      message: `The role ${owner} owns the database and has the password of Secret ${secret}, but ${said}.`,
      fix: 'Leave the role out and set its password by bootstrap.initdb.secret, or make another role the owner.',
    }
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

/** Variables of the operator. */
export const clusterVariablesAreFree: Rule = {
  id: 'cluster-variables-are-free',
  severity: 'error',
  title: "A cluster sets no variable that is the operator's.",
  why: 'The webhook refuses PG*, CNPG_*, POD_NAME, NAMESPACE and CLUSTER_NAME in env, in upper or lower case.',
  source: `${webhook}:280-297, pkg/postgres/environment.go:69-92 (v1.30)`,
  bad: databaseCluster('env: [{ name: PGTZ, value: UTC }]'),
  good: databaseCluster('env: [{ name: TZ, value: UTC }]'),
  check: forClusters(function* (cluster) {
    for (const [position, entry] of listAt(cluster, 'spec', 'env').entries()) {
      const name = textAt(entry, 'name') ?? ''
      if (!isOperatorsVariable(name)) continue
      yield {
        object: cluster,
        path: `spec.env[${position}].name`,
        message: `${name} is a variable of the operator's, which refuses it.`,
        fix: 'Leave it out.',
      }
    }
  }),
}

/** Whether the operator keeps a variable to itself (pkg/postgres/environment.go:69-92, v1.30). */
export function isOperatorsVariable(name: string): boolean {
  return /^(?:PG|CNPG_)|^(?:POD_NAME|NAMESPACE|CLUSTER_NAME)$/i.test(name)
}
