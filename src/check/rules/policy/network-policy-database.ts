import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { servingBackends } from '../../model/routes/exposure.ts'
import { grouped } from '../../model/grouped.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import { at, numberAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { cutPaths, databasePod, policyPod } from './support/policy-paths.ts'
import type { Path } from './support/policy-paths.ts'
import { eachObject } from '../scopes.ts'
import { databaseYaml } from '../../examples/database.ts'
import { cloudnativePg } from '../../../sources/source.ts'

const database = `${databaseYaml}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: convex-db, namespace: convex }
spec:
  podSelector: { matchLabels: { cnpg.io/cluster: convex-db } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: convex-backend } } }]
      ports: [{ port: 5432 }]
`

export const rule: RuleDefinition = {
  severity: 'error',
  title:
    'Network policies allow the traffic of the database with backend, operator, replicas, Prometheus and API server.',
  why:
    'The operator checks every instance on port 8000 from its own namespace. Without this path, the cluster never ' +
    'becomes ready and no failover happens. The instances connect to each other and to the API server, and Prometheus ' +
    'scrapes port 9187.',
  source: [
    cloudnativePg('docs/src/security.md', '"#### Exposed Ports"'),
    cloudnativePg('docs/src/networking.md', '"please ensure the operator can reach every cluster pod"'),
    cloudnativePg('docs/src/samples/networkpolicy-example.yaml', 'spec'),
  ],
  bad: database,
  good: `${database}    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: cnpg-system } } }]
      ports: [{ port: 8000 }]
`,
  check: eachObject(
    (model) => usersOf(model).keys(),
    function* (cluster, report, model) {
      const paths = pathsOf(cluster, usersOf(model).get(cluster) ?? [], scrapedClusters(model).has(cluster))
      yield* cutPaths(model, databasePod(cluster), paths, report)
    },
  ),
}

/** Backends by their cluster. */
const usersOf = memo((model: Model) =>
  grouped(servingBackends(model), (pod) => {
    const { cluster } = model.databaseOf(pod)
    return cluster === undefined ? [] : [cluster]
  }),
)

function pathsOf(cluster: K8sObject, pods: readonly ConvexPod[], isScraped: boolean): readonly Path[] {
  const name = nameOf(cluster)
  const into = { direction: 'ingress', protocol: 'TCP' } as const
  const own = databasePod(cluster)
  const paths: Path[] = pods.map((pod) => ({
    ...into,
    port: 5432,
    peer: policyPod(pod),
    what: `the backend ${nameOf(pod.workload.object)} from its database ${name}`,
    fix: 'Allow port 5432 from the pods of the backend.',
  }))
  paths.push(
    {
      ...into,
      port: 8000,
      peer: 'elsewhere',
      what: `the operator from ${name}: it checks the instances on port 8000`,
      fix: 'Allow port 8000 from the namespace of the operator, usually cnpg-system.',
    },
    {
      direction: 'egress',
      protocol: 'TCP',
      port: undefined,
      peer: 'elsewhere',
      what: `the instances of ${name} from the API server, to which they report their status`,
      fix: 'Allow ports 443 and 6443 to the API server.',
    },
  )
  if ((numberAt(cluster, 'spec', 'instances') ?? 1) > 1)
    paths.push(
      {
        ...into,
        port: 5432,
        peer: own,
        what: `the replicas of ${name} from their primary`,
        fix: `Allow port 5432 from cnpg.io/cluster: ${name}.`,
      },
      {
        ...into,
        direction: 'egress',
        port: 5432,
        peer: own,
        what: `the replicas of ${name} from their primary`,
        fix: `Allow port 5432 to cnpg.io/cluster: ${name}.`,
      },
    )
  if (isScraped)
    paths.push({
      ...into,
      port: 9187,
      peer: 'elsewhere',
      what: `Prometheus from the metrics of ${name}`,
      fix: 'Allow port 9187 from the namespace of Prometheus.',
      severity: 'warning',
    })
  return paths
}

/** Clusters that Prometheus scrapes. */
const scrapedClusters = memo(({ index }: Model): ReadonlySet<K8sObject> => {
  const group = 'postgresql.cnpg.io'
  const monitored = index.all('PodMonitor', 'monitoring.coreos.com').flatMap((monitor) => {
    const name = textAt(monitor, 'spec', 'selector', 'matchLabels', 'cnpg.io/cluster')
    return name === undefined ? [] : (index.find('Cluster', group, namespaceOf(monitor), name) ?? [])
  })
  const own = index
    .all('Cluster', group)
    .filter((cluster) => at(cluster, 'spec', 'monitoring', 'enablePodMonitor') === true)
  return new Set([...monitored, ...own])
})
