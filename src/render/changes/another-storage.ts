import { storageOf } from '../../check/world/backend-paths.ts'
import { nameOf } from '../../check/world/index-of-objects.ts'
import { backendsOf } from './folder.ts'
import type { Change } from './refusal.ts'

const words = { s3: 'in object storage', local: 'on its volume' } as const

/**
 * A rendered folder keeps the kind of its file storage: Convex records it in the database at the first start, and does
 * not start when it finds the other kind (convex-backend crates/model/src/database_globals/mod.rs:102-155, 652b828).
 */
export const anotherStorage: Change = (before, after) =>
  backendsOf(before, after).flatMap(({ was, is, path }) => {
    const [from, to] = [storageOf(was), storageOf(is)]
    if (from === to || from === 'unknown' || to === 'unknown') return []
    const message =
      `runs a backend that keeps its files ${words[from]}, and the new one keeps them ${words[to]}. The database has ` +
      `recorded the kind, and Convex would not start. ${to === 's3' ? 'Leave the option s3 out' : 'Keep the option s3'}; ` +
      'or move: 1. npx convex export --include-file-storage --path snapshot.zip, 2. render the new kind into a folder ' +
      'and a namespace of its own, with a database that is empty, 3. npx convex import --replace-all snapshot.zip ' +
      'there, 4. lead the host to it'
    return [{ name: nameOf(is.workload.object), path, message }]
  })
