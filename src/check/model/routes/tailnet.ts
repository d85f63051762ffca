import type { K8sObject } from '../../../kubernetes/object.ts'
import { exposureOf } from './exposure.ts'
import { ingressClassOf } from './ingress-routes.ts'
import { textAt, textsAt } from '../read.ts'
import { isOnTailnet } from './services.ts'
import type { Model } from '../model.ts'

/** Annotations that the Tailscale operator reads. */
export const hostname = 'tailscale.com/hostname'
export const tags = 'tailscale.com/tags'
export const funnel = 'tailscale.com/funnel'
export const proxyGroup = 'tailscale.com/proxy-group'

/** Annotations of an object with text values. */
export function annotationsOf(object: K8sObject): Readonly<Record<string, string>> {
  return textsAt(object, 'metadata', 'annotations')
}

/** Path of an annotation. */
export function pathOf(annotation: string): string {
  return `metadata.annotations["${annotation}"]`
}

/** The name of an object on the tailnet, as its Service or Ingress sets it, with the path of the field. */
export function tailnetName(object: K8sObject): { readonly name: string | undefined; readonly path: string } {
  if (object.kind === 'Service') return { name: annotationsOf(object)[hostname], path: pathOf(hostname) }
  return { name: textAt(object, 'spec', 'tls', 0, 'hosts', 0)?.split('.')[0], path: 'spec.tls[0].hosts[0]' }
}

/** Whether the name of an object is a DNS label. The API server validates those of Ingresses. */
export function hasValidName(object: K8sObject): boolean {
  return object.kind !== 'Service' || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(tailnetName(object).name ?? '')
}

/** Services and Ingresses of Convex that the Tailscale operator exposes. */
export function tailnetObjects(model: Model): readonly K8sObject[] {
  const services = [...model.backends, ...model.dashboards].flatMap(({ workload }) =>
    model.servicesOf(workload).filter(isOnTailnet),
  )
  const ingresses = [...exposureOf(model).objects.keys()].filter(
    (object) => object.kind === 'Ingress' && ingressClassOf(object) === 'tailscale',
  )
  return [...new Set([...services, ...ingresses])]
}
