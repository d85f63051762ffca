import { numberAt, textAt } from '../../../check/model/read.ts'
import { backendPods, kubectl } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import { code, quoted, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { symptomTable } from '../stack/symptoms-table.ts'

// The texts of the log are convex-backend's own: convex-backend@652b828
// crates/postgres/src/lib.rs#Lease.acquire,Lease.transact, convex-backend@652b828
// crates/model/src/database_globals/mod.rs#initialize_storage_tag, convex-backend@652b828
// crates/migrations_model/src/lib.rs#"Transition too old!", convex-backend@652b828
// crates/keybroker/src/secret.rs#"const_hex::decode(s)".
export function podSymptoms(facts: Facts): Block {
  const { claim, workload, container, credentials, storage, pod } = facts
  const memory = textAt(pod.container.spec, 'resources', 'limits', 'memory')
  const grace = numberAt(pod.workload.pod, 'terminationGracePeriodSeconds') ?? 30
  const secret =
    credentials === undefined ? 'the instance secret' : `${code(credentials.key)} in ${code(credentials.secret)}`
  return symptomTable(
    'The backend does not run',
    [
      [
        'pod `Pending`',
        `no node has room${claim === undefined ? '' : ', or the volume is unbound or still attached to another node'}`,
        `read the events${claim === undefined ? '' : '; delete a lost node, so that its volume can move'}`,
      ],
      [
        '`CreateContainerConfigError`',
        'a Secret or one of its keys is missing',
        'the event names it; see [Required Secrets](#required-secrets)',
      ],
      [
        '`ImagePullBackOff`',
        'wrong tag, or the registry is unreachable',
        'use the full commit SHA of a release as the tag',
      ],
      [
        '`OOMKilled`',
        `the memory limit${memory === undefined ? '' : ` (${code(memory)})`} is too low; the backend does not release memory`,
        'restart now, then raise the limit',
      ],
      [
        'exit code 0, repeatedly',
        'another backend took over the database; only one may run on it',
        `find it with the command that ends in \`grep convex-backend\`; keep ${code('replicas: 1')}`,
      ],
      // get-convex/convex-backend#49: the Raspberry Pi 4 fails, the 5 does not.
      [
        'exit code 132, empty log',
        'the processor is too old for the image, such as that of a Raspberry Pi 4',
        'run the pod on another node (`backend.nodeSelector`)',
      ],
      [
        'log: "Already acquired with higher timestamp"',
        "this node's clock is behind that of the previous node",
        'synchronize the clocks (NTP); the backend starts when its clock has caught up',
      ],
      [
        'log: "Couldn\'t hexdecode key", "not 32"',
        `${secret} is not 64 hex digits, or ends in a line break`,
        'fix the value; it must not end in a line break',
      ],
      [
        'log: "Database was initialized with"',
        `this database was initialized with files ${storage === 's3' ? 'on a volume' : 'on S3'}`,
        'revert the change; to move the files, export and import',
      ],
      ['log: "Transition too old!"', 'the upgrade skips too many releases', 'upgrade to an intermediate release first'],
      [
        'a shutdown takes long',
        `requests are still running; they have ${grace} s`,
        'wait; a forced deletion can leave a lock in the database',
      ],
    ],
    shell(
      kubectl(facts, `describe pods --selector=${quoted(backendPods(facts))}`),
      kubectl(facts, `logs ${workload} --container=${container} --previous --tail=200`),
      kubectl(facts, 'get events --sort-by=.lastTimestamp'),
      ...(claim === undefined ? [] : [kubectl(facts, `describe persistentvolumeclaim ${quoted(claim)}`)]),
      // The image may come from a mirror, but its name stays.
      "kubectl get pods --all-namespaces --output custom-columns='NAMESPACE:.metadata.namespace,POD:.metadata.name,IMAGE:.spec.containers[*].image' | grep convex-backend",
    ),
    'A restart of the backend is safe; clients reconnect automatically:',
    shell(kubectl(facts, `rollout restart ${workload}`)),
  )
}
