import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { applicationOf, bootstrapOf, isWholeImport, sqlOf } from '../../model/postgres/cluster.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { rolesOf } from '../../model/postgres/database-objects.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { madeIn } from '../../model/database/made-databases.ts'

export const rule: RuleDefinition = {
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
  *check(model) {
    const made = madeIn(model)
    const links = databaseLinksOf(model)
    yield* links.flatMap((link) => {
      const owners = made.get(link.cluster) ?? new Map<string, string>()
      const { databaseName, url } = link.database
      // Of which database it is cannot be seen, but one is its own.
      if (databaseName === undefined && [...owners.values()].includes(url?.user ?? '')) return []
      return userProblem(model, link, owners.get(databaseName ?? '')) ?? []
    })
  },
}

function userProblem(model: Model, link: DatabaseLink, madeFor: string | undefined): Problem | undefined {
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
          rolesOf(model, cluster),
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
