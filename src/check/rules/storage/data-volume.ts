import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { backendPaths, storageOf } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import { at, textAt } from '../../model/read.ts'
import { shownFile, shownName } from '../../model/shown.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { passingKind } from '../../model/storage/data-volume.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The data directory is on a volume that outlives the pod, unless everything is on S3.',
  why:
    'With a database server, deployed code, uploaded files and search indexes are still on the disk, below ' +
    '/convex/data, until all six S3 variables are set; with SQLite the database is there too, and S3 does not change ' +
    'that. The image declares the directory a volume, so that without a mount it works and is lost with the pod.',
  source:
    'convex-backend self-hosted/docker-build/run_backend.sh:3-6,34-51, Dockerfile.backend:136, ' +
    'crates/storage/src/lib.rs:1214-1222 (652b828)',
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
              missing: 'no URL of a database is set',
            },
          ]
        : []),
    ]
    // One mount, one problem: what is lost surely is said first.
    const worst = kept.toSorted((a, b) => Number(b.isSure) - Number(a.isSure))
    const found = worst.flatMap(({ path, ...lost }) => lossAt(pod, path, lost, report))
    yield* found.slice(0, 1)
  }),
}

interface Kept {
  readonly what: string
  readonly isSure: boolean
  /** What would make the volume unnecessary, as far as can be seen. */
  readonly missing: string
}

function lossAt(
  pod: ConvexPod,
  directory: string,
  { what, isSure, missing }: Kept,
  report: Report,
): readonly Problem[] {
  const { workload, container, mounts } = pod
  const { object } = workload
  const mount = mountOf(mounts, directory)
  const assumption = isSure ? '' : ` As far as can be seen, ${missing}.`
  const stray = strayVolume(pod)
  const misplaced = stray === undefined ? '' : ` ${stray}, which Convex does not use.`
  const claim = stray === undefined ? 'a PersistentVolumeClaim' : 'it'
  const instead = storageOf(pod) === 's3' ? 'set POSTGRES_URL' : 'set all six S3 variables and use a database server'
  const fix = `Mount ${claim} at ${backendPaths(pod).data}, or ${instead}.`
  const graded = isSure ? {} : { severity: 'info' as const }
  if (mount === undefined) {
    const message = `Nothing is mounted at ${directory}: ${what} are lost with the pod.${misplaced}${assumption}`
    return [{ object, path: `${container.path}.volumeMounts`, message: singular(message), fix, ...graded }]
  }
  // A volume that does not exist is a matter of another rule.
  if (mount.volume === undefined) return []
  const kind = passingKind(mount)
  if (kind !== undefined) {
    const message = `${mount.mountPath} is on a volume of the kind ${kind}: ${what} are lost with the pod.${misplaced}${assumption}`
    return [{ object, path: mount.volumePath, message: singular(message), fix, ...graded }]
  }
  if (at(mount.volume, 'hostPath') === undefined || isBoundToNode(workload.pod)) return []
  const message = `${mount.mountPath} is a directory of whatever node the pod is on: on another node it is empty.`
  return [report(mount.volumePath, message, fix, 'warning')]
}

/** A volume that lasts, mounted where it holds nothing that Convex writes. */
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

function singular(message: string): string {
  return message.replace('the database are lost', 'the database is lost')
}

function isBoundToNode(pod: Readonly<Record<string, unknown>>): boolean {
  return [['nodeName'], ['nodeSelector'], ['affinity', 'nodeAffinity']].some((path) => at(pod, ...path) !== undefined)
}
