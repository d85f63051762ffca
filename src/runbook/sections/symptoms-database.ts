import { bootstrapOf, instancesOf, parameterOf } from '../../check/world/cnpg.ts'
import { nameOf } from '../../check/world/index-of-objects.ts'
import { at, listAt, textAt } from '../../check/world/read.ts'
import { databaseNameOf } from '../../convex/instance.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { kubectl } from '../commands.ts'
import { ofKind, variableOf } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { code, quoted, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { symptomTable } from './symptoms-table.ts'
import type { Symptom } from './symptoms-table.ts'

export function databaseSymptoms(facts: Facts): Block {
  const { cluster, database } = facts
  if (database === 'sqlite') return ''
  const name = cluster === undefined ? undefined : nameOf(cluster)
  const limit = cluster === undefined ? undefined : parameterOf(cluster, 'max_connections')
  const connections = variableOf(facts, 'POSTGRES_MAX_CONNECTIONS')
  return symptomTable(
    'The database',
    [
      [
        'log: "cluster url already contains db name"',
        'the URL has a path, as the key `uri` of the Secret has',
        'put `POSTGRES_URL` together from user, password, host and port; `DATABASE_URL` is its deprecated name',
      ],
      [
        'log: database does not exist',
        'its name is that of the instance, with `_` for `-`',
        `${code(databaseOf(facts))} must exist${cluster === undefined ? ' on the server' : `; ${code(`${bootstrapOf(cluster).path}.database`)} makes it, once`}`,
      ],
      [
        'log: certificate verify failed, UnknownIssuer',
        'the authority of the server is not trusted',
        variableOf(facts, 'PG_CA_FILE') === undefined
          ? 'give its certificate to the backend (`PG_CA_FILE`)'
          : `${code('PG_CA_FILE')} must hold the authority of the server; restart the backend after a new one`,
      ],
      [
        'log: "Postgres timeout" at the start',
        'an old session still holds the lease, or the server is out of reach',
        'wait for the old pod to be gone; then end its session on the server',
      ],
      [
        'log: "too many clients", "remaining connection slots"',
        `more connections than the server has${limit === undefined ? '' : ` (${limit})`}${connections === undefined ? '' : `; the backend takes up to ${connections}`}`,
        'find who else connects; raise the limit of the server first, then that of the backend',
      ],
      [
        'log: password authentication failed',
        'the password changed and the backend has not restarted',
        'restart the backend',
      ],
      ...(cluster === undefined ? [] : clusterSymptoms(facts, cluster)),
    ],
    ...(name === undefined ? [] : [databaseCommands(facts, name)]),
  )
}

function clusterSymptoms(facts: Facts, cluster: K8sObject): readonly Symptom[] {
  const size = textAt(cluster, 'spec', 'storage', 'size') ?? 'unknown'
  const log = textAt(cluster, 'spec', 'walStorage', 'size')
  const required = textAt(cluster, 'spec', 'postgresql', 'synchronous', 'dataDurability') === 'required'
  const archives = listAt(cluster, 'spec', 'plugins').some((plugin) => at(plugin, 'isWALArchiver') === true)
  const stores = ofKind(facts, 'ObjectStore').map(({ object }) => code(nameOf(object)))
  return [
    [
      `${code(nameOf(cluster))} is not healthy`,
      'its status says what it waits for',
      'describe it; read the log of its pod; the operator repairs what it can by itself',
    ],
    instancesOf(cluster) === 1
      ? undefined
      : [
          'a node of the database is gone',
          'the operator makes another instance the primary, within a minute or two',
          'wait; see which one is the primary (below); the backend connects again by itself',
        ],
    required
      ? [
          'reads work, writes hang',
          'a commit waits for a replica, and too few are ready (`dataDurability: required`)',
          'bring an instance back: events of its pod, space on its node. It goes on by itself, and nothing is lost',
        ]
      : undefined,
    [
      'disk full',
      archives
        ? 'too much data, or the archive of the write-ahead log fails and the log piles up'
        : 'too much data, or a replication slot holds the write-ahead log',
      `raise the size (now ${code(size)}${log === undefined ? '' : `; of the log ${code(log)}`}): it grows without a restart. Never delete files in the volume`,
    ],
    archives
      ? [
          'archiving fails (`ContinuousArchiving` is false)',
          'the object store refuses: credentials, bucket, or an archive of another cluster in the same place',
          `read the log of the pod; ${stores.join(', ') || 'the ObjectStore'} says where it writes`,
        ]
      : undefined,
  ]
}

/** The database that Convex looks for: of the name of the instance. */
function databaseOf({ instanceName = '<INSTANCE-NAME>' }: Facts): string {
  return instanceName.startsWith('<') ? '<INSTANCE_NAME>' : databaseNameOf(instanceName)
}

function databaseCommands(facts: Facts, name: string): Block {
  const { cluster } = facts
  // With `walStorage` the log has a mount of its own (CloudNativePG pkg/specs/volumes.go:36, v1.30.0).
  const hasLog = cluster !== undefined && textAt(cluster, 'spec', 'walStorage', 'size') !== undefined
  const mounts = ['/var/lib/postgresql/data', ...(hasLog ? ['/var/lib/postgresql/wal'] : [])]
  const pods = `--selector=cnpg.io/cluster=${quoted(name)}`
  return shell(
    kubectl(facts, `describe cluster.postgresql.cnpg.io ${quoted(name)}`),
    kubectl(facts, `get pods ${pods} --label-columns=cnpg.io/instanceRole`),
    kubectl(facts, `logs ${pods} --container=postgres --tail=200`),
    kubectl(facts, `exec service/${quoted(`${name}-rw`)} --container=postgres -- df -h ${mounts.join(' ')}`),
    kubectl(
      facts,
      `exec service/${quoted(`${name}-rw`)} --container=postgres -- psql --command='select usename, state, count(*) from pg_stat_activity group by 1, 2'`,
    ),
  )
}
