import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { applicationOf, bootstrapOf, isWholeImport, sqlOf } from '../../model/postgres/cluster.ts'
import { rolesOf } from '../../model/postgres/database-objects.ts'
import { placeOf } from '../../model/environment/judged.ts'
import type { Model } from '../../model/model.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import type { BackendDatabase } from '../../model/database/database.ts'
import { madeIn } from '../../model/database/made-databases.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { cloudnativePg, convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The user in the URL is the owner of the database.',
  why:
    'CloudNativePG makes one role, the owner of the database. Convex creates its tables at start, which PostgreSQL 15 ' +
    'and later allow only the owner, or a role with the CREATE privilege. The superuser has no password unless ' +
    'enableSuperuserAccess is set.',
  source: [
    cloudnativePg('api/v1/cluster_defaults.go', 'defaultInitDB'),
    cloudnativePg('api/v1/cluster_types.go', 'ClusterSpec.EnableSuperuserAccess'),
    convex('crates/postgres/src/sql.rs', 'init_sql'),
  ],
  bad: database({ '//$(PGUSER):': '//admin:' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report, model) {
    const { cluster, database: parts } = link
    const { variable, url, type } = parts
    if (cluster === undefined || variable === undefined || type !== 'postgres') return
    if (isWholeImport(cluster) || bootstrapOf(cluster).way !== 'initdb') return
    const user = url?.user
    const owner = ownerOf(model, cluster, parts)
    if (user === undefined || user === owner || !/^[A-Za-z_][\w-]*$/.test(user)) return
    const wrong = userProblem(model, cluster, {
      user,
      owner,
      shown: url?.isHidden === true ? 'of the URL' : `"${user}"`,
    })
    if (wrong === undefined) return
    const fix = `Use the owner "${owner}", whose user and password are in a Secret.`
    yield report(placeOf(variable), wrong.message, fix, wrong.severity)
  }),
}

/** The owner of the database. If its name is unknown, this is the user, if the user owns any database. */
function ownerOf(model: Model, cluster: K8sObject, { databaseName, url }: BackendDatabase): string {
  const owners = madeIn(model).get(cluster) ?? new Map<string, string>()
  const user = url?.user ?? ''
  if (databaseName === undefined && [...owners.values()].includes(user)) return user
  return owners.get(databaseName ?? '') ?? applicationOf(cluster).owner
}

type Wrong = Pick<Problem, 'message' | 'severity'>

interface Parts {
  readonly user: string
  /** The user in a message. */
  readonly shown: string
  /** Owner of the database. */
  readonly owner: string
}

function userProblem(model: Model, cluster: K8sObject, { user, owner, shown }: Parts): Wrong | undefined {
  if (user === 'postgres') {
    return at(cluster, 'spec', 'enableSuperuserAccess') === true
      ? { message: 'Convex connects as the superuser.', severity: 'warning' }
      : { message: 'The superuser postgres has no password in this cluster.' }
  }
  const managed = listAt(cluster, 'spec', 'managed', 'roles').find((role) => textAt(role, 'name') === user)
  if (at(managed, 'superuser') === true || sqlOf(cluster).includes(user)) return undefined
  return rolesOf(model, cluster).has(user)
    ? { message: `The role ${shown} does not own the database.`, severity: 'warning' }
    : { message: `The cluster makes no role ${shown}; the owner of the database is "${owner}".` }
}
