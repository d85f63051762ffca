import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { servingBackends } from '../../model/routes/exposure.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { policiesByNamespace } from '../../model/policy/network-policies.ts'
import { originOf } from '../../model/routes/origins.ts'
import type { Model } from '../../model/model.ts'
import { cutPaths, databasePod, policyPod } from './support/policy-paths.ts'
import type { Path } from './support/policy-paths.ts'
import { backendExample } from '../../examples/routes.ts'
import { policy } from './support/network-policies.ts'

const outside = `
    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]
      ports: [{ port: 443 }]`
const dns = `
    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
      ports: [{ port: 53, protocol: UDP }, { port: 53 }]`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Policies let the backend reach DNS, its database and its own public origin.',
  why:
    'As soon as one policy with egress selects a pod, everything that no policy allows is cut. Without DNS no name is found, ' +
    'without the database the backend does not start, and Node actions call back to CONVEX_CLOUD_ORIGIN. What an address ' +
    'block or the labels of another namespace stand for is not judged.',
  source: 'kubernetes.io Network Policies; convex-backend crates/node_executor/src/executor.rs:249 (652b828)',
  bad: `${backendExample()}${policy}  policyTypes: [Egress]\n  egress:${outside}\n`,
  good: `${backendExample()}${policy}  policyTypes: [Egress]\n  egress:${dns}${outside}\n`,
  *check(model) {
    const policies = policiesByNamespace(model)
    for (const pod of servingBackends(model)) {
      const own = policies.get(namespaceOf(pod.workload.object)) ?? []
      if (own.length > 0) yield* cutPaths(model, own, policyPod(pod), waysOut(model, pod))
    }
  },
}

function waysOut(model: Model, pod: ConvexPod): readonly Path[] {
  const out = { direction: 'egress', protocol: 'TCP' } as const
  return [
    {
      ...out,
      protocol: 'UDP',
      port: 53,
      peer: 'elsewhere',
      what: 'DNS: no name can be looked up',
      fix: 'Allow UDP and TCP port 53 to the namespace of the DNS servers, mostly kube-system.',
    },
    ...databasePath(model, pod),
    {
      ...out,
      port: undefined,
      peer: 'elsewhere',
      what: "the backend's own public origin, to which Node actions call back, and everything that functions fetch",
      fix: `Allow port ${portOfOrigin(pod)} to the internet, or to the Ingress controller.`,
      severity: 'warning',
    },
  ]
}

function portOfOrigin(pod: ConvexPod): string {
  const { url } = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
  if (url === undefined) return '443'
  return url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port
}

function databasePath(model: Model, pod: ConvexPod): readonly Path[] {
  const link = databaseLinksOf(model).find((item) => item.pod === pod)
  const { type, url } = model.databaseOf(pod)
  const cluster = link?.cluster ?? model.databaseOf(pod).cluster
  const usual = type === 'mysql' ? 3306 : 5432
  const given = url?.port === undefined || url.port === '' ? usual : Number(url.port)
  if (cluster === undefined && (url === undefined || !Number.isInteger(given))) return []
  const port = cluster === undefined ? given : usual
  return [
    {
      direction: 'egress',
      protocol: 'TCP',
      port,
      peer: cluster === undefined ? 'elsewhere' : databasePod(cluster, link?.pooler),
      what: `the database, port ${port}`,
      fix:
        cluster === undefined
          ? `Allow port ${port} to the database.`
          : `Allow port ${port} to the pods with cnpg.io/cluster: ${nameOf(cluster)}.`,
    },
  ]
}
