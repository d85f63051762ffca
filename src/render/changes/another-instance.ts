import { describe } from '../../options/describe.ts'
import { backendsOf } from './folder.ts'
import { moveData } from './move-data.ts'
import type { Change } from './refusal.ts'

/**
 * A rendered folder keeps its instance name: it determines the database and the prefix on S3, so with a different name
 * the same Deployment would start with an empty database (convex-backend@652b828
 * crates/clusters/src/lib.rs#"DbDriverTag::Postgres(_) =>").
 */
export const anotherInstance: Change = (before, after) =>
  backendsOf(before, after).flatMap(({ was, is, path }) => {
    const [old, now] = [before.model.databaseOf(was), after.model.databaseOf(is)]
    const [from, to] = [old.instanceName, now.instanceName]
    if (from === undefined || to === undefined || from === to || old.isNameHidden || now.isNameHidden) return []
    const message =
      `runs the instance ${describe(from)}, and the new one is ${describe(to)}. The name determines the database and the files ` +
      `on S3: with a different name, all data would be missing. Keep instanceName: ${describe(from)}; or move the data: ` +
      moveData('render the new one into a separate folder and namespace', 'there, ')
    return [{ name: to, path, message }]
  })
