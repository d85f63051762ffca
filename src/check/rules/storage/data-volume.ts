import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { backendPaths, storageOf } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import { at, textAt } from '../../model/read.ts'
import { shownFile, shownName } from '../../model/shown.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { passingKind } from '../../model/storage/data-volume.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The data directory is on a volume that outlives the pod, unless all data is elsewhere.',
  why:
    'Even with a database server, deployed code, uploaded files and search indexes are on the disk, below /convex/data, ' +
    'unless all six S3 variables are set. With SQLite the database is on the disk too, also with S3. The image declares the ' +
    'directory as a volume: without a mount, the backend works, and the data is lost with the pod.',
  source: [
    convex(
      'self-hosted/docker-build/run_backend.sh',
      'DATA_DIR',
      'TMPDIR',
      'STORAGE_DIR',
      'SQLITE_DB',
      '"if [ ${#MISSING_VARS[@]} -eq 0 ]"',
    ),
    convex('self-hosted/docker-build/Dockerfile.backend', '"VOLUME /convex/data"'),
    convex('crates/storage/src/lib.rs', '"impl Display for StorageUseCase"'),
  ],
  bad: changed({ 'persistentVolumeClaim: { claimName: convex-backend-data }': 'emptyDir: {}' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report, model) {
    const paths = backendPaths(pod)
    const storage = storageOf(pod)
    const { type } = model.databaseOf(pod)
    const kept = [
      ...(storage === 's3'
        ? []
        : [
            {
              path: paths.storage,
              what: 'deployed code and uploaded files',
              isSure: storage === 'local',
              missing: 'S3 is not set up',
            },
          ]),
      ...(type === 'sqlite' || type === 'unknown'
        ? [
            {
              path: paths.sqlite,
              what: 'the database',
              isSure: type === 'sqlite',
              missing: 'no database URL is set',
            },
          ]
        : []),
    ]
    // One finding for each mount, that of the certain loss first.
    const worst = kept.toSorted((a, b) => Number(b.isSure) - Number(a.isSure))
    const found = worst.flatMap(({ path, ...lost }) => [...lossAt(pod, path, lost, report)])
    yield* found.slice(0, 1)
  }),
}

interface Kept {
  readonly what: string
  readonly isSure: boolean
  /** Why the volume is necessary, as far as the manifests show it. */
  readonly missing: string
}

function* lossAt(
  pod: ConvexPod,
  directory: string,
  { what, isSure, missing }: Kept,
  report: Report,
): Iterable<Problem> {
  const { workload, container, mounts } = pod
  const mount = mountOf(mounts, directory)
  const stray = strayVolume(pod)
  const end = `${what} with the pod.${stray === undefined ? '' : ` ${stray}, which Convex does not use.`}${
    isSure ? '' : ` As far as the manifests show, ${missing}.`
  }`
  const claim = stray === undefined ? 'a PersistentVolumeClaim' : 'it'
  const instead = storageOf(pod) === 's3' ? 'set POSTGRES_URL' : 'set all six S3 variables and use a database server'
  const fix = `Mount ${claim} at ${backendPaths(pod).data}, or ${instead}.`
  const severity = isSure ? undefined : 'info'
  if (mount === undefined) {
    const message = `No volume is mounted at ${directory}: Convex loses ${end}`
    yield report(`${container.path}.volumeMounts`, message, fix, severity)
    return
  }
  // Another rule reports a mount whose volume does not exist.
  if (mount.volume === undefined) return
  const kind = passingKind(mount)
  if (kind !== undefined) {
    const message = `${mount.mountPath} is on a volume of the kind ${kind}: Convex loses ${end}`
    yield report(mount.volumePath, message, fix, severity)
  } else if (at(mount.volume, 'hostPath') !== undefined && !isBoundToNode(workload.pod)) {
    const message = `${mount.mountPath} is a directory of the node on which the pod runs: on another node it is empty.`
    yield report(mount.volumePath, message, fix, 'warning')
  }
}

/** A persistent volume that is mounted at a path to which Convex does not write. */
function strayVolume(pod: ConvexPod): string | undefined {
  const written = new Set(Object.values(backendPaths(pod)).map((path) => mountOf(pod.mounts, String(path))))
  const stray = pod.mounts.find(
    (mount) => mount.volume !== undefined && passingKind(mount) === undefined && !written.has(mount),
  )
  if (stray === undefined) return undefined
  const claim = textAt(stray.volume, 'persistentVolumeClaim', 'claimName')
  const name = claim === undefined ? `volume ${shownName(stray.volumeName)}` : `claim ${shownName(claim)}`
  return `The ${name} is mounted at ${shownFile(stray.mountPath)}`
}

function isBoundToNode(pod: Readonly<Record<string, unknown>>): boolean {
  return [['nodeName'], ['nodeSelector'], ['affinity', 'nodeAffinity']].some((path) => at(pod, ...path) !== undefined)
}
