import type { K8sObject } from '../../../kubernetes/object.ts'
import { exposureOf } from './exposure.ts'
import { ingressClassOf } from './ingress-routes.ts'
import { textsAt } from '../read.ts'
import { isOnTailnet } from './services.ts'
import type { Model } from '../model.ts'

/** Annotations that the Tailscale operator reads. */
export const hostname = 'tailscale.com/hostname'
export const tags = 'tailscale.com/tags'
export const funnel = 'tailscale.com/funnel'
export const proxyGroup = 'tailscale.com/proxy-group'

/** Annotations of an object whose values are text. */
export function annotationsOf(object: K8sObject): Readonly<Record<string, string>> {
  return textsAt(object, 'metadata', 'annotations')
}

/** Path of an annotation. */
export function pathOf(annotation: string): string {
  return `metadata.annotations["${annotation}"]`
}

/** Services and Ingresses of Convex that the Tailscale operator takes in charge. */
export function tailnetObjects(model: Model): readonly K8sObject[] {
  const services = [...model.backends, ...model.dashboards].flatMap(({ workload }) =>
    model.servicesOf(workload).filter(isOnTailnet),
  )
  const ingresses = [...exposureOf(model).objects.keys()].filter(
    (object) => object.kind === 'Ingress' && ingressClassOf(object) === 'tailscale',
  )
  return [...new Set([...services, ...ingresses])]
}
