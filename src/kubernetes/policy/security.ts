/** A container that cannot gain privileges and writes only where a volume is mounted. */
export const confinedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const

/** The system call filter of the container runtime, which the Pod Security level `restricted` requires. */
export const runtimeSeccomp = { type: 'RuntimeDefault' } as const

/** A pod of one user and group that is not root; the group owns its volumes. */
export function asUser(id: number) {
  return { runAsNonRoot: true, runAsUser: id, runAsGroup: id, seccompProfile: { ...runtimeSeccomp } }
}
