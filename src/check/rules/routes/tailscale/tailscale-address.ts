import type { RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { ingressClassOf } from '../../../model/routes/ingress-routes.ts'
import { isHeadless } from '../../../model/routes/services.ts'
import { tailnetObjects } from '../../../model/routes/tailnet.ts'
import { dashboardExample, dashboardServiceExample } from '../../../examples/routes.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Model } from '../../../model/model.ts'
import { eachObject } from '../../scopes.ts'
import { tailscale } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Services that the Tailscale operator exposes are not headless.',
  why:
    'The proxy sends requests to the address of the Service. A headless Service has no address, and the operator ' +
    'refuses it, also behind an Ingress.',
  source: [
    tailscale(
      'cmd/k8s-operator/svc.go',
      'validateService',
      'shouldExpose',
      'isTailscaleLoadBalancerService',
      'hasExposeAnnotation',
    ),
    tailscale('cmd/k8s-operator/ingress.go', 'handlersForIngress'),
  ],
  bad: `${dashboardExample()}${dashboardServiceExample({
    '  type: LoadBalancer\n  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n':
      '  clusterIP: None\n',
    'hostname: convex }': 'hostname: convex, tailscale.com/expose: "true" }',
  })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  check: eachObject(exposedServices, function* (object, report) {
    if (object.kind !== 'Service' || !isHeadless(object)) return
    yield report('spec.clusterIP', 'The Tailscale operator cannot expose a headless Service.', 'Remove clusterIP.')
  }),
}

function exposedServices(model: Model): ReadonlySet<K8sObject> {
  const behind = exposureOf(model)
    .routes.filter(({ route }) => route.kind === 'Ingress' && ingressClassOf(route.object) === 'tailscale')
    .flatMap(({ destinations }) => destinations.map(({ service }) => service))
  return new Set([...tailnetObjects(model), ...behind])
}
