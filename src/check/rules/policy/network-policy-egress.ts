import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { originOf } from '../../model/routes/origins.ts'
import type { Model } from '../../model/model.ts'
import { cutPaths, databasePod, policyPod } from './support/policy-paths.ts'
import type { Path } from './support/policy-paths.ts'
import { backendExample } from '../../examples/routes.ts'
import { eachServingBackend } from '../scopes.ts'
import { policy } from './support/policy-example.ts'
import { convex, page } from '../../../sources/source.ts'

const outside = `
    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]
      ports: [{ port: 443 }]`
const dns = `
    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
      ports: [{ port: 53, protocol: UDP }, { port: 53 }]`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Network policies allow the backend to reach DNS, its database and its own public origin.',
  why:
    'As soon as one policy with egress selects a pod, all traffic that no policy allows is blocked. Without DNS, pods ' +
    'cannot resolve names. Without the database, the backend does not start. Node actions call CONVEX_CLOUD_ORIGIN. ' +
    'Address blocks and labels of other namespaces are not checked.',
  source: [
    page('kubernetes.io', 'Network Policies'),
    convex('crates/node_executor/src/executor.rs', '"backend_address: self.convex_origin"'),
  ],
  bad: `${backendExample()}${policy}  policyTypes: [Egress]\n  egress:${outside}\n`,
  good: `${backendExample()}${policy}  policyTypes: [Egress]\n  egress:${dns}${outside}\n`,
  check: eachServingBackend(function* (pod, report, model) {
    yield* cutPaths(model, policyPod(pod), pathsOf(model, pod), report)
  }),
}

function pathsOf(model: Model, pod: ConvexPod): readonly Path[] {
  const out = { direction: 'egress', protocol: 'TCP' } as const
  return [
    {
      ...out,
      protocol: 'UDP',
      port: 53,
      peer: 'elsewhere',
      what: 'DNS, and pods cannot resolve names',
      fix: 'Allow UDP and TCP port 53 to the namespace of the DNS servers, usually kube-system.',
    },
    ...databasePath(model, pod),
    {
      ...out,
      port: undefined,
      peer: 'elsewhere',
      what: 'the public origin of the backend, which Node actions call, and all addresses that functions fetch',
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
