import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import type { IngressTlsSettings } from '../../options/routes/tls.ts'
import type { IngressSettings, ResourceSettings, TraefikSettings } from '../../options/routes/ingress.ts'

/** A route with a certificate option. */
interface Certified {
  /** Name of the route. */
  readonly name: string
  readonly tls: IngressTlsSettings
}

/** Every public host. */
export function hostsOf({ host, siteHost }: Pick<IngressSettings, 'host' | 'siteHost'>): readonly string[] {
  return siteHost === undefined ? [host] : [host, siteHost]
}

/** Metadata of an object of the routes. */
export function metadata(
  settings: IngressSettings,
  name: string = settings.name,
  annotations: Readonly<Record<string, string>> = {},
) {
  return metadataOf(settings, {
    name,
    component: 'ingress',
    annotations: { ...annotations, ...inSyncWave('exposure') },
  })
}

/** The Secret with the certificate, if a Secret holds it. */
export function tlsSecretOf({ name, tls }: Certified): string | undefined {
  if (tls === 'entryPoint' || 'certResolver' in tls) return undefined
  return tls.secretName ?? `${name}-tls`
}

/**
 * The section `tls` of an IngressRoute. Without it the route answers no HTTPS request. Traefik treats an empty name as
 * no name (traefik@v3.7.13 pkg/provider/kubernetes/crd/kubernetes_http.go#getTLSHTTP). An empty section instead is
 * refused as soon as it takes the place of another one: server-side apply merges an object that loses its last field to
 * null (kubernetes-sigs/structured-merge-diff#331).
 */
export function routeTlsOf(route: Certified) {
  return typeof route.tls === 'object' && 'certResolver' in route.tls
    ? { certResolver: route.tls.certResolver }
    : { secretName: tlsSecretOf(route) ?? '' }
}

/** The certificate of every host, if an issuer is set. */
export function certificateOf(settings: TraefikSettings | ResourceSettings): Certificate | undefined {
  return certificateFor(settings, hostsOf(settings), metadata(settings))
}

/** The certificate of a route for its hosts, if an issuer is set. */
export function certificateFor(
  route: Certified,
  hosts: readonly string[],
  meta: ReturnType<typeof metadataOf>,
): Certificate | undefined {
  const { tls } = route
  const secretName = tlsSecretOf(route)
  if (secretName === undefined || tls === 'entryPoint' || !('issuer' in tls)) return undefined
  return new Certificate({
    metadata: meta,
    // In the route's own namespace, the only one in which a controller looks for it.
    spec: { secretName, dnsNames: [...hosts], issuerRef: { ...tls.issuer } },
  })
}
