import type { RuleDefinition } from '../../rule.ts'
import { programsDirectory } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { imageName } from '../../model/backend/convex-pods.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import { listAt, textAt } from '../../model/read.ts'
import { changed } from '../../examples/backend.ts'
import { userOf } from '../../model/backend/user.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

/** Whether the container runs the programs of the image, which only root can execute. */
function runsOwnPrograms({ container, mounts }: ConvexPod): boolean {
  if (imageName(container.image) !== 'convex-backend') return false
  const directory = textAt(container.spec, 'workingDir') ?? programsDirectory
  const words = listAt(container.spec, 'command').filter((word) => typeof word === 'string')
  if (mountOf(mounts, `${programsDirectory}/run_backend.sh`) !== undefined) return false
  if (words.length === 0) return directory === programsDirectory
  return words.some((word) => {
    const [, path] = /(?:^|\s)(\S*\/)?run_backend\.sh\b/.exec(word) ?? []
    const isNamed = /\brun_backend\.sh\b/.test(word)
    return (
      isNamed && (path?.startsWith('/') === true ? path === `${programsDirectory}/` : directory === programsDirectory)
    )
  })
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The backend runs as root, or from copies of its programs.',
  why:
    "The image's programs belong to root and have mode 744: other users can read but not execute them, and the image " +
    'names no user. With runAsUser alone the container fails with "permission denied"; with runAsNonRoot alone the ' +
    'kubelet does not start it. Either an init container copies the five programs to an emptyDir and makes them ' +
    'executable, or the container runs as user 0 with every capability dropped.',
  source: [
    convex('self-hosted/docker-build/Dockerfile.backend', '"COPY --chmod=744 self-hosted/docker-build/run_backend.sh"'),
  ],
  bad: changed({
    '      containers:\n':
      '      securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 }\n      containers:\n',
  }),
  good: changed({
    '      containers:\n': '      securityContext: { runAsUser: 0 }\n      containers:\n',
  }),
  check: eachBackend(function* (pod, report) {
    const { id, isNotRoot, path } = userOf(pod)
    const fix =
      'Run as user 0 with capabilities: { drop: [ALL] }, or copy the programs to an emptyDir in an init container, ' +
      'chmod 0755 them, and set workingDir and command to the copies.'
    if (isNotRoot && (id === 0 || (id === undefined && imageName(pod.container.image) === 'convex-backend'))) {
      const message =
        'runAsNonRoot is set, but the only user of the image is root: the kubelet does not start the container.'
      yield report(path, message, `${fix} For the copies, also set runAsUser.`)
    } else if (id !== undefined && id !== 0 && runsOwnPrograms(pod)) {
      const message = `User ${id} cannot execute the image's programs, which only root can execute.`
      yield report(path, message, fix)
    }
  }),
}
