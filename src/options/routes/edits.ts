import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import type { IIngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import type { IMiddleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware'
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { editsOf } from '../fields.ts'

/** Edits of the objects of `convexIngress`; edits for other types of route are refused. */
export interface IngressEdits {
  readonly certificate?: ((object: ICertificate) => ICertificate | void) | undefined
  readonly ingressRoute?: ((object: IIngressRoute) => IIngressRoute | void) | undefined
  readonly siteMiddleware?: ((object: IMiddleware) => IMiddleware | void) | undefined
  readonly redirectIngressRoute?: ((object: IIngressRoute) => IIngressRoute | void) | undefined
  readonly redirectMiddleware?: ((object: IMiddleware) => IMiddleware | void) | undefined
  readonly httpRoute?: ((object: IHTTPRoute) => IHTTPRoute | void) | undefined
  readonly siteHttpRoute?: ((object: IHTTPRoute) => IHTTPRoute | void) | undefined
  readonly redirectHttpRoute?: ((object: IHTTPRoute) => IHTTPRoute | void) | undefined
  readonly ingress?: ((object: IIngress) => IIngress | void) | undefined
  readonly privateIngress?: ((object: IIngress) => IIngress | void) | undefined
  readonly siteIngress?: ((object: IIngress) => IIngress | void) | undefined
}

export const ingressEdits = editsOf<IngressEdits>({
  certificate: true,
  ingressRoute: true,
  siteMiddleware: true,
  redirectIngressRoute: true,
  redirectMiddleware: true,
  httpRoute: true,
  siteHttpRoute: true,
  redirectHttpRoute: true,
  ingress: true,
  privateIngress: true,
  siteIngress: true,
})
