import { nameOf } from '../../../check/model/index-of-objects.ts'
import { parameterOf } from '../../../check/model/postgres/cluster.ts'
import { listAt, numberAt, textAt } from '../../../check/model/read.ts'
import { kubectl } from '../../commands.ts'
import { ofKind, variableOf } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, section, table } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'

/** What can be changed, and what has to change with it. */
export function configuration(facts: Facts): Block {
  const { origin = 'the public origin', cluster, claim, instanceName } = facts
  const hosts = ofKind(facts, 'Certificate').flatMap(({ object }) => listAt(object, 'spec', 'dnsNames'))
  const database = cluster === undefined ? undefined : nameOf(cluster)
  const size = cluster === undefined ? undefined : textAt(cluster, 'spec', 'storage', 'size')
  const rows: readonly (readonly [string, string] | undefined)[] = [
    [
      `the host (${code(origin)})`,
      `One option sets origins, routes${hosts.length === 0 ? '' : ', certificate'} and dashboard. Change manually: the DNS record, ` +
        '`CONVEX_SELF_HOSTED_URL` in CI, the URL in every client, redirect URLs at login providers. The old host stops working.',
    ],
    [
      `the name of the instance${instanceName === undefined ? '' : ` (${code(instanceName)})`}`,
      'Never change it: database, files on S3 and admin keys contain it.',
    ],
    pool(facts),
    [
      `memory (limit ${code(textAt(facts.pod.container.spec, 'resources', 'limits', 'memory') ?? 'none')})`,
      'Raise it together with `APPLICATION_MAX_CONCURRENT_*`.',
    ],
    [
      `the grace period (${numberAt(facts.pod.workload.pod, 'terminationGracePeriodSeconds') ?? 30} s)`,
      'Requests that run longer are terminated. The new pod starts after the old one has stopped.',
    ],
    database === undefined
      ? undefined
      : [
          `the volume of the database (${code(size ?? '')})`,
          'The volume can only be enlarged, without a restart; see [A volume is full](#a-volume-is-full).',
        ],
    claim === undefined
      ? undefined
      : [`the volume ${code(claim)}`, 'The volume can only be enlarged; see [A volume is full](#a-volume-is-full).'],
    ['the images', 'Upgrade backend and dashboard together; never downgrade: see [Upgrading](#upgrading).'],
    [
      'the storage of files (volume or S3)',
      'Never change it for an existing instance: the backend would not start. Export, start an empty instance with the other kind, and import.',
    ],
  ]
  return section(
    'Configuration',
    'Change the program that renders this folder, then render, review the diff, and commit. ' +
      `${code(kubectl(facts, `diff ${asArgoCd} --kustomize .`))} shows what a sync would change in the cluster. Edits in this ` +
      `folder or in the cluster are overwritten.${rollsByItself(facts) ? ' A change of the ConfigMap starts a new pod.' : ''}`,
    table(
      ['setting', 'notes'],
      rows.flatMap((row) => (row === undefined ? [] : [row])),
    ),
  )
}

/**
 * Under the name by which Argo CD applies (argo-cd@v3.6.1 common/common.go#ArgoCDSSAManager), its own fields can go.
 */
const asArgoCd = '--server-side --force-conflicts --field-manager=argocd-controller'

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
    `Keep them at least 20 below ${server}, for the operator, metrics and administrators. A change of ${code('max_connections')} ` +
      'restarts the database.',
  ]
}
