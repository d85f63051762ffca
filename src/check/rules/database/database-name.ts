import { shownName } from '../../model/shown.ts'
import { titleOf } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { applicationOf, bootstrapOf, isWholeImport, sqlOf } from '../../model/postgres/cluster.ts'
import type { BackendDatabase } from '../../model/database/database.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { databaseMadeBy, mayMakeDatabase, postgresServersOf } from '../../model/database/postgres-servers.ts'
import type { PostgresServer } from '../../model/database/postgres-servers.ts'
import { textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { madeIn, ownedBy } from '../../model/database/made-databases.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
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
  *check(model) {
    yield* postgresServersOf(model).flatMap((server) => serverProblems(model, server))
    const databases = madeIn(model)
    for (const { cluster, database: parts } of databaseLinksOf(model)) {
      const { databaseName, url } = parts
      if (cluster === undefined || databaseName === undefined) continue
      const { needs, shown } = wantedBy(parts)
      const { way, section, path } = bootstrapOf(cluster)
      // Of a restored cluster the databases are those of the backup.
      if (way !== 'initdb' || isWholeImport(cluster)) continue
      const { database: name } = applicationOf(cluster)
      const isMade = databases.get(cluster)?.has(databaseName) === true || sqlOf(cluster).includes(databaseName)
      if (name === databaseName || isMade) continue
      const own = ownedBy(model, cluster, url?.user)
      if (own !== undefined) {
        yield problemAt(
          { object: own.object, path: 'spec.name' },
          `The user "${own.owner}" has the database "${own.name}", but ${needs}.`,
          `Make a Database with spec.name: ${shown}. The name of one that is there cannot be changed.`,
        )
        continue
      }
      const isSaid = textAt(section, 'database') !== undefined
      yield problemAt(
        { object: cluster, path: isSaid ? `${path}.database` : 'spec.bootstrap' },
        `The cluster makes the database "${name}", but ${needs}.`,
        `Set bootstrap.initdb.database: ${shown}. In a cluster that exists, add a Database of that name.`,
      )
    }
  },
}

/** The database that an instance needs, in messages: a name from a Secret is not shown. */
function wantedBy({ instanceName = '', databaseName = '', isNameHidden }: BackendDatabase) {
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
    const { needs, shown } = wantedBy(parts)
    const other = made.shown === undefined ? 'another database' : `the database ${quoted(made.shown)}`
    return [
      problemAt(
        made,
        `${titleOf(server.workload.object)} makes ${other}, but ${needs}.`,
        `Set ${made.variable}: ${shown}. A server that has data does not read it again: run CREATE DATABASE ${shown} there.`,
      ),
    ]
  })
}

function quoted(name: string): string {
  const shown = shownName(name)
  return shown === name ? `"${name}"` : shown
}
