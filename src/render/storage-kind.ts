import { storageOf } from '../check/world/backend-paths.ts'
import type { ConvexPod } from '../check/world/convex-pods.ts'
import { World } from '../check/world/world.ts'
import type { Issue } from '../errors.ts'
import { identityOf } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { s3OptionVariables } from '../options/s3.ts'

/** A manifest and the file that it is in. */
export interface FileObject {
  readonly file: string
  readonly object: K8sObject
}

const words = { s3: 'in object storage', local: 'on its volume' } as const

/** Whether a file names a variable that decides where files are. */
export function namesStorage(text: string): boolean {
  return s3OptionVariables.some((name) => text.includes(name))
}

function backendsOf(objects: readonly FileObject[]): ReadonlyMap<string, ConvexPod> {
  const { backends } = new World(objects.map(({ object }) => object))
  return new Map(backends.map((pod) => [identityOf(pod.workload.object), pod]))
}

/**
 * A rendered folder keeps the kind of its file storage: Convex records it in the database at the first start, and does
 * not start when it finds the other kind (convex-backend crates/model/src/database_globals/mod.rs:102-155, 652b828).
 */
export function storageKindIssues(before: readonly FileObject[], after: readonly FileObject[]): readonly Issue[] {
  const old = backendsOf(before)
  return [...backendsOf(after)].flatMap(([identity, pod]) => {
    const earlier = old.get(identity)
    if (earlier === undefined) return []
    const [from, to] = [storageOf(earlier), storageOf(pod)]
    if (from === to || from === 'unknown' || to === 'unknown') return []
    const path = after.find(({ object }) => identityOf(object) === identity)?.file ?? ''
    return [{ path, message: message(from, to) }]
  })
}

function message(from: 's3' | 'local', to: 's3' | 'local'): string {
  const wayBack = to === 's3' ? 'Leave the option s3 out' : 'Keep the option s3'
  return (
    `runs a backend that keeps its files ${words[from]}, and the new one keeps them ${words[to]}. The database has ` +
    `recorded the kind, and Convex would not start. ${wayBack}; or move: 1. npx convex export --include-file-storage ` +
    '--path snapshot.zip, 2. render the new kind into a folder and a namespace of its own, with a database that is ' +
    'empty, 3. npx convex import --replace-all snapshot.zip there, 4. lead the host to it'
  )
}
