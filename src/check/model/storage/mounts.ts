import { nameOf } from '../index-of-objects.ts'
import { listAt, numberAt, recordAt, textAt } from '../read.ts'
import type { Container, Workload } from '../backend/workloads.ts'

/** A volume that a container mounts. */
export interface Mount {
  /** Path in the container. */
  readonly mountPath: string
  readonly subPath: string | undefined
  readonly readOnly: boolean
  /** Path of the mount in the object. */
  readonly path: string
  /** Name of the volume. */
  readonly volumeName: string
  /** The volume in the pod; `undefined` if no volume has that name. */
  readonly volume: Readonly<Record<string, unknown>> | undefined
  /** Path of the volume in the object. */
  readonly volumePath: string
}

/** The volumes that a container mounts. Claim templates of a StatefulSet count as volumes. */
export function mountsOf(workload: Workload, container: Container): readonly Mount[] {
  const volumes = listAt(workload.pod, 'volumes')
  const positions = new Map(volumes.map((volume, index) => [textAt(volume, 'name'), index]))
  return listAt(container.spec, 'volumeMounts').map((entry, position): Mount => {
    const volumeName = textAt(entry, 'name') ?? ''
    const found = positions.get(volumeName) ?? -1
    return {
      mountPath: textAt(entry, 'mountPath') ?? '',
      subPath: textAt(entry, 'subPath'),
      readOnly: recordAt(entry)['readOnly'] === true,
      path: `${container.path}.volumeMounts[${position}]`,
      volumeName,
      ...(found === -1
        ? claimTemplate(workload, volumeName)
        : { volume: recordAt(volumes[found]), volumePath: `${workload.path}.volumes[${found}]` }),
    }
  })
}

function claimTemplate(workload: Workload, name: string): Pick<Mount, 'volume' | 'volumePath'> {
  const templates = listAt(workload.object, 'spec', 'volumeClaimTemplates')
  const found = templates.findIndex((template) => textAt(template, 'metadata', 'name') === name)
  return {
    volume: found === -1 ? undefined : { name, volumeClaimTemplate: templates[found] },
    volumePath: `spec.volumeClaimTemplates[${found}]`,
  }
}

/** The mount that contains a path of the container: the one with the longest mount path. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length)[0]
}

// Other rules report a StatefulSet with more.
const mostPods = 16

/** Names of the claims behind a mount. */
export function claimsOf(workload: Workload, mount: Mount | undefined): readonly string[] {
  const claim = textAt(mount?.volume, 'persistentVolumeClaim', 'claimName')
  if (claim !== undefined) return [claim]
  const isTemplate = recordAt(mount?.volume)['volumeClaimTemplate'] !== undefined
  return claimsMadeBy(workload)
    .filter(({ template }) => isTemplate && template === mount?.volumeName)
    .map(({ name }) => name)
}

/** The claims that a StatefulSet makes from its templates: `TEMPLATE-NAME-0` and so on, one for each pod. */
export function claimsMadeBy({ object }: Workload): readonly { readonly template: string; readonly name: string }[] {
  const start = numberAt(object, 'spec', 'ordinals', 'start') ?? 0
  const pods = Math.min(numberAt(object, 'spec', 'replicas') ?? 1, mostPods)
  return listAt(object, 'spec', 'volumeClaimTemplates').flatMap((entry) => {
    const template = textAt(entry, 'metadata', 'name') ?? ''
    return Array.from({ length: Math.max(pods, 0) }, (_, pod) => ({
      template,
      name: `${template}-${nameOf(object)}-${start + pod}`,
    }))
  })
}
