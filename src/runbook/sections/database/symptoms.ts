import { bootstrapOf, instancesOf, parameterOf } from '../../../check/model/postgres/cluster.ts'
import { nameOf } from '../../../check/model/index-of-objects.ts'
import { storeNamed } from '../../../check/model/postgres/object-stores.ts'
import { listAt, recordAt, textAt } from '../../../check/model/read.ts'
import { databaseNameOf } from '../../../convex/instance.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { archiveOf } from '../../archive.ts'
import type { Archive } from '../../archive.ts'
import { kubectl } from '../../commands.ts'
import { variableOf } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, quoted, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { symptomTable } from '../stack/symptoms-table.ts'
import type { Symptom } from '../stack/symptoms-table.ts'

export function databaseSymptoms(facts: Facts): Block {
  const { cluster, database } = facts
  if (database === 'sqlite') return ''
  const limit = cluster === undefined ? undefined : parameterOf(cluster, 'max_connections')
  const connections = variableOf(facts, 'POSTGRES_MAX_CONNECTIONS')
  return symptomTable(
    'The database',
    [
      [
        'log: "cluster url already contains db name"',
        'the URL has a path, like the key `uri` of the Secret',
        'build `POSTGRES_URL` from user, password, host and port; `DATABASE_URL` is its deprecated name',
      ],
      [
        'log: database does not exist',
        'the database must have the name of the instance, with `_` for `-`',
        `create ${code(databaseOf(facts))} manually${cluster === undefined ? '' : `; ${code(`${bootstrapOf(cluster).path}.database`)} creates it only in a new Cluster`}`,
      ],
      [
        'log: "UnknownIssuer" at the start',
        'the CA of the database server is not trusted',
        variableOf(facts, 'PG_CA_FILE') === undefined
          ? 'mount the CA certificate into the backend (`PG_CA_FILE`)'
          : `put that CA into the file of ${code('PG_CA_FILE')}, then restart`,
      ],
      [
        'log: "Postgres timeout" at the start',
        'an old session holds the lease, or the server is unreachable',
        'wait until the old pod is deleted, then terminate its session on the server',
      ],
      [
        'log: "too many clients", "remaining connection slots"',
        `the server${limit === undefined ? ' has no more connections' : ` allows ${limit} connections`}${connections === undefined ? '' : `; the backend opens up to ${connections}`}`,
        `${cluster === undefined ? '' : 'list them with the `psql` command below; '}raise the server's limit first, then the backend's`,
      ],
      [
        'log: "password authentication failed"',
        'the password changed after the backend started',
        'restart the backend',
      ],
      ...(cluster === undefined ? [] : clusterSymptoms(facts, cluster)),
    ],
    ...(cluster === undefined ? [] : [databaseCommands(facts, nameOf(cluster))]),
  )
}

function clusterSymptoms(facts: Facts, cluster: K8sObject): readonly Symptom[] {
  const required = textAt(cluster, 'spec', 'postgresql', 'synchronous', 'dataDurability') === 'required'
  const archive = archiveOf(facts)
  return [
    [
      `${code(nameOf(cluster))} is not healthy`,
      'its status gives the reason',
      'describe it, and read its log; the operator repairs most faults automatically',
    ],
    instancesOf(cluster) === 1
      ? undefined
      : [
          'a database node is lost',
          'the operator promotes another instance, within a minute or two',
          'wait; the column INSTANCEROLE of the pods shows the new primary',
        ],
    required
      ? [
          'reads work, writes hang',
          'commits wait for a replica, and too few are ready (`dataDurability: required`)',
          'make a replica ready again: read the events of its pod. No commit is lost',
        ]
      : undefined,
    ...(archive === undefined ? [] : archiveSymptoms(facts, cluster, archive)),
  ]
}

/** cloudnative-pg/plugin-barman-cloud#393 and #512, cloudnative-pg/cloudnative-pg#7715: servers that refuse checksums. */
function archiveSymptoms({ model }: Facts, cluster: K8sObject, { store }: Archive): readonly Symptom[] {
  const object = storeNamed(model, cluster, store)
  const configuration = recordAt(object, 'spec', 'configuration')
  const authority = textAt(configuration, 'endpointCA', 'name')
  const environment = listAt(object, 'spec', 'instanceSidecarConfiguration', 'env')
  const isOff = environment.some(
    (entry) =>
      textAt(entry, 'name') === 'AWS_REQUEST_CHECKSUM_CALCULATION' && textAt(entry, 'value') === 'when_required',
  )
  return [
    [
      'archiving fails: "x-amz-content-sha256", "Checksum Type mismatch", "InvalidDigest"',
      'the S3 server does not accept these checksums',
      isOff
        ? '`postgres.backup.checksums` is `false` already: update the server'
        : 'set `postgres.backup.checksums: false`',
    ],
    textAt(configuration, 'endpointURL') === undefined
      ? undefined
      : [
          'archiving fails: "CERTIFICATE_VERIFY_FAILED"',
          'the CA of the S3 server is not trusted',
          authority === undefined
            ? 'set `postgres.backup.endpointCA`'
            : `put that CA into the Secret ${code(authority)}`,
        ],
    [
      'archiving fails: another error',
      'wrong credentials or bucket, or another cluster archives to the same place',
      `fix the problem in the log; ${code(store)} contains the destination`,
    ],
  ]
}

/** The database that Convex looks for: of the name of the instance. */
function databaseOf({ instanceName = '<INSTANCE-NAME>' }: Facts): string {
  return instanceName.startsWith('<') ? '<INSTANCE_NAME>' : databaseNameOf(instanceName)
}

function databaseCommands(facts: Facts, name: string): Block {
  const pods = `--selector=cnpg.io/cluster=${quoted(name)}`
  const container = (own: string) => kubectl(facts, `logs ${pods} --container=${own} --tail=200`)
  return shell(
    kubectl(facts, `describe cluster.postgresql.cnpg.io ${quoted(name)}`),
    kubectl(facts, `get pods ${pods} --label-columns=cnpg.io/instanceRole`),
    container('postgres'),
    // plugin-barman-cloud@v0.15.0 internal/cnpgi/operator/lifecycle.go#reconcilePodSpec.
    ...(archiveOf(facts) === undefined ? [] : [container('plugin-barman-cloud')]),
    kubectl(
      facts,
      `exec service/${quoted(`${name}-rw`)} --container=postgres -- psql --command='select usename, state, count(*) from pg_stat_activity group by 1, 2'`,
    ),
  )
}
