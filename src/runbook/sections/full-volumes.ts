import { backendPaths } from '../../check/world/backend-paths.ts'
import { instancesOf } from '../../check/world/cnpg.ts'
import { nameOf } from '../../check/world/index-of-objects.ts'
import { textAt } from '../../check/world/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { kubectl } from '../commands.ts'
import { ofKind } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { code, part, quoted, shell, steps } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { daysOfOldVersions } from '../settings.ts'

/** What to do about volumes that are nearly full, and about one of the database that is. */
export function fullVolumes(facts: Facts): Block {
  const { cluster, claim } = facts
  if (cluster === undefined && claim === undefined) return ''
  return part(
    'A volume is full',
    'See how full each volume is:',
    shell(...usage(facts)),
    `**Nearly full${cluster === undefined || claim === undefined ? '' : ", or the backend's volume is full"}:** raise ` +
      `${optionsOf(facts)}, render, commit, sync. Volumes never shrink, and the storage class must allow expansion. If a claim ` +
      'keeps the condition `FileSystemResizePending`, delete its pod.',
    ...(cluster === undefined ? [] : full(facts, cluster)),
    `Never delete files in a volume.${cluster === undefined ? '' : ` Deleting documents does not empty the volume: Convex keeps old versions for ${daysOfOldVersions(facts)} days, and the space then goes back to PostgreSQL, not to the volume.`}`,
  )
}

function usage(facts: Facts): readonly string[] {
  const { cluster, claim, workload, container, pod } = facts
  const mounts = cluster === undefined ? [] : ['data', ...(hasLogVolume(cluster) ? ['wal'] : [])]
  return [
    ...(cluster === undefined
      ? []
      : [
          kubectl(
            facts,
            // With `walStorage` the log has a mount of its own (CloudNativePG pkg/specs/volumes.go:36, v1.30.0).
            `exec service/${quoted(`${nameOf(cluster)}-rw`)} --container=postgres -- df -h ${mounts.map((mount) => `/var/lib/postgresql/${mount}`).join(' ')}`,
          ),
        ]),
    ...(claim === undefined
      ? []
      : [kubectl(facts, `exec ${workload} --container=${container} -- df -h ${quoted(backendPaths(pod).data)}`)]),
  ]
}

function optionsOf(facts: Facts): string {
  const { cluster, claim } = facts
  const own = ofKind(facts, 'PersistentVolumeClaim').find(({ object }) => nameOf(object) === claim)?.object
  const found = [
    ...(cluster === undefined ? [] : [sizeOption('postgres.storage.size', textAt(cluster, 'spec', 'storage', 'size'))]),
    ...(cluster === undefined || !hasLogVolume(cluster)
      ? []
      : [sizeOption('postgres.storage.wal.size', textAt(cluster, 'spec', 'walStorage', 'size'))]),
    ...(claim === undefined
      ? []
      : own === undefined
        ? [`the claim ${code(claim)} where it is made`]
        : [sizeOption('backend.volume.size', textAt(own, 'spec', 'resources', 'requests', 'storage'))]),
  ]
  return found.join(' or ')
}

function sizeOption(name: string, size: string | undefined): string {
  return `${code(name)}${size === undefined ? '' : ` (now ${code(size)})`}`
}

function hasLogVolume(cluster: K8sObject): boolean {
  return textAt(cluster, 'spec', 'walStorage', 'size') !== undefined
}

/**
 * The operator stops before it enlarges a claim when an instance has no room for one more segment of the log
 * (CloudNativePG internal/controller/cluster_controller.go:534 and 594; docs/src/instance_manager.md, "Disk Full Failure",
 * v1.30.0).
 */
function full(facts: Facts, cluster: K8sObject): readonly Block[] {
  const name = nameOf(cluster)
  const numbers = Array.from({ length: instancesOf(cluster) }, (_, index) => index + 1)
  const claims = numbers.flatMap((number) =>
    hasLogVolume(cluster) ? [`${name}-${number}`, `${name}-${number}-wal`] : [`${name}-${number}`],
  )
  const patch = `'{"spec":{"resources":{"requests":{"storage":"<NEW-SIZE>"}}}}'`
  return [
    `**Full:** ${code(name)} has the phase \`Not enough disk space\`, and PostgreSQL does not start. The operator no longer ` +
      'enlarges its volumes then, so the option alone does nothing.',
    steps([
      {
        text: 'List the claims. Their numbers change when instances are replaced.',
        command: kubectl(facts, `get pods,persistentvolumeclaims --selector=cnpg.io/cluster=${quoted(name)}`),
      },
      {
        text: `Enlarge ${claims.length === 1 ? 'the claim' : 'the claims that are full'} by hand, and wait until ${claims.length === 1 ? 'the pod is' : 'the pods are'} ready.`,
        command: claims
          .map((item) => kubectl(facts, `patch persistentvolumeclaim ${quoted(item)} --type=merge --patch ${patch}`))
          .join('\n'),
      },
      {
        text: `Set the same size in ${code('postgres.storage.size')}${hasLogVolume(cluster) ? ` (the log: ${code('postgres.storage.wal.size')})` : ''}, render, commit.`,
      },
    ]),
  ]
}
