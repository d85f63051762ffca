import type { RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { originOf } from '../../../model/routes/origins.ts'
import { annotationsOf, pathOf, proxyGroup } from '../../../model/routes/tailnet.ts'
import { servesHost } from '../../../model/routes/requests.ts'
import { backendExample, replaced, serviceExample } from '../../../examples/routes.ts'
import { eachServingBackend } from '../../scopes.ts'
import { convex, tailscale } from '../../../../sources/source.ts'

const podsAnnotation = 'tailscale.com/experimental-forward-cluster-traffic-via-ingress'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Pods can reach an origin on the tailnet through its Ingress.',
  why:
    'Pods call CONVEX_CLOUD_ORIGIN in Node actions, and to verify logins by the site origin. They can reach a name on ' +
    'the tailnet only if the cluster DNS sends ts.net to the nameserver of a DNSConfig, and if an annotation lets the ' +
    'proxy of the Ingress listen to pods. The operator ignores this annotation with a ProxyGroup.',
  source: [
    tailscale('cmd/k8s-operator/ingress.go', '"[AnnotationExperimentalForwardClusterTrafficViaL7IngresProxy]"'),
    tailscale('k8s-operator/reconciler/dnsrecords/dnsrecords.go', 'maybeProvision', 'isInterestingService'),
    convex('crates/node_executor/src/executor.rs', '"backend_address: self.convex_origin"'),
  ],
  bad: originExample({ [`, ${podsAnnotation}: "true"`]: '' }),
  good: originExample(),
  check: eachServingBackend(function* (pod, report, model) {
    const host = originOf(pod, 'CONVEX_CLOUD_ORIGIN').url?.hostname ?? ''
    const own = exposureOf(model).of(pod)
    for (const object of new Set(own.filter(({ route }) => servesHost(route, host)).map(({ route }) => route.object))) {
      const group = annotationsOf(object)[proxyGroup]
      if (annotationsOf(object)[podsAnnotation] === 'true' && group === undefined) continue
      yield report(
        { object, path: group === undefined ? 'metadata.annotations' : pathOf(proxyGroup) },
        `Pods cannot reach ${host}, the origin that Node actions call.`,
        group === undefined
          ? `Set ${podsAnnotation}: "true", and check that the cluster has a DNSConfig for ts.net.`
          : `Remove the proxy group, and set ${podsAnnotation}: "true".`,
      )
    }
  }),
}

function originExample(replacements: Readonly<Record<string, string>> = {}): string {
  return replaced(
    `${backendExample().replaceAll('convex.example.com', 'convex.tail1a2b3.ts.net')}${serviceExample}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: convex-backend, namespace: convex, annotations: { tailscale.com/tags: "tag:convex", ${podsAnnotation}: "true" } }
spec:
  ingressClassName: tailscale
  tls: [{ hosts: [convex.tail1a2b3.ts.net] }]
  rules:
    - host: convex.tail1a2b3.ts.net
      http:
        paths:
          - { path: /api, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /http, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /version, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /instance_name, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
`,
    replacements,
  )
}
