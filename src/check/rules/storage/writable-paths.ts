import { shownFile } from '../../model/shown.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { backendPaths, storageOf } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import type { Mount } from '../../model/storage/mounts.ts'
import { at } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend can write where it has to.',
  why:
    'Before the backend starts, its scripts make TMPDIR and the storage directory and write name and secret to the ' +
    'credentials directory, also when both are given by variables; where one cannot be written, the start fails. npm ' +
    'keeps its cache in HOME when Node.js actions use external packages.',
  source:
    'convex-backend self-hosted/docker-build/run_backend.sh:13, read_credentials.sh:7-23, ' +
    'npm-packages/node-executor/src/build_deps.ts:105-128 (652b828)',
  bad: changed({ 'mountPath: /convex/data }': 'mountPath: /convex/data, readOnly: true }' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    const problems = [...readOnlyMounts(pod, report), ...readOnlyRoot(pod, report)]
    yield* problems
  }),
}

function isReadOnly({ readOnly, volume }: Mount): boolean {
  const sources = ['persistentVolumeClaim', 'csi', 'nfs'].map((kind) => at(volume, kind, 'readOnly'))
  return readOnly || sources.includes(true)
}

function writtenPaths(pod: ConvexPod): readonly string[] {
  const { temporary, storage, credentials } = backendPaths(pod)
  return storageOf(pod) === 's3' ? [temporary, credentials] : [temporary, storage, credentials]
}

function* readOnlyMounts(pod: ConvexPod, report: Report): Iterable<Problem> {
  const found = new Map<string, Problem>()
  for (const path of writtenPaths(pod)) {
    const mount = mountOf(pod.mounts, path)
    if (mount === undefined || !isReadOnly(mount) || found.has(mount.path)) continue
    found.set(
      mount.path,
      report(
        mount.readOnly ? `${mount.path}.readOnly` : mount.volumePath,
        `The backend writes to ${shownFile(path)}, and ${mount.mountPath} is mounted read-only.`,
        'Mount the data volume for writing.',
      ),
    )
  }
  yield* found.values()
}

function* readOnlyRoot(pod: ConvexPod, report: Report): Iterable<Problem> {
  const { container, mounts } = pod
  if (at(container.spec, 'securityContext', 'readOnlyRootFilesystem') !== true) return
  const path = `${container.path}.securityContext.readOnlyRootFilesystem`
  const bare = writtenPaths(pod).filter((directory) => mountOf(mounts, directory) === undefined)
  if (bare.length > 0) {
    const message = `The root file system is read-only, and the backend has to write to ${bare.map(shownFile).join(', ')}.`
    yield report(path, message, 'Mount a volume there.')
    return
  }
  // With S3, npm's cache is below TMPDIR.
  const home = backendPaths(pod).home ?? '/root'
  if (storageOf(pod) === 's3' || mountOf(mounts, home) !== undefined) return
  yield report(
    path,
    `The root file system is read-only, and npm needs ${shownFile(home)} for Node.js actions with external packages.`,
    'Mount an emptyDir at /tmp and set HOME to /tmp.',
    'warning',
  )
}
