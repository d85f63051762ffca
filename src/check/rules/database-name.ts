import { shownName } from '../world/shown.ts'
import { titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { applicationOf, bootstrapOf, isWholeImport, sqlOf } from '../world/cnpg.ts'
import type { BackendDatabase } from '../world/database.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import type { DatabaseLink } from '../world/database-links.ts'
import { databaseObjectsOf, rolesOf } from '../world/database-objects.ts'
import type { DatabaseObject } from '../world/database-objects.ts'
import { placeOf } from '../world/judged.ts'
import { databaseMadeBy, mayMakeDatabase, postgresServersOf } from '../world/postgres-servers.ts'
import type { PostgresServer } from '../world/postgres-servers.ts'
import { at, listAt, textAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { database, databaseYaml } from './database-example.ts'

/** Owners of databases that objects of their own make, by cluster and name of the database. */
function madeIn(world: World): ReadonlyMap<K8sObject | undefined, ReadonlyMap<string, string>> {
  const made = new Map<K8sObject | undefined, Map<string, string>>()
  for (const { cluster, name, owner } of databaseObjectsOf(world)) {
    if (cluster === undefined) continue
    made.set(cluster, (made.get(cluster) ?? new Map<string, string>()).set(name, owner))
  }
  return made
}

/** The database that an object makes in a cluster for a role. */
function ownedBy(world: World, cluster: K8sObject, role: string | undefined): DatabaseObject | undefined {
  return databaseObjectsOf(world).find((made) => made.cluster === cluster && made.owner === role)
}

/** Convex does not make its database. */
export const databaseIsNamedAfterInstance: Rule = {
  id: 'database-is-named-after-instance',
  severity: 'error',
  title: 'The server has the database that Convex derives from the instance name.',
  why:
    'Convex connects to the database INSTANCE_NAME with "-" as "_" (convex-self-hosted: convex_self_hosted) and makes ' +
    'nothing but tables. CloudNativePG makes one database, named "app" unless it is told otherwise. The image of ' +
    'PostgreSQL makes POSTGRES_DB, or a database named after POSTGRES_USER, at its first start alone; that of Bitnami ' +
    'makes POSTGRESQL_DATABASE.',
  source:
    'convex-backend crates/clusters/src/lib.rs:53-62 (652b828); cloudnative-pg api/v1/cluster_defaults.go:237-259 (v1.30)',
  bad: database({ 'database: convex_self_hosted': 'database: convex' }),
  good: databaseYaml,
  *check(world) {
    yield* distinct(postgresServersOf(world).flatMap((server) => serverProblems(world, server)))
    const databases = madeIn(world)
    for (const { cluster, database: parts } of databaseLinksOf(world)) {
      const { databaseName, url } = parts
      if (cluster === undefined || databaseName === undefined) continue
      const { needs, shown } = wantedBy(parts)
      const { way, section, path } = bootstrapOf(cluster)
      // Of a restored cluster the databases are those of the backup.
      if (way !== 'initdb' || isWholeImport(cluster)) continue
      const { database: name } = applicationOf(cluster)
      const isMade = databases.get(cluster)?.has(databaseName) === true || sqlOf(cluster).includes(databaseName)
      if (name === databaseName || isMade) continue
      const own = ownedBy(world, cluster, url?.user)
      if (own !== undefined) {
        yield {
          object: own.object,
          path: 'spec.name',
          message: `The user "${own.owner}" has the database "${own.name}", but ${needs}.`,
          fix: `Make a Database with spec.name: ${shown}. The name of one that is there cannot be changed.`,
        }
        continue
      }
      const isSaid = textAt(section, 'database') !== undefined
      yield {
        object: cluster,
        path: isSaid ? `${path}.database` : 'spec.bootstrap',
        message: `The cluster makes the database "${name}", but ${needs}.`,
        fix: `Set bootstrap.initdb.database: ${shown}. In a cluster that exists, add a Database of that name.`,
      }
    }
  },
}

/** The database that an instance needs, in messages: a name from a Secret is not shown. */
function wantedBy({ instanceName = '', databaseName = '', isNameHidden }: BackendDatabase) {
  return isNameHidden
    ? { needs: 'INSTANCE_NAME needs another one', shown: '<INSTANCE_NAME with "_" for "-">' }
    : { needs: `instance ${quoted(instanceName)} needs ${quoted(databaseName)}`, shown: quoted(databaseName) }
}

function serverProblems(world: World, server: PostgresServer): readonly Problem[] {
  const made = databaseMadeBy(server)
  if (made === undefined) return []
  return server.links.flatMap(({ database: parts }): readonly Problem[] => {
    const { databaseName } = parts
    if (databaseName === undefined || made.name.equals(databaseName)) return []
    if (mayMakeDatabase(world, server, databaseName)) return []
    const { needs, shown } = wantedBy(parts)
    const other = made.shown === undefined ? 'another database' : `the database ${quoted(made.shown)}`
    return [
      {
        object: made.object,
        path: made.path,
        message: `${titleOf(server.workload.object)} makes ${other}, but ${needs}.`,
        fix: `Set ${made.variable}: ${shown}. A server that has data does not read it again: run CREATE DATABASE ${shown} there.`,
      },
    ]
  })
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
      database: { type, instanceName, url },
    } of databaseLinksOf(world)) {
      if (type !== 'postgres' || cluster === undefined || instanceName !== undefined) continue
      const variable = pod.environment.variables.get('INSTANCE_NAME')
      const name = ownedBy(world, cluster, url?.user)?.name ?? applicationOf(cluster).database
      yield {
        object: variable?.object ?? pod.workload.object,
        path: variable?.path ?? `${pod.container.path}.env`,
        message: `INSTANCE_NAME cannot be seen; with "-" as "_" it must be "${name}", the database in the cluster.`,
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
    const made = madeIn(world)
    const links = databaseLinksOf(world)
    yield* distinct(
      links.flatMap((link) => {
        const owners = made.get(link.cluster) ?? new Map<string, string>()
        const { databaseName, url } = link.database
        // Of which database it is cannot be seen, but one is its own.
        if (databaseName === undefined && [...owners.values()].includes(url?.user ?? '')) return []
        return userProblem(world, link, owners.get(databaseName ?? '')) ?? []
      }),
    )
  },
}

function userProblem(world: World, link: DatabaseLink, madeFor: string | undefined): Problem | undefined {
  const { cluster, database: parts } = link
  const { variable, url, type } = parts
  if (cluster === undefined || variable === undefined || type !== 'postgres') return undefined
  if (isWholeImport(cluster) || bootstrapOf(cluster).way !== 'initdb') return undefined
  const { owner } = madeFor === undefined ? applicationOf(cluster) : { owner: madeFor }
  const user = url?.user
  if (user === undefined || user === owner || !/^[A-Za-z_][\w-]*$/.test(user)) return undefined
  const said =
    user === 'postgres'
      ? superuserProblem(cluster)
      : roleProblem(
          cluster,
          { user, owner, shown: url?.isHidden === true ? 'of the URL' : `"${user}"` },
          rolesOf(world, cluster),
        )
  return (
    said && {
      ...placeOf(variable),
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

interface Parts {
  readonly user: string
  /** The user in a message. */
  readonly shown: string
  /** Owner of the database. */
  readonly owner: string
}

function roleProblem(cluster: K8sObject, { user, owner, shown }: Parts, roles: ReadonlySet<string>): Said | undefined {
  const managed = listAt(cluster, 'spec', 'managed', 'roles').find((role) => textAt(role, 'name') === user)
  if (at(managed, 'superuser') === true || sqlOf(cluster).includes(user)) return undefined
  return roles.has(user)
    ? { message: `The role ${shown} does not own the database.`, severity: 'warning' }
    : { message: `The cluster makes no role ${shown}; the owner of the database is "${owner}".` }
}

function quoted(name: string): string {
  const shown = shownName(name)
  return shown === name ? `"${name}"` : shown
}
