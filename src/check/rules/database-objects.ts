import { cnpgGroup } from '../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Rule } from '../rule.ts'
import { applicationOf, bootstrapOf, isWholeImport, sqlOf } from '../world/cnpg.ts'
import { databaseLinksOf } from '../world/database-links.ts'
import { convexDatabasesOf, rolesOf } from '../world/database-objects.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, textAt } from '../world/read.ts'
import { replaced } from './backend-example.ts'
import { forClusters, nameOf } from './cnpg.ts'
import { databaseYaml } from './database-example.ts'

const databaseOf = (name: string): string => `---
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: { name: ${name}, namespace: convex }
spec:
  cluster: { name: convex-db }
  name: convex_self_hosted
  owner: convex_self_hosted
`

/** A cluster in which the instance has a role and a database of its own, on which no rule speaks. */
const shared = `${replaced(databaseYaml, {
  'database: convex_self_hosted, owner: convex': 'database: app, owner: app',
  '  storage: { size: 30Gi }': `  storage: { size: 30Gi }
  managed:
    roles:
      - { name: convex_self_hosted, ensure: present, login: true, inherit: true, connectionLimit: -1, passwordSecret: { name: convex-db-user } }`,
  'valueFrom: { secretKeyRef: { name: convex-db-app, key: username } }': 'value: convex_self_hosted',
  'name: convex-db-app, key: password': 'name: convex-db-user, key: password',
})}${databaseOf('convex')}`

const changed = (changes: Readonly<Record<string, string>>): string => replaced(shared, changes)

/** A name that is no cluster's. */
export const databaseObjectFindsItsCluster: Rule = {
  id: 'database-object-finds-its-cluster',
  severity: 'warning',
  title: 'A Database names a cluster that is there.',
  why:
    'The instances of a cluster look for the Databases that name it. One that names no cluster is never made, and says ' +
    'nothing of it, while the backend is refused by the server. A Database without any cluster beside it is left alone: ' +
    'its cluster is made elsewhere.',
  source:
    'cloudnative-pg api/v1/database_types.go:61-64, internal/management/controller/database_controller.go:123 (v1.30)',
  bad: `${databaseYaml}${databaseOf('convex').replace('name: convex-db', 'name: convexdb')}`,
  good: shared,
  *check(world) {
    const clusters = world.index.all('Cluster', cnpgGroup)
    for (const { object, cluster, clusterName } of convexDatabasesOf(world)) {
      if (cluster !== undefined || clusters.some((other) => nameOf(other) === clusterName)) continue
      const beside = clusters.filter((other) => namespaceOf(other) === namespaceOf(object)).map(nameOf)
      if (beside.length === 0) continue
      yield {
        object,
        path: 'spec.cluster.name',
        message: `There is no Cluster ${clusterName}, but ${beside.join(', ')}.`,
        fix: 'Name the cluster in which the database is to be. It cannot be changed later: make the Database anew.',
      }
    }
  },
}

/** A database needs an owner that is there. */
export const databaseOwnerIsARole: Rule = {
  id: 'database-owner-is-a-role',
  severity: 'error',
  title: 'The owner of a Database is a role of its cluster.',
  why:
    'CloudNativePG runs CREATE DATABASE ... OWNER, which fails when there is no such role; the Database then waits. ' +
    'It makes the owner in bootstrap and the roles in managed.roles and in DatabaseRole objects, and nothing else.',
  source:
    'cloudnative-pg internal/management/controller/database_controller_sql.go:90 (v1.30); postgresql.org, CREATE DATABASE',
  bad: `${shared}${databaseOf('second').replaceAll(': convex_self_hosted', ': second')}`,
  good: shared,
  *check(world) {
    const roles = new Map<K8sObject, ReadonlySet<string>>()
    for (const { object, cluster, owner, name } of convexDatabasesOf(world)) {
      // Of a restored cluster the roles are those of the backup.
      if (cluster === undefined || bootstrapOf(cluster).way !== 'initdb' || isWholeImport(cluster)) continue
      const known = roles.get(cluster) ?? rolesOf(world, cluster)
      roles.set(cluster, known)
      if (known.has(owner) || sqlOf(cluster).includes(owner)) continue
      yield {
        object,
        path: 'spec.owner',
        message: `Cluster ${nameOf(cluster)} has no role "${owner}", which is to own the database "${name}".`,
        fix: 'Add the role to managed.roles of the cluster, with its passwordSecret, or name one that is there.',
      }
    }
  },
}

/** A role that nobody can log in with. */
export const managedRoleHasAPassword: Rule = {
  id: 'managed-role-has-a-password',
  severity: 'warning',
  title: 'A role that Convex uses can log in, with a password from a Secret.',
  why:
    'A managed role cannot log in unless login says so, and without passwordSecret its password is NULL: the server ' +
    'refuses every connection. Somebody may have set one by hand.',
  source:
    'cloudnative-pg docs/src/declarative_role_management.md:470-476, api/v1/cluster_types.go RoleConfiguration (v1.30)',
  bad: changed({ ', passwordSecret: { name: convex-db-user }': '' }),
  good: shared,
  check: forClusters(function* (cluster, world) {
    const used = usersOf(cluster, world)
    for (const [position, role] of listAt(cluster, 'spec', 'managed', 'roles').entries()) {
      const name = textAt(role, 'name') ?? ''
      if (!used.has(name)) continue
      const path = `spec.managed.roles[${position}]`
      if (at(role, 'login') !== true) {
        const message = `The role "${name}", which Convex uses, cannot log in.`
        yield { object: cluster, path: `${path}.login`, message, fix: 'Set login: true.' }
      }
      // The operator itself sets the password of the owner.
      if (textAt(role, 'passwordSecret', 'name') !== undefined || name === applicationOf(cluster).owner) continue
      yield {
        object: cluster,
        path: `${path}.passwordSecret`,
        message: `The role "${name}", which Convex uses, has no password.`,
        fix: 'Name a Secret of type kubernetes.io/basic-auth with its username and password.',
      }
    }
  }),
}

/** The users of backends of a cluster. */
function usersOf(cluster: K8sObject, world: Parameters<Rule['check']>[0]): ReadonlySet<string> {
  const links = databaseLinksOf(world).filter((link) => link.cluster === cluster)
  return new Set(links.flatMap(({ database }) => database.url?.user ?? []))
}

/** One database, one object. */
export const databaseNamesAreUnique: Rule = {
  id: 'database-names-are-unique',
  severity: 'error',
  title: 'No two Databases make one database of a cluster.',
  why:
    'The second one is never made: CloudNativePG lets the object that was first manage the database and marks the other ' +
    'as failed. Two backends on one database take it from each other at every restart.',
  source:
    'cloudnative-pg internal/management/controller/database_controller.go:190 (v1.30); convex-backend ' +
    'crates/postgres/src/lib.rs:1844-1880 (652b828)',
  bad: `${shared}${databaseOf('second')}`,
  good: shared,
  *check(world) {
    const owners = new Map<string, K8sObject>()
    for (const { object, clusterName, name } of convexDatabasesOf(world)) {
      const key = `${namespaceOf(object)}/${clusterName}/${name}`
      const first = owners.get(key)
      owners.set(key, first ?? object)
      if (first === undefined) continue
      yield {
        object,
        path: 'spec.name',
        message: `The database "${name}" of Cluster ${clusterName} is that of Database ${nameOf(first)} too.`,
        fix: 'Give each instance a name of its own, and with it a database.',
      }
    }
  },
}
