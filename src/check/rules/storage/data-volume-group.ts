import { backendRepository, defaultRelease } from '../../../convex/release.ts'
import type { RuleDefinition } from '../../rule.ts'
import { backendPaths, storageOf } from '../../model/backend/backend-paths.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import { at, listAt, numberAt, textAt } from '../../model/read.ts'
import { changed } from '../../examples/backend.ts'
import { userOf } from '../../model/backend/user.ts'
import { eachBackend } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

function withCopies(securityContext: string): string {
  return changed({
    '      containers:\n': `      securityContext: ${securityContext}
      initContainers:
        - name: programs
          image: ${backendRepository}:${defaultRelease}
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

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A backend that does not run as root sets fsGroup for its volume.',
  why:
    'A new volume belongs to root. Without fsGroup, with most drivers another user cannot write to it, and the backend ' +
    'does not start: its scripts cannot create their directories.',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', '"mkdir -p"'),
    page('kubernetes.io', 'Configure a Security Context'),
  ],
  bad: withCopies('{ runAsUser: 1000 }'),
  good: withCopies('{ runAsUser: 1000, fsGroup: 1000 }'),
  check: eachBackend(function* (pod, report) {
    const { workload } = pod
    const { id } = userOf(pod)
    if (id === undefined || id === 0 || numberAt(workload.pod, 'securityContext', 'fsGroup') !== undefined) return
    const paths = backendPaths(pod)
    const mount = mountOf(pod.mounts, storageOf(pod) === 's3' ? paths.temporary : paths.storage)
    const isClaim = ['persistentVolumeClaim', 'volumeClaimTemplate'].some(
      (kind) => at(mount?.volume, kind) !== undefined,
    )
    // An init container may change the owner of the volume.
    const isPrepared = workload.containers.some(
      ({ isInit, spec }) =>
        isInit && listAt(spec, 'volumeMounts').some((entry) => textAt(entry, 'name') === mount?.volumeName),
    )
    if (!isClaim || isPrepared) return
    yield report(
      `${workload.path}.securityContext`,
      `User ${id} cannot write to the volume, which belongs to root, because fsGroup is not set.`,
      `Set securityContext.fsGroup: ${id} in the pod.`,
    )
  }),
}
