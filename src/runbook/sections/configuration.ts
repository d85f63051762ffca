import { nameOf } from '../../check/world/index-of-objects.ts'
import { parameterOf } from '../../check/world/cnpg.ts'
import { listAt, numberAt, textAt } from '../../check/world/read.ts'
import { ofKind, variableOf } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { code, section, table } from '../markdown.ts'
import type { Block } from '../markdown.ts'

/** What can be changed, and what has to change with it. */
export function configuration(facts: Facts): Block {
  const { origin = 'the public origin', cluster, claim, instanceName } = facts
  const hosts = ofKind(facts, 'Certificate').flatMap(({ object }) => listAt(object, 'spec', 'dnsNames'))
  const database = cluster === undefined ? undefined : nameOf(cluster)
  const size = cluster === undefined ? undefined : textAt(cluster, 'spec', 'storage', 'size')
  const rows: readonly (readonly [string, string] | undefined)[] = [
    [
      `the host (${code(origin)})`,
      `One option. With it go the origins, the routes${hosts.length === 0 ? '' : ', the certificate'} and the address that the ` +
        'dashboard shows. By hand: the DNS record, `CONVEX_SELF_HOSTED_URL` in CI, the URL in every client, and redirect ' +
        'URLs of login providers. Clients of the old host are cut off.',
    ],
    [
      `the name of the instance${instanceName === undefined ? '' : ` (${code(instanceName)})`}`,
      'Never. It is the name of the database and of the files on S3, and is part of every admin key.',
    ],
    pool(facts),
    [
      `memory (limit ${code(textAt(facts.pod.container.spec, 'resources', 'limits', 'memory') ?? 'none')})`,
      'More concurrent functions need more memory: raise the limit with `APPLICATION_MAX_CONCURRENT_*`.',
    ],
    [
      `the time to stop (${numberAt(facts.pod.workload.pod, 'terminationGracePeriodSeconds') ?? 30} s)`,
      'Requests that are still running then are cut off. While the old pod stops, no new one runs.',
    ],
    database === undefined
      ? undefined
      : [
          `the volume of the database (${code(size ?? '')})`,
          'It can only grow, and only where the storage class allows it. No restart.',
        ],
    claim === undefined
      ? undefined
      : [`the volume ${code(claim)}`, 'It can only grow, and only where the storage class allows it.'],
    ['the images', 'Backend and dashboard together, forward only: see [Upgrading](#upgrading).'],
    [
      'where files are (volume or S3)',
      'Not on a running instance: the database remembers it, and the backend refuses to start. Export, start an empty ' +
        'instance with the other kind, import.',
    ],
  ]
  return section(
    'Configuration',
    'Change the program that renders this folder, render, read the diff, commit. What is changed here or in the cluster is ' +
      `overwritten.${rollsByItself(facts) ? ' A change of the ConfigMap starts a new pod by itself.' : ''}`,
    table(
      ['to change', 'goes with it'],
      rows.flatMap((row) => (row === undefined ? [] : [row])),
    ),
  )
}

/** A hash of the ConfigMap in the pod's template makes every change of it a new pod. */
function rollsByItself({ pod }: Facts): boolean {
  return textAt(pod.workload.object, 'spec', 'template', 'metadata', 'annotations', 'checksum/config') !== undefined
}

function pool(facts: Facts): readonly [string, string] | undefined {
  const { cluster } = facts
  const connections = variableOf(facts, 'POSTGRES_MAX_CONNECTIONS')
  if (connections === undefined) return undefined
  const limit = cluster === undefined ? undefined : parameterOf(cluster, 'max_connections')
  const server = limit === undefined ? 'the limit of the server' : `${code('max_connections')} (${limit})`
  return [
    `connections to the database (${connections})`,
    `They must stay below ${server}, with room for superusers, the operator, metrics and people. A change of ` +
      `${code('max_connections')} restarts the database.`,
  ]
}
