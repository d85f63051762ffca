import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { servingBackends } from '../../model/routes/exposure.ts'
import { grouped } from '../../model/grouped.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { policiesByNamespace } from '../../model/policy/network-policies.ts'
import { at, numberAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { cutPaths, databasePod, policyPod } from './support/policy-paths.ts'
import type { Path } from './support/policy-paths.ts'
import { databaseYaml } from '../../examples/database.ts'

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
  title: 'Policies let backend, operator, replicas and Prometheus reach the database, and it the API server.',
  why:
    'The operator asks every instance on port 8000, from its own namespace: cut off, the cluster is never ready and nothing ' +
    'fails over. The instances talk to each other and to the API server, and Prometheus reads port 9187.',
  source:
    'CloudNativePG docs/src/security.md:850-877, docs/src/networking.md:26, docs/src/samples/networkpolicy-example.yaml (v1.30.0)',
  bad: database,
  good: `${database}    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: cnpg-system } } }]
      ports: [{ port: 8000 }]
`,
  *check(model) {
    const policies = policiesByNamespace(model)
    const users = grouped(servingBackends(model), (pod) => {
      const { cluster } = model.databaseOf(pod)
      return cluster === undefined ? [] : [cluster]
    })
    const scraped = scrapedClusters(model)
    for (const [cluster, pods] of users) {
      const own = policies.get(namespaceOf(cluster)) ?? []
      if (own.length > 0) yield* cutPaths(model, own, databasePod(cluster), waysOf(cluster, pods, scraped.has(cluster)))
    }
  },
}

function waysOf(cluster: K8sObject, pods: readonly ConvexPod[], isScraped: boolean): readonly Path[] {
  const name = nameOf(cluster)
  const into = { direction: 'ingress', protocol: 'TCP' } as const
  const own = databasePod(cluster)
  const ways: Path[] = pods.map((pod) => ({
    ...into,
    port: 5432,
    peer: policyPod(pod),
    what: `the backend ${nameOf(pod.workload.object)} from its database ${name}`,
    fix: 'Allow port 5432 from the labels of the backend.',
  }))
  ways.push(
    {
      ...into,
      port: 8000,
      peer: 'elsewhere',
      what: `the operator from ${name}: it asks the instances on port 8000`,
      fix: 'Allow port 8000 from the namespace of the operator, mostly cnpg-system.',
    },
    {
      direction: 'egress',
      protocol: 'TCP',
      port: undefined,
      peer: 'elsewhere',
      what: `the instances of ${name} from the API server, which they report to`,
      fix: 'Allow ports 443 and 6443 to the API server.',
    },
  )
  if ((numberAt(cluster, 'spec', 'instances') ?? 1) > 1)
    ways.push(
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
    ways.push({
      ...into,
      port: 9187,
      peer: 'elsewhere',
      what: `Prometheus from the metrics of ${name}`,
      fix: 'Allow port 9187 from the namespace of Prometheus.',
      severity: 'warning',
    })
  return ways
}

/** Clusters that something asks for metrics. */
function scrapedClusters({ index }: Model): ReadonlySet<K8sObject> {
  const group = 'postgresql.cnpg.io'
  const monitored = index.all('PodMonitor', 'monitoring.coreos.com').flatMap((monitor) => {
    const name = textAt(monitor, 'spec', 'selector', 'matchLabels', 'cnpg.io/cluster')
    return name === undefined ? [] : (index.find('Cluster', group, namespaceOf(monitor), name) ?? [])
  })
  const own = index
    .all('Cluster', group)
    .filter((cluster) => at(cluster, 'spec', 'monitoring', 'enablePodMonitor') === true)
  return new Set([...monitored, ...own])
}
