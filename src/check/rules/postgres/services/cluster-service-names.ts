import type { K8sObject } from '../../../../kubernetes/object.ts'
import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { ownServicesOf } from '../../../model/postgres/cluster.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { listAt, textAt, textsAt } from '../../../model/read.ts'
import { databaseWith, databaseYaml } from '../../../examples/database.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No Service or Pooler has the name of a Service that the operator creates for a cluster.',
  why:
    'The operator creates the Services NAME-rw, NAME-r and NAME-ro, and a Service for each Pooler. If manifests contain an ' +
    "object of the same name, the operator and Argo CD overwrite each other's Service.",
  source: [
    cloudnativePg(
      'pkg/specs/services.go',
      'CreateClusterReadService',
      'CreateClusterReadOnlyService',
      'CreateClusterReadWriteService',
    ),
    cloudnativePg('docs/src/service_management.md', '"## Disabling Default Services"'),
  ],
  bad: databaseWith(`
apiVersion: v1
kind: Service
metadata: { name: convex-db-rw, namespace: convex }
spec: { ports: [{ port: 5432 }] }
`),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report, { index }) {
    const kinds = [
      ['Service', ''],
      ['Pooler', cnpgGroup],
    ] as const
    for (const name of ownServicesOf(cluster).keys()) {
      for (const [kind, group] of kinds) {
        const object = index.find(kind, group, namespaceOf(cluster), name)
        if (object === undefined || isTheOperators(object, cluster)) continue
        yield report(
          { object, path: 'metadata.name' },
          `${kind} ${name} has the name of a Service that CloudNativePG creates for Cluster ${nameOf(cluster)}.`,
          kind === 'Service' ? 'Remove it: the operator creates this Service.' : 'Choose another name.',
        )
      }
    }
  }),
}

/** Whether the operator created an object, as `kubectl get` prints it. */
function isTheOperators(object: K8sObject, cluster: K8sObject): boolean {
  const owners = listAt(object, 'metadata', 'ownerReferences')
  return (
    owners.some((owner) => textAt(owner, 'kind') === 'Cluster') ||
    textsAt(object, 'metadata', 'labels')['cnpg.io/cluster'] === nameOf(cluster)
  )
}
