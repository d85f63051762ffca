import { shownFile } from '../../model/shown.ts'
import type { RuleDefinition } from '../../rule.ts'
import { writtenPaths } from '../../model/backend/backend-paths.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import type { Mount } from '../../model/storage/mounts.ts'
import { at } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend can write to its directories.',
  why:
    'Before the backend starts, its scripts create TMPDIR and the storage directory, and write name and secret to the ' +
    'credentials directory, even if variables set both. If one of the directories is not writable, the backend does not start.',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', '"mkdir -p"'),
    convex('self-hosted/docker-build/read_credentials.sh', '"mkdir -p"', 'INSTANCE_SECRET', 'INSTANCE_NAME'),
  ],
  bad: changed({ 'mountPath: /convex/data }': 'mountPath: /convex/data, readOnly: true }' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    const { container, mounts } = pod
    const found = new Set<Mount>()
    for (const path of writtenPaths(pod)) {
      const mount = mountOf(mounts, path)
      if (mount === undefined || !isReadOnly(mount) || found.has(mount)) continue
      found.add(mount)
      yield report(
        mount.readOnly ? `${mount.path}.readOnly` : mount.volumePath,
        `The backend writes to ${shownFile(path)}, but ${mount.mountPath} is mounted read-only.`,
        'Mount the data volume for writing.',
      )
    }
    if (at(container.spec, 'securityContext', 'readOnlyRootFilesystem') !== true) return
    const bare = writtenPaths(pod).filter((directory) => mountOf(mounts, directory) === undefined)
    if (bare.length === 0) return
    yield report(
      `${container.path}.securityContext.readOnlyRootFilesystem`,
      `The root file system is read-only, but the backend writes to ${bare.map(shownFile).join(', ')}.`,
      'Mount a volume there.',
    )
  }),
}

function isReadOnly({ readOnly, volume }: Mount): boolean {
  return readOnly || ['persistentVolumeClaim', 'csi', 'nfs'].some((kind) => at(volume, kind, 'readOnly') === true)
}
