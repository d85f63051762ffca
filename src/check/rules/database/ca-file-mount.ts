import { isPublished } from '../../../convex/release.ts'
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
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const caVariables = ['PG_CA_FILE', 'MYSQL_CA_FILE'] as const

// Directories of the image.
const imageFiles = /^\/(?:etc\/ssl|etc\/pki|usr\/share|usr\/local\/share|usr\/lib)\//

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The file that PG_CA_FILE or MYSQL_CA_FILE names is mounted.',
  why:
    'The backend reads the file at start, and exits if it cannot: "Failed to read CA file". The path must be below a ' +
    'mount, and the volume must have a file of that name: the key of the Secret, or the path that its item sets.',
  source: [
    convex('crates/postgres/src/lib.rs', 'PG_CA_FILE'),
    convex('crates/mysql/src/connection.rs', 'MYSQL_CA_FILE'),
  ],
  bad: database({ 'value: /etc/database-ca/ca.crt': 'value: /etc/postgres-ca/ca.crt' }),
  good: databaseYaml,
  check: eachBackend(function* (pod, report, model) {
    for (const name of caVariables) {
      const variable = pod.environment.variables.get(name)
      const path = textIn(pod, name)
      if (variable === undefined || path === undefined || path === '') continue
      const wrong = fileProblem(model, pod, path)
      if (wrong !== undefined) yield report(variable, `${name}: ${wrong.message}`, wrong.fix, wrong.severity)
    }
  }),
}

function fileProblem(model: Model, pod: ConvexPod, path: string): Omit<Problem, 'object' | 'path'> | undefined {
  const mount = mountOf(pod.mounts, path)
  if (mount === undefined) {
    if (imageFiles.test(path)) return undefined
    const { repository } = imageReferenceOf(pod.container.image)
    return {
      message: `no volume is mounted at ${shownFile(path)}.`,
      fix: 'Mount the key ca.crt of the certificate authority there, by a volume of its Secret with items.',
      // A custom image may contain the file.
      severity: isPublished(repository) ? undefined : 'warning',
    }
  }
  const { files, isOpen, missing } = filesOf(model, namespaceOf(pod.workload.object), mount)
  const inside = pathInVolume(mount, path)
  const key = files.get(inside)
  if (key !== undefined && missing.includes(key)) {
    return {
      message: `the key ${shownName(key)} of volume ${shownName(mount.volumeName)} does not exist.`,
      fix: 'Use the key that holds the certificate, such as ca.crt.',
    }
  }
  if (key !== undefined || (isOpen && inside !== '')) return undefined
  return {
    message:
      inside === ''
        ? `${shownFile(path)} is the mount itself, a directory.`
        : `volume ${shownName(mount.volumeName)} has no file ${shownParts(inside)}.`,
    fix:
      files.size === 0
        ? 'Mount the certificate there.'
        : `Use one of the files of the volume: ${[...files.keys()].map(shownParts).join(', ')}.`,
  }
}

/** A path within a volume. */
function shownParts(path: string): string {
  return path.split('/').map(shownName).join('/')
}
