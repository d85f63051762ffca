// Convex itself enforces no rules. These rules prevent problems: `|` and `:` are split on when an admin key is read
// (convex-backend@652b828
// crates/common/src/types/admin_key.rs#split_admin_key,remove_type_prefix_from_deployment_name), upper case would need
// a quoted CREATE DATABASE, PostgreSQL cuts identifiers at 63 bytes, and with `_`, two names would share one database.
const pattern = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/

const reserved = new Set(['postgres', 'template0', 'template1'])

/** All reasons why a text is not an instance name, with the fix; `undefined` if it is valid. */
export function instanceNameProblem(name: string): string | undefined {
  if (reserved.has(name)) return `"${name}" is a database of PostgreSQL itself; give another name`
  const problems = [
    ...(name.length > 63
      ? [`an instance name has at most 63 characters (it names a PostgreSQL database), got ${name.length}`]
      : []),
    ...(/[|:]/.test(name) ? ['an instance name has no "|" and no ":", which separate the parts of an admin key'] : []),
    ...(name.includes('_')
      ? [
          'an instance name has no "_": Convex turns "-" into "_" for the database, so that "a-b" and "a_b" would share one; use "-"',
        ]
      : []),
    ...(pattern.test(name.replaceAll(/(?<=.)[|:_]+(?=.)/g, ''))
      ? []
      : [
          'an instance name is lower-case letters, digits and "-", begins with a letter and ends with a letter or digit',
        ]),
  ]
  return problems.length === 0 ? undefined : problems.join('; ')
}

/**
 * The database that Convex uses for an instance: its name with `-` as `_`. It is never written into the URL.
 *
 * Source: convex-backend@652b828 crates/clusters/src/lib.rs#"DbDriverTag::Postgres(_) =>".
 */
export function databaseNameOf(instanceName: string): string {
  return instanceName.replaceAll('-', '_')
}
