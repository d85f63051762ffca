import { cnpgGroup } from '../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { applicationOf, bootstrapOf, isWholeImport } from '../world/cnpg.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import type { DatabaseLink } from '../world/database-links.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, textAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { database, databaseYaml } from './database-example.ts'

/** Names of databases and roles that objects of their own make in a cluster, by namespace and cluster. */
function madeFor({ index }: World, kind: 'Database' | 'DatabaseRole'): ReadonlyMap<string, ReadonlySet<string>> {
  const made = new Map<string, Set<string>>()
  for (const object of index.all(kind, cnpgGroup)) {
    const key = `${namespaceOf(object)}/${textAt(object, 'spec', 'cluster', 'name') ?? ''}`
    const names = made.get(key) ?? new Set<string>()
    made.set(key, names.add(textAt(object, 'spec', 'name') ?? object.metadata?.name ?? ''))
  }
  return made
}

function keyOf(cluster: K8sObject): string {
  return `${namespaceOf(cluster)}/${cluster.metadata?.name ?? ''}`
}

/** SQL that runs when the cluster is made. */
function sqlOf(cluster: K8sObject): string {
  const { section } = bootstrapOf(cluster)
  return ['postInitSQL', 'postInitTemplateSQL', 'postInitApplicationSQL']
    .flatMap((field) => listAt(section, field))
    .filter((line) => typeof line === 'string')
    .join('\n')
}

/** Convex does not make its database. */
export const databaseIsNamedAfterInstance: Rule = {
  id: 'database-is-named-after-instance',
  severity: 'error',
  title: 'The cluster has the database that Convex derives from the instance name.',
  why:
    'Convex connects to the database INSTANCE_NAME with "-" as "_" (convex-self-hosted: convex_self_hosted) and makes ' +
    'nothing but tables. CloudNativePG makes one database, named "app" unless it is told otherwise.',
  source:
    'convex-backend crates/clusters/src/lib.rs:53-62 (652b828); cloudnative-pg api/v1/cluster_defaults.go:237-259 (v1.30)',
  bad: database({ 'database: convex_self_hosted': 'database: convex' }),
  good: databaseYaml,
  *check(world) {
    const made = madeFor(world, 'Database')
    for (const {
      cluster,
      database: { databaseName, instanceName },
    } of databaseLinksOf(world)) {
      if (cluster === undefined || databaseName === undefined || instanceName === undefined) continue
      const { way, section, path } = bootstrapOf(cluster)
      // Of a restored cluster the databases are those of the backup.
      if (way !== 'initdb' || isWholeImport(cluster)) continue
      const { database: name } = applicationOf(cluster)
      const isMade = made.get(keyOf(cluster))?.has(databaseName) === true || sqlOf(cluster).includes(databaseName)
      if (name === databaseName || isMade) continue
      const isSaid = textAt(section, 'database') !== undefined
      yield {
        object: cluster,
        path: isSaid ? `${path}.database` : 'spec.bootstrap',
        message: `The cluster makes the database "${name}", but instance "${instanceName}" needs "${databaseName}".`,
        fix: `Set bootstrap.initdb.database: ${databaseName}. In a cluster that exists, add a Database of that name.`,
      }
    }
  },
}

/** A name in a Secret cannot be compared. */
export const instanceNameCanBeSeen: Rule = {
  id: 'instance-name-can-be-seen',
  severity: 'info',
  title: 'The instance name can be seen, so that the name of the database can be held against it.',
  why:
    'The instance name is no secret, and it decides which database Convex uses. From a Secret it may be anything: a ' +
    'database of another name is found only when the backend does not start.',
  source: 'convex-backend crates/clusters/src/lib.rs:55 (652b828)',
  bad: database({
    '- { name: INSTANCE_NAME, value: convex-self-hosted }':
      '- { name: INSTANCE_NAME, valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: INSTANCE_NAME } } }',
  }),
  good: databaseYaml,
  *check(world) {
    for (const {
      pod,
      cluster,
      database: { type, instanceName },
    } of databaseLinksOf(world)) {
      if (type !== 'postgres' || cluster === undefined || instanceName !== undefined) continue
      const variable = pod.environment.variables.get('INSTANCE_NAME')
      const { database: name } = applicationOf(cluster)
      yield {
        object: variable?.object ?? pod.workload.object,
        path: variable?.path ?? `${pod.container.path}.env`,
        message: `INSTANCE_NAME cannot be seen; with "-" as "_" it must be "${name}", the database of the cluster.`,
        fix: 'Give INSTANCE_NAME as plain text. Only INSTANCE_SECRET is secret.',
      }
    }
  },
}

/** A role that the cluster does not make. */
export const databaseUserExists: Rule = {
  id: 'database-user-exists',
  severity: 'error',
  title: 'The user in the URL is the owner of the database.',
  why:
    'CloudNativePG makes one role, the owner of the database. Convex makes its tables at start, which in PostgreSQL 15 ' +
    'and newer takes the owner, or a role that was given CREATE. The superuser has no password unless ' +
    'enableSuperuserAccess is set.',
  source:
    'cloudnative-pg api/v1/cluster_defaults.go:237-259, api/v1/cluster_types.go enableSuperuserAccess (v1.30); ' +
    'convex-backend crates/postgres/src/sql.rs:49-263 (652b828)',
  bad: database({ '//$(PGUSER):': '//admin:' }),
  good: databaseYaml,
  *check(world) {
    const made = madeFor(world, 'DatabaseRole')
    const links = databaseLinksOf(world)
    yield* distinct(links.flatMap((link) => userProblem(link, link.cluster && made.get(keyOf(link.cluster))) ?? []))
  },
}

function userProblem(link: DatabaseLink, roles: ReadonlySet<string> = new Set()): Problem | undefined {
  const { cluster, database: parts } = link
  const { variable, url, type } = parts
  if (cluster === undefined || variable === undefined || type !== 'postgres') return undefined
  if (isWholeImport(cluster) || bootstrapOf(cluster).way !== 'initdb') return undefined
  const { owner } = applicationOf(cluster)
  const user = url?.user
  if (user === undefined || user === owner || !/^[A-Za-z_][\w-]*$/.test(user)) return undefined
  const said = user === 'postgres' ? superuserProblem(cluster) : roleProblem(cluster, user, roles)
  return (
    said && {
      object: variable.object,
      path: variable.path,
      fix: `Use the owner "${owner}", whose user and password are in a Secret.`,
      ...said,
    }
  )
}

type Said = Pick<Problem, 'message' | 'severity'>

function superuserProblem(cluster: K8sObject): Said {
  return at(cluster, 'spec', 'enableSuperuserAccess') === true
    ? { message: 'Convex connects as the superuser.', severity: 'warning' }
    : { message: 'The superuser postgres has no password in this cluster.' }
}

function roleProblem(cluster: K8sObject, user: string, roles: ReadonlySet<string>): Said | undefined {
  const managed = listAt(cluster, 'spec', 'managed', 'roles').find((role) => textAt(role, 'name') === user)
  if (at(managed, 'superuser') === true || sqlOf(cluster).includes(user)) return undefined
  return managed !== undefined || roles.has(user)
    ? { message: `The role "${user}" does not own the database.`, severity: 'warning' }
    : { message: `The cluster makes no role "${user}"; its owner is "${applicationOf(cluster).owner}".` }
}
