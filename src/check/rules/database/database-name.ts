import { shownName } from '../../model/shown.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { applicationOf, bootstrapOf, isWholeImport, sqlOf } from '../../model/postgres/cluster.ts'
import type { BackendDatabase } from '../../model/database/database.ts'
import { databaseMadeBy, mayMakeDatabase, postgresServersOf } from '../../model/database/postgres-servers.ts'
import type { PostgresServer } from '../../model/database/postgres-servers.ts'
import { textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { madeIn, ownedBy } from '../../model/database/made-databases.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { problemAt } from '../../rule.ts'
import { cloudnativePg, convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The server has the database that Convex derives from the instance name.',
  why:
    'Convex connects to a database that has the name of the instance with "-" as "_" (convex-self-hosted: ' +
    'convex_self_hosted), and creates only tables. CloudNativePG makes one database, named "app" by default. The image of ' +
    'PostgreSQL makes POSTGRES_DB, or a database named after POSTGRES_USER, only at its first start; that of Bitnami ' +
    'makes POSTGRESQL_DATABASE.',
  source: [
    convex('crates/clusters/src/lib.rs', '"DbDriverTag::Postgres(_) =>"'),
    cloudnativePg('api/v1/cluster_defaults.go', 'defaultInitDB'),
  ],
  bad: database({ 'database: convex_self_hosted': 'database: convex' }),
  good: databaseYaml,
  *check(model) {
    yield* postgresServersOf(model).flatMap((server) => serverProblems(model, server))
    yield* clusterProblems(model)
  },
}

const clusterProblems = eachDatabaseLink(function* ({ cluster, database: parts }, report, model) {
  const { databaseName, url } = parts
  if (cluster === undefined || databaseName === undefined) return
  const { needs, shown } = neededBy(parts)
  const { way, section, path } = bootstrapOf(cluster)
  // A restored cluster has the databases of its backup.
  if (way !== 'initdb' || isWholeImport(cluster)) return
  const { database: name } = applicationOf(cluster)
  const isMade = madeIn(model).get(cluster)?.has(databaseName) === true || sqlOf(cluster).includes(databaseName)
  if (name === databaseName || isMade) return
  const own = ownedBy(model, cluster, url?.user)
  if (own !== undefined) {
    yield report(
      { object: own.object, path: 'spec.name' },
      `The user "${own.owner}" owns the database "${own.name}", but ${needs}.`,
      `Add a Database with spec.name: ${shown}. The name of an existing Database cannot be changed.`,
    )
    return
  }
  const isSet = textAt(section, 'database') !== undefined
  yield report(
    { object: cluster, path: isSet ? `${path}.database` : 'spec.bootstrap' },
    `The cluster makes the database "${name}", but ${needs}.`,
    `Set bootstrap.initdb.database: ${shown}. For a cluster that exists, add a Database of that name.`,
  )
})

/** The database that an instance needs, for messages: a name from a Secret is not shown. */
function neededBy({ instanceName = '', databaseName = '', isNameHidden }: BackendDatabase) {
  return isNameHidden
    ? { needs: 'INSTANCE_NAME needs another one', shown: '<INSTANCE_NAME with "_" for "-">' }
    : { needs: `instance ${quoted(instanceName)} needs ${quoted(databaseName)}`, shown: quoted(databaseName) }
}

function serverProblems(model: Model, server: PostgresServer): readonly Problem[] {
  const made = databaseMadeBy(server)
  if (made === undefined) return []
  return server.links.flatMap(({ database: parts }): readonly Problem[] => {
    const { databaseName } = parts
    if (databaseName === undefined || made.name.equals(databaseName)) return []
    if (mayMakeDatabase(model, server, databaseName)) return []
    const { needs, shown } = neededBy(parts)
    const other = made.shown === undefined ? 'another database' : `the database ${quoted(made.shown)}`
    return [
      problemAt(
        made,
        `${titleOf(server.workload.object)} makes ${other}, but ${needs}.`,
        `Set ${made.variable}: ${shown}. A server that has data ignores the variable: run CREATE DATABASE ${shown} there.`,
      ),
    ]
  })
}

function quoted(name: string): string {
  const shown = shownName(name)
  return shown === name ? `"${name}"` : shown
}
