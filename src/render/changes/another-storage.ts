import { storageOf, textIn } from '../../check/model/backend/backend-paths.ts'
import type { ConvexPod } from '../../check/model/backend/convex-pods.ts'
import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { backendsOf } from './folder.ts'
import { hostIn } from './host-in.ts'
import { moveData } from './move-data.ts'
import type { Change, Refusal } from './refusal.ts'

const words = { s3: 'in object storage', local: 'on its volume' } as const

/**
 * A rendered folder keeps the kind of its file storage: Convex records it in the database at the first start, and does
 * not start when it finds the other kind (convex-backend@652b828
 * crates/model/src/database_globals/mod.rs#initialize_storage_tag).
 */
export const anotherStorage: Change = (before, after) =>
  backendsOf(before, after).flatMap(({ was, is, path }) => {
    const [from, to] = [storageOf(was), storageOf(is)]
    if (from === 's3' && to === 's3') return anotherBucket(was, is, path)
    if (from === to || from === 'unknown' || to === 'unknown') return []
    const message =
      `runs a backend that keeps its files ${words[from]}, and the new one keeps them ${words[to]}. The database has ` +
      `recorded the kind, and Convex would not start. ${to === 's3' ? 'Leave the option s3 out' : 'Keep the option s3'}; ` +
      `or move: ${moveData('render the new kind into a separate folder and namespace, with an empty database', 'there, ')}, ` +
      '4. route the host to it'
    return [{ name: nameOf(is.workload.object), path, message }]
  })

const endpoint = 'S3_ENDPOINT_URL'
const places = ['S3_STORAGE_FILES_BUCKET', 'S3_STORAGE_MODULES_BUCKET', 'S3_STORAGE_SEARCH_BUCKET', endpoint]

/** Convex starts with different buckets, and does not find the existing files and deployed code in them. */
function anotherBucket(was: ConvexPod, is: ConvexPod, path: string): readonly Refusal[] {
  const namespace = namespaceOf(is.workload.object) || namespaceOf(was.workload.object)
  const changed = places.filter((name) => {
    const [from, to] = [was, is].map((pod) => placeIn(pod, name))
    if (from === undefined || to === undefined) return false
    return name === endpoint ? serverOf(from, namespace) !== serverOf(to, namespace) : from !== to
  })
  if (changed.length === 0) return []
  const message =
    `changes ${changed.join(', ')}. Existing files and deployed code would not be found. Keep the buckets and their server; ` +
    'or stop the backend, copy every bucket including object names, and then make this change'
  return [{ name: nameOf(is.workload.object), path, message }]
}

/** The same for one server, by http or https. A bucket of AWS has its name in every region. */
function serverOf(url: string, namespace: string): string {
  if (url === '') return 'aws'
  if (!URL.canParse(url)) return url
  const { hostname, port, pathname } = new URL(url)
  return hostname.endsWith('.amazonaws.com') ? 'aws' : `${hostIn(hostname, namespace).host}:${port}${pathname}`
}

/** Empty when it is not set; nothing when the manifests do not show it. */
function placeIn(pod: ConvexPod, name: string): string | undefined {
  const { variables, isComplete } = pod.environment
  if (variables.has(name)) return textIn(pod, name)
  return isComplete ? '' : undefined
}
