import type { RuleDefinition } from '../../rule.ts'
import { database, databaseUrl, databaseYaml } from '../../examples/database.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { cloudnativePg, convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The URL of PostgreSQL contains no database name.',
  why:
    'Convex appends the name of the database to the URL: INSTANCE_NAME with "-" as "_". With a path in the URL, the ' +
    'backend does not start: "cluster url already contains db name". No release has accepted a path.',
  source: [
    convex('crates/clusters/src/lib.rs', '"DbDriverTag::Postgres(_) =>"'),
    cloudnativePg('pkg/specs/secrets.go', 'CreateSecret'),
  ],
  bad: database({ [databaseUrl]: `${databaseUrl}/convex` }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ database: { variable, type, url } }, report) {
    if (variable === undefined || type !== 'postgres' || url === undefined || /^\/?$/.test(url.path)) return
    // With an "@", the path begins within a password, which another rule reports.
    if (url.path.includes('@')) return
    const isShown = !url.isHidden && url.user !== undefined && /^\/[\w$().-]+$/.test(url.path)
    yield report(
      placeOf(variable),
      `${variable.name} contains a database name${isShown ? ` (${url.path})` : ''}, which Convex refuses at start.`,
      'End the URL after the port, and name the database by INSTANCE_NAME ("-" becomes "_").',
    )
  }),
}
