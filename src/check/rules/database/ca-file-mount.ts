import { shownFile, shownName } from '../../model/shown.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { imageReferenceOf } from '../../model/backend/image-reference.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { filesOf, pathInVolume } from '../../model/storage/files.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { problemAt } from '../../rule.ts'

const caVariables = ['PG_CA_FILE', 'MYSQL_CA_FILE'] as const

// What the image brings along.
const ownFiles = /^\/(?:etc\/ssl|etc\/pki|usr\/share|usr\/local\/share|usr\/lib)\//

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The file that PG_CA_FILE or MYSQL_CA_FILE names is mounted.',
  why:
    'The backend reads the file at start and ends when it cannot: "Failed to read CA file". The path must lie below a ' +
    'mount, and the volume must have a file of that name: the key of the Secret, or the path that its item gives it. Of ' +
    'the directory in SSL_CERT_DIR, only files that are named like 00000000.0 are read; without one, the backend starts ' +
    'and does not trust the authority of the object store.',
  source:
    'convex-backend crates/postgres/src/lib.rs:427-438, crates/mysql/src/connection.rs:648-666 (652b828); ' +
    'rustls-native-certs 0.8.1 src/lib.rs is_hash_file_name',
  bad: database({ 'value: /etc/database-ca/ca.crt': 'value: /etc/postgres-ca/ca.crt' }),
  good: databaseYaml,
  *check(model) {
    yield* model.backends.flatMap((pod) => caVariables.flatMap((name) => fileProblem(model, pod, name) ?? []))
    yield* model.backends.flatMap((pod) => directoryProblem(model, pod) ?? [])
  },
}

/** The name that OpenSSL gives a certificate in a directory: its hash and a number. */
const hashed = /^[0-9a-f]{8}\.\d$/i

function directoryProblem(model: Model, pod: ConvexPod): Problem | undefined {
  const variable = pod.environment.variables.get('SSL_CERT_DIR')
  const path = textIn(pod, 'SSL_CERT_DIR')?.replace(/(?<=.)\/$/, '')
  const mount = path === undefined ? undefined : mountOf(pod.mounts, path)
  if (variable === undefined || path === undefined || mount === undefined) return undefined
  const { files, isOpen } = filesOf(model, namespaceOf(pod.workload.object), mount)
  const inside = pathInVolume(mount, path)
  const names = [...files.keys()].flatMap((file) => {
    const [name = '', ...folders] = file.split('/').toReversed()
    return folders.toReversed().join('/') === inside ? [name] : []
  })
  if (isOpen || names.some((name) => hashed.test(name))) return undefined
  return problemAt(
    variable,
    `SSL_CERT_DIR: ${shownFile(path)} has ${names.length === 0 ? 'no file' : names.map(shownName).join(', ')}, and of a directory only files named like 00000000.0 are read.`,
    'Give the certificate that name there, by the path of an item of the volume.',
    'warning',
  )
}

function fileProblem(model: Model, pod: ConvexPod, name: string): Problem | undefined {
  const variable = pod.environment.variables.get(name)
  const path = textIn(pod, name)
  if (variable === undefined || path === undefined || path === '') return undefined
  const problem = (message: string, fix: string): Problem => problemAt(variable, `${name}: ${message}`, fix)
  const mount = mountOf(pod.mounts, path)
  if (mount === undefined) {
    if (ownFiles.test(path)) return undefined
    const { repository } = imageReferenceOf(pod.container.image)
    const found = problem(
      `nothing is mounted at ${shownFile(path)}.`,
      'Mount the key ca.crt of the authority there, by a volume of the Secret with items.',
    )
    // An image of one's own may hold the file.
    return repository === 'ghcr.io/get-convex/convex-backend' ? found : { ...found, severity: 'warning' }
  }
  const { files, isOpen, missing } = filesOf(model, namespaceOf(pod.workload.object), mount)
  const inside = pathInVolume(mount, path)
  const key = files.get(inside)
  if (key !== undefined && missing.includes(key)) {
    return problem(
      `the key ${shownName(key)} of volume ${shownName(mount.volumeName)} does not exist.`,
      'Name the key that holds the certificate, such as ca.crt.',
    )
  }
  if (key !== undefined || (isOpen && inside !== '')) return undefined
  return problem(
    inside === ''
      ? `${shownFile(path)} is the mount itself, a directory.`
      : `volume ${shownName(mount.volumeName)} has no file ${shownParts(inside)}.`,
    files.size === 0
      ? 'Mount the certificate there.'
      : `It has: ${[...files.keys()].map(shownParts).join(', ')}. Name one of them.`,
  )
}

/** A path within a volume. */
function shownParts(path: string): string {
  return path.split('/').map(shownName).join('/')
}
