import { textAt } from '../../check/world/read.ts'
import { kubectl } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { symptomTable } from './symptoms-table.ts'

// The texts of the log are convex-backend's own: crates/postgres/src/lib.rs:1773-1880, crates/model/src/
// database_globals/mod.rs:102-155, crates/migrations_model/src/lib.rs:45 (652b828).
export function podSymptoms(facts: Facts): Block {
  const { claim, workload, credentials, storage } = facts
  const memory = textAt(facts.pod.container.spec, 'resources', 'limits', 'memory')
  return symptomTable(
    'The backend does not run',
    [
      [
        'the pod is Pending',
        claim === undefined
          ? 'no node has room'
          : 'no node has room, or the volume is not bound or still held by another node',
        `read the events of the pod${claim === undefined ? '' : ` and of ${code(claim)}`}; a node that is gone for good must be deleted before its volume moves`,
      ],
      [
        'CreateContainerConfigError',
        'a Secret or a key of one is missing',
        'the event names it; [Required Secrets](#required-secrets) says who makes it',
      ],
      [
        'ImagePullBackOff',
        'the image or the registry is out of reach',
        'the tag must be the full commit sha of a release',
      ],
      [
        'OOMKilled',
        `the memory limit${memory === undefined ? '' : ` of ${memory}`} is too low: memory grows with functions and is not given back`,
        'raise the limit; a restart helps for the moment',
      ],
      [
        'it ends with exit code 0, again and again',
        'another backend took the database: only one may run on it',
        `find the other one, by its image (below); keep ${code('replicas: 1')}`,
      ],
      [
        'log: "Already acquired with higher timestamp"',
        'the clock of the node is behind that of the node before',
        'synchronize the clocks of the nodes (NTP); the backend starts when its clock has caught up',
      ],
      [
        'log: about the instance secret',
        credentials === undefined
          ? 'it is not 64 hex digits, or ends in a line break'
          : `${code(credentials.key)} in ${code(credentials.secret)} is not 64 hex digits, or ends in a line break`,
        'seal it again, without a line break',
      ],
      [
        'log: storage is of another kind',
        `the database was started with files ${storage === 's3' ? 'on the volume' : 'on S3'}`,
        'undo the change; to move, export and import',
      ],
      ['log: "Transition too old!"', 'the upgrade skips too many versions', 'go through a version in between'],
      [
        'it takes minutes to stop',
        'requests are still running; the whole grace period is waited for',
        'wait; a pod that is deleted by force can leave a lock in the database',
      ],
    ],
    shell(
      kubectl(facts, `describe ${workload}`),
      kubectl(facts, 'describe pods'),
      // The image may come from a mirror, but its name stays.
      "kubectl get pods --all-namespaces --output custom-columns='NAMESPACE:.metadata.namespace,POD:.metadata.name,IMAGE:.spec.containers[*].image' | grep convex-backend",
    ),
  )
}
