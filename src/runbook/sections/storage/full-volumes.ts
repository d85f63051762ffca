import { backendPaths } from '../../../check/model/backend/backend-paths.ts'
import { instancesOf } from '../../../check/model/postgres/cluster.ts'
import { nameOf } from '../../../check/model/index-of-objects.ts'
import { textAt } from '../../../check/model/read.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { kubectl } from '../../commands.ts'
import { ofKind } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, part, quoted, shell, steps } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { daysOfOldVersions } from '../../settings.ts'

/** What to do about volumes that are nearly full, and about those that are. */
export function fullVolumes(facts: Facts): Block {
  const { cluster, claim } = facts
  if (cluster === undefined && claim === undefined) return ''
  const sizes = sizesOf(facts)
  return part(
    'A volume is full',
    'Check how full each volume is. If its pod is not running, read the log of the pod instead.',
    shell(...usage(facts)),
    `**Nearly full:** raise ${sizes.map(([place, size]) => (size === undefined ? place : `${place} (now ${code(size)})`)).join(' or ')}, then render, commit and sync.`,
    ...full(facts),
    'A volume never shrinks, and its storage class must allow expansion. If a claim keeps the condition ' +
      '`FileSystemResizePending`, delete the pod that uses it. Never delete files in a volume.',
    [...(cluster === undefined ? [] : [documents(facts)]), files].join(' '),
  )
}

function documents(facts: Facts): string {
  return (
    'Deleting documents does not empty the volume: Convex keeps old versions for ' +
    `${daysOfOldVersions(facts)} days, and then returns the space to PostgreSQL, not to the volume.`
  )
}

// Expired exports are the only objects that the backend deletes (convex-backend@652b828
// crates/application/src/system_table_cleanup/mod.rs#cleanup_expired_exports).
const files =
  'Deleting files frees no space, on a volume or in S3: Convex removes their documents and keeps their bytes. To free the ' +
  'space, export with files, and import into an empty instance.'

function usage(facts: Facts): readonly string[] {
  const { cluster, claim, workload, container, pod } = facts
  const mounts = cluster === undefined ? [] : ['data', ...(hasLogVolume(cluster) ? ['wal'] : [])]
  return [
    ...(cluster === undefined
      ? []
      : [
          kubectl(
            facts,
            // With `walStorage` the log has a mount of its own (cloudnative-pg@v1.30.1
            // pkg/specs/volumes.go#PgWalVolumePath).
            `exec service/${quoted(`${nameOf(cluster)}-rw`)} --container=postgres -- df -h ${mounts.map((mount) => `/var/lib/postgresql/${mount}`).join(' ')}`,
          ),
        ]),
    ...(claim === undefined
      ? []
      : [kubectl(facts, `exec ${workload} --container=${container} -- df -h ${quoted(backendPaths(pod).data)}`)]),
  ]
}

/** Where the size of each volume is set, with the size of now. */
function sizesOf(facts: Facts): readonly (readonly [place: string, size: string | undefined])[] {
  const { cluster, claim } = facts
  const own = ownClaim(facts)
  return [
    ...(cluster === undefined
      ? []
      : [[code('postgres.storage.size'), textAt(cluster, 'spec', 'storage', 'size')] as const]),
    ...(cluster === undefined || !hasLogVolume(cluster)
      ? []
      : [[code('postgres.storage.wal.size'), textAt(cluster, 'spec', 'walStorage', 'size')] as const]),
    ...(claim === undefined
      ? []
      : own === undefined
        ? [[`the claim ${code(claim)} where it is created`, undefined] as const]
        : [[code('backend.volume.size'), textAt(own, 'spec', 'resources', 'requests', 'storage')] as const]),
  ]
}

/** The claim of the backend, when this folder makes it. */
function ownClaim(facts: Facts): K8sObject | undefined {
  return ofKind(facts, 'PersistentVolumeClaim').find(({ object }) => nameOf(object) === facts.claim)?.object
}

function hasLogVolume(cluster: K8sObject): boolean {
  return textAt(cluster, 'spec', 'walStorage', 'size') !== undefined
}

/**
 * The operator stops before it enlarges a claim when an instance has no room for one more segment of the log
 * (cloudnative-pg@v1.30.1
 * internal/controller/cluster_controller.go#"r.ensureNoFailoverOnFullDisk(","r.reconcileResources(";
 * cloudnative-pg@v1.30.1 docs/src/instance_manager.md#"## Disk Full Failure"). A claim by hand is the quickest for the
 * backend too; Argo CD cannot make it smaller again (kubernetes@v1.37.2
 * pkg/apis/core/validation/validation.go#ValidatePersistentVolumeClaimUpdate).
 */
function full(facts: Facts): readonly Block[] {
  const { cluster, claim } = facts
  const claims = [...(cluster === undefined ? [] : claimsOf(cluster)), ...(claim === undefined ? [] : [claim])]
  const patch = `'{"spec":{"resources":{"requests":{"storage":"<NEW-SIZE>"}}}}'`
  const signs = [
    ...(cluster === undefined
      ? []
      : [
          `${code(nameOf(cluster))} has the phase \`Not enough disk space\`, and PostgreSQL does not start. In this phase, ` +
            'CloudNativePG does not enlarge volumes, so the option alone has no effect.',
        ]),
    ...(claim === undefined ? [] : ['The backend fails with "No space left on device".']),
  ]
  return [
    `**Full:** ${signs.join(' ')}`,
    steps([
      {
        text: `List the claims.${cluster === undefined ? '' : ' The numbers in the names of the database claims change when instances are replaced.'}`,
        command: kubectl(facts, 'get pods,persistentvolumeclaims'),
      },
      {
        text: `Manually enlarge ${claims.length === 1 ? 'the claim' : 'each claim that is full'}, and wait until its pod is ready.`,
        command: claims
          .map((item) => kubectl(facts, `patch persistentvolumeclaim ${quoted(item)} --type=merge --patch ${patch}`))
          .join('\n'),
      },
      {
        text:
          `Set the same size in ${sizesOf(facts)
            .map(([place]) => place)
            .join(' or ')}, then render and commit.` +
          (ownClaim(facts) === undefined ? '' : ' Until then, Argo CD cannot sync, because a claim cannot shrink.'),
      },
    ]),
  ]
}

function claimsOf(cluster: K8sObject): readonly string[] {
  return Array.from({ length: instancesOf(cluster) }, (_, index) => `${nameOf(cluster)}-${index + 1}`).flatMap((name) =>
    hasLogVolume(cluster) ? [name, `${name}-wal`] : [name],
  )
}
