import { at, listAt, numberAt, recordAt, textAt } from '../read.ts'
import type { Container, Workload } from '../backend/workloads.ts'

/** Levels of the Pod Security Standards with restrictions. */
export type PodSecurityLevel = 'baseline' | 'restricted'

/** Something that a level refuses. */
export interface PodRefusal {
  readonly path: string
  /** A sentence: `hostPort is refused.` */
  readonly message: string
  readonly fix: string
}

export const baselineCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
)
export const restrictedVolumes = new Set(
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' '),
)

/** Fields of a pod that a namespace with a level refuses; the rule `pod-security-level` names the sources. */
export function refusalsOf(workload: Workload, level: PodSecurityLevel): readonly PodRefusal[] {
  const pod = [...hostNamespaces(workload), ...volumes(workload, level)]
  const containers = workload.containers.flatMap((container) => [
    ...privileges(container, level),
    ...(level === 'restricted' ? confinement(workload, container) : []),
  ])
  return [...pod, ...containers]
}

function hostNamespaces({ pod, path }: Workload): readonly PodRefusal[] {
  return ['hostNetwork', 'hostPID', 'hostIPC']
    .filter((name) => pod[name] === true)
    .map((name) => ({ path: `${path}.${name}`, message: `${name} is refused.`, fix: `Remove ${name}.` }))
}

function volumes({ pod, path }: Workload, level: PodSecurityLevel): readonly PodRefusal[] {
  return listAt(pod, 'volumes').flatMap((volume, position) => {
    const kinds = Object.keys(recordAt(volume)).filter((key) => key !== 'name')
    const refused = kinds.filter(
      (kind) => kind === 'hostPath' || (level === 'restricted' && !restrictedVolumes.has(kind)),
    )
    return refused.map((kind) => ({
      path: `${path}.volumes[${position}].${kind}`,
      message: `A ${kind} volume is refused.`,
      fix: 'Use a PersistentVolumeClaim.',
    }))
  })
}

function privileges({ spec, path }: Container, level: PodSecurityLevel): readonly PodRefusal[] {
  const context = `${path}.securityContext`
  const allowed = level === 'restricted' ? new Set(['NET_BIND_SERVICE']) : baselineCapabilities
  const added = listAt(spec, 'securityContext', 'capabilities', 'add').filter(
    (name) => typeof name === 'string' && !allowed.has(name),
  )
  const ports = listAt(spec, 'ports').flatMap((port, position) =>
    (numberAt(port, 'hostPort') ?? 0) === 0 ? [] : [`${path}.ports[${position}].hostPort`],
  )
  return [
    ...(at(spec, 'securityContext', 'privileged') === true
      ? [{ path: `${context}.privileged`, message: 'A privileged container is refused.', fix: 'Remove privileged.' }]
      : []),
    ...(added.length > 0
      ? [
          {
            path: `${context}.capabilities.add`,
            message: `The capabilities ${added.join(', ')} are refused.`,
            fix: 'Remove them: Convex needs none.',
          },
        ]
      : []),
    ...ports.map((port) => ({ path: port, message: 'hostPort is refused.', fix: 'Remove hostPort; use a Service.' })),
  ]
}

function confinement({ pod, path: podPath }: Workload, { spec, path }: Container): readonly PodRefusal[] {
  const own = at(spec, 'securityContext')
  const shared = at(pod, 'securityContext')
  const user = numberAt(own, 'runAsUser') ?? numberAt(shared, 'runAsUser')
  const seccomp = textAt(own, 'seccompProfile', 'type') ?? textAt(shared, 'seccompProfile', 'type')
  const context = `${path}.securityContext`
  const ownNamespace = pod['hostUsers'] === false
  const must = (field: string, value: string): PodRefusal => ({
    path: `${context}.${field}`,
    message: `${field} must be ${value}.`,
    fix: `Set ${field}: ${value}.`,
  })
  return [
    ...(at(own, 'allowPrivilegeEscalation') === false ? [] : [must('allowPrivilegeEscalation', 'false')]),
    ...(listAt(own, 'capabilities', 'drop').includes('ALL') ? [] : [must('capabilities.drop', '[ALL]')]),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : [must('seccompProfile.type', 'RuntimeDefault')]),
    ...(ownNamespace || (at(own, 'runAsNonRoot') ?? at(shared, 'runAsNonRoot')) === true
      ? []
      : [must('runAsNonRoot', 'true')]),
    ...(!ownNamespace && user === 0
      ? [
          {
            path: numberAt(own, 'runAsUser') === 0 ? `${context}.runAsUser` : `${podPath}.securityContext.runAsUser`,
            message: 'runAsUser: 0 is refused.',
            fix: 'Run as another user, with copies of the programs that this user can execute.',
          },
        ]
      : []),
  ]
}
