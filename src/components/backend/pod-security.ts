import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IPodSecurityContext } from 'kubernetes-models/v1/PodSecurityContext'
import type { IVolume } from 'kubernetes-models/v1/Volume'
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount'
import { asUser, confinedContainer, runtimeSeccomp } from '../../kubernetes/policy/security.ts'
import type { BackendSettings } from '../../options/backend/backend.ts'
import { paths } from './paths.ts'

/** What the security level adds to the pod. */
export interface SecurityParts {
  readonly pod: IPodSecurityContext
  readonly initContainers: readonly IContainer[]
  readonly container: Pick<IContainer, 'workingDir' | 'command'>
  readonly volumes: readonly IVolume[]
  readonly mounts: readonly IVolumeMount[]
}

// Owned by root with mode 744 in the image: others can read but not execute them (convex-backend@652b828
// self-hosted/docker-build/Dockerfile.backend#"convex/convex-local-backend .").
export const programs = [
  'convex-local-backend',
  'generate_key',
  'generate_admin_key.sh',
  'read_credentials.sh',
  'run_backend.sh',
]

/** Pod and container settings of the security level. */
export function securityParts(
  settings: Pick<BackendSettings, 'podSecurity' | 'runAsUser'>,
  image: IContainer,
): SecurityParts {
  if (settings.podSecurity === 'baseline') {
    return {
      pod: { runAsUser: 0, runAsGroup: 0, seccompProfile: { ...runtimeSeccomp } },
      initContainers: [],
      container: {},
      volumes: [],
      mounts: [],
    }
  }
  const { runAsUser = 10_001 } = settings
  const mount: IVolumeMount = { name: 'programs', mountPath: paths.programs }
  const sources = programs.map((name) => `/convex/${name}`).join(' ')
  return {
    pod: { ...asUser(runAsUser), fsGroup: runAsUser, fsGroupChangePolicy: 'OnRootMismatch' },
    initContainers: [
      {
        ...image,
        name: 'programs',
        command: ['/bin/sh', '-c', `cp ${sources} ${paths.programs}/ && chmod 0755 ${paths.programs}/*`],
        resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        securityContext: { ...confinedContainer, capabilities: { drop: ['ALL'] } },
        volumeMounts: [mount],
      },
    ],
    // The scripts call each other and the binary by relative paths.
    container: { workingDir: paths.programs, command: ['./run_backend.sh'] },
    volumes: [{ name: 'programs', emptyDir: { sizeLimit: '2Gi' } }],
    mounts: [{ ...mount, readOnly: true }],
  }
}
