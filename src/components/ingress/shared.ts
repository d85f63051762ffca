import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import { inSyncWave } from '../../kubernetes/argocd.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import type { IngressSettings, ResourceSettings, TraefikSettings } from '../../options/ingress.ts'

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

/** The Secret with the certificate, when there is one. */
export function tlsSecretOf({ name, tls }: TraefikSettings | ResourceSettings): string | undefined {
  if (tls === 'entryPoint' || 'certResolver' in tls) return undefined
  return tls.secretName ?? `${name}-tls`
}

/** The certificate of every host, when an issuer is named. */
export function certificateOf(settings: TraefikSettings | ResourceSettings): Certificate | undefined {
  const { tls } = settings
  const secretName = tlsSecretOf(settings)
  if (secretName === undefined || tls === 'entryPoint' || !('issuer' in tls)) return undefined
  return new Certificate({
    metadata: metadata(settings),
    spec: {
      // In the route's own namespace, the only one in which a controller looks for it.
      secretName,
      dnsNames: [...hostsOf(settings)],
      issuerRef: { ...tls.issuer },
    },
  })
}
