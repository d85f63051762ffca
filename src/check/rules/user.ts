import { defaultRelease } from '../../convex/release.ts'
import type { Problem, Rule } from '../rule.ts'
import { backendPaths, programsDirectory, storageOf } from '../world/backend-paths.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { imageName } from '../world/convex-pods.ts'
import { mountOf } from '../world/mounts.ts'
import { at, listAt, numberAt, textAt } from '../world/read.ts'
import { changed } from './backend-example.ts'

interface User {
  readonly id: number | undefined
  readonly isNotRoot: boolean
  /** Path of what says so. */
  readonly path: string
}

/** What a container says of its user goes before what its pod says. */
function userOf({ workload, container }: ConvexPod): User {
  const places = [
    { context: at(container.spec, 'securityContext'), path: `${container.path}.securityContext` },
    { context: at(workload.pod, 'securityContext'), path: `${workload.path}.securityContext` },
  ]
  const byId = places.find(({ context }) => numberAt(context, 'runAsUser') !== undefined)
  const byFlag = places.find(({ context }) => at(context, 'runAsNonRoot') !== undefined)
  const id = numberAt(byId?.context, 'runAsUser')
  return {
    id,
    isNotRoot: at(byFlag?.context, 'runAsNonRoot') === true,
    path: id === undefined || id === 0 ? `${byFlag?.path}.runAsNonRoot` : `${byId?.path}.runAsUser`,
  }
}

/** Whether the container runs the programs where the image has them, owned by root and executable for root alone. */
function runsOwnPrograms({ container, mounts }: ConvexPod): boolean {
  if (imageName(container.image) !== 'convex-backend') return false
  const directory = textAt(container.spec, 'workingDir') ?? programsDirectory
  const words = listAt(container.spec, 'command').filter((word) => typeof word === 'string')
  if (mountOf(mounts, `${programsDirectory}/run_backend.sh`) !== undefined) return false
  if (words.length === 0) return directory === programsDirectory
  return words.some((word) => {
    const [, path] = /(?:^|\s)(\S*\/)?run_backend\.sh\b/.exec(word) ?? []
    const isThere = /\brun_backend\.sh\b/.test(word)
    return (
      isThere && (path?.startsWith('/') === true ? path === `${programsDirectory}/` : directory === programsDirectory)
    )
  })
}

/** The image's files are for root. */
export const programsAreExecutable: Rule = {
  id: 'programs-run-as-their-owner',
  severity: 'error',
  title: 'The backend runs as root, or from copies of its programs.',
  why:
    "The image's programs belong to root and have mode 744: other users can read but not execute them, and the image " +
    'names no user. With runAsUser alone the container fails with "permission denied"; with runAsNonRoot alone the ' +
    'kubelet does not start it. An init container that copies the five programs to an emptyDir and makes them executable ' +
    'mends it; or run as user 0 with every capability dropped.',
  source: 'convex-backend self-hosted/docker-build/Dockerfile.backend:113-139 (652b828)',
  bad: changed({
    '      containers:\n':
      '      securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 }\n      containers:\n',
  }),
  good: changed({
    '      containers:\n': '      securityContext: { runAsUser: 0 }\n      containers:\n',
  }),
  *check({ backends }) {
    for (const pod of backends) {
      const { id, isNotRoot, path } = userOf(pod)
      const { object } = pod.workload
      const fix =
        'Run as user 0 with capabilities: { drop: [ALL] }, or copy the programs to an emptyDir in an init container, ' +
        'chmod 0755 them, and set workingDir and command to the copies.'
      if (isNotRoot && (id === 0 || (id === undefined && imageName(pod.container.image) === 'convex-backend'))) {
        const message = 'runAsNonRoot, and the image has no other user than root: the kubelet does not start it.'
        yield { object, path, message, fix: `${fix} For those, also set runAsUser.` }
      } else if (id !== undefined && id !== 0 && runsOwnPrograms(pod)) {
        const message = `User ${id} may not execute the image's programs, which are for root alone.`
        yield { object, path, message, fix }
      }
    }
  },
}

function withCopies(securityContext: string): string {
  return changed({
    '      containers:\n': `      securityContext: ${securityContext}
      initContainers:
        - name: programs
          image: ghcr.io/get-convex/convex-backend:${defaultRelease}
          command: [/bin/sh, -c, "cp /convex/*.sh /convex/convex-local-backend /programs/ && chmod 0755 /programs/*"]
          volumeMounts: [{ name: programs, mountPath: /programs }]
      containers:
`,
    '          env:\n': '          workingDir: /programs\n          command: [./run_backend.sh]\n          env:\n',
    '[{ name: data, mountPath: /convex/data }]':
      '[{ name: data, mountPath: /convex/data }, { name: programs, mountPath: /programs }]',
    'volumes: [': 'volumes: [{ name: programs, emptyDir: {} }, ',
  })
}

/** A new volume belongs to root. */
export const volumeBelongsToUser: Rule = {
  id: 'data-volume-belongs-to-the-user',
  severity: 'warning',
  title: 'A backend that is not root has its volume made over to its group (fsGroup).',
  why:
    'A new volume belongs to root. Without fsGroup another user cannot write to it with most drivers, and the start ends ' +
    'at the first directory that the scripts make.',
  source:
    'convex-backend self-hosted/docker-build/run_backend.sh:13 (652b828); kubernetes.io, Configure a Security Context',
  bad: withCopies('{ runAsUser: 1000 }'),
  good: withCopies('{ runAsUser: 1000, fsGroup: 1000 }'),
  *check({ backends }) {
    for (const pod of backends) yield* ownerProblems(pod)
  },
}

function ownerProblems(pod: ConvexPod): readonly Problem[] {
  const { workload } = pod
  const { id } = userOf(pod)
  if (id === undefined || id === 0 || numberAt(workload.pod, 'securityContext', 'fsGroup') !== undefined) return []
  const paths = backendPaths(pod)
  const mount = mountOf(pod.mounts, storageOf(pod) === 's3' ? paths.temporary : paths.storage)
  const isClaim = ['persistentVolumeClaim', 'volumeClaimTemplate'].some((kind) => at(mount?.volume, kind) !== undefined)
  // An init container may make the volume over by itself.
  const isPrepared = workload.containers.some(
    ({ isInit, spec }) =>
      isInit && listAt(spec, 'volumeMounts').some((entry) => textAt(entry, 'name') === mount?.volumeName),
  )
  if (!isClaim || isPrepared) return []
  return [
    {
      object: workload.object,
      path: `${workload.path}.securityContext`,
      message: `User ${id} writes to a volume that belongs to root until fsGroup makes it over.`,
      fix: `Set securityContext.fsGroup: ${id} in the pod.`,
    },
  ]
}
