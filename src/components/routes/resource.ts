import type { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { httpActionsPath } from '../../convex/origins.ts'
import { privatePaths, publicPaths } from '../../convex/ports.ts'
import type { ResourceSettings } from '../../options/routes/ingress.ts'
import { certificateOf, metadata, tlsSecretOf } from './shared.ts'

/** What `convexIngress` returns for plain Ingress objects. */
export type IngressResourceObjects = {
  /** The route of the API, the WebSocket and HTTP actions below `/http`. */
  readonly ingress: Ingress
  /** The certificate of every host, if an issuer is set. */
  readonly certificate?: Certificate
  /** Denies the private paths to all clients; for nginx. */
  readonly privateIngress?: Ingress
  /** The route of a separate host for HTTP actions; for nginx. */
  readonly siteIngress?: Ingress
}

type Path = { readonly path: string; readonly pathType: 'Prefix' | 'Exact' | 'ImplementationSpecific' }
type Annotations = Readonly<Record<string, string>>

const prefix = (path: string): Path => ({ path, pathType: 'Prefix' })
const nginx = 'nginx.ingress.kubernetes.io/'
const traefik = 'traefik.ingress.kubernetes.io/router.'

/** The parts of the routes as plain Ingress objects. */
export function resourceParts(settings: ResourceSettings) {
  const { host, siteHost, name } = settings
  const certificate = certificateOf(settings)
  if (settings.controller === 'traefik')
    return {
      ingress: ingress(settings, { name, host, paths: [...publicPaths], annotations: traefikAnnotations(settings) }),
      certificate,
    }
  const annotations = nginxAnnotations(settings)
  return {
    ingress: ingress(settings, { name, host, paths: [prefix('/')], annotations }),
    certificate,
    privateIngress: ingress(settings, {
      name: `${name}-private`,
      host,
      paths: privatePaths.map(prefix),
      annotations: { ...annotations, [`${nginx}denylist-source-range`]: '0.0.0.0/0,::/0' },
    }),
    siteIngress:
      siteHost === undefined
        ? undefined
        : ingress(settings, {
            name: `${name}-site`,
            host: siteHost,
            // A regular expression, whose group is appended to the prefix.
            paths: [{ path: '/(.*)', pathType: 'ImplementationSpecific' }],
            annotations: {
              ...annotations,
              [`${nginx}use-regex`]: 'true',
              [`${nginx}rewrite-target`]: `${httpActionsPath}/$1`,
            },
          }),
  }
}

/**
 * Annotations of ingress-nginx (ingress-nginx@v1.15 docs/user-guide/nginx-configuration/annotations.md): bodies of any
 * size, not buffered; a timeout of an hour for idle connections, above the 300 seconds of the backend.
 */
function nginxAnnotations({ redirect = true }: ResourceSettings): Annotations {
  return {
    [`${nginx}proxy-body-size`]: '0',
    [`${nginx}proxy-request-buffering`]: 'off',
    [`${nginx}proxy-buffering`]: 'off',
    [`${nginx}proxy-read-timeout`]: '3600',
    [`${nginx}proxy-send-timeout`]: '3600',
    // Without "force" nginx redirects only with a certificate of its own for the host.
    ...(redirect ? { [`${nginx}force-ssl-redirect`]: 'true' } : { [`${nginx}ssl-redirect`]: 'false' }),
  }
}

/**
 * Annotations of Traefik (traefik@v3.7.13 docs/content/reference/routing-configuration/kubernetes/ingress.md#"### On
 * Ingress").
 */
function traefikAnnotations({ entryPoints = ['websecure'], tls }: ResourceSettings): Annotations {
  return {
    [`${traefik}entrypoints`]: entryPoints.join(','),
    [`${traefik}tls`]: 'true',
    ...(typeof tls === 'object' && 'certResolver' in tls && { [`${traefik}tls.certresolver`]: tls.certResolver }),
  }
}

interface Parts {
  readonly name: string
  readonly host: string
  readonly paths: readonly Path[]
  readonly annotations: Annotations
}

function ingress(settings: ResourceSettings, { name, host, paths, annotations }: Parts): Ingress {
  const { service, controller, ingressClassName = controller } = settings
  const secretName = tlsSecretOf(settings)
  return new Ingress({
    metadata: metadata(settings, name, annotations),
    spec: {
      ingressClassName,
      tls: [{ hosts: [host], secretName }],
      rules: [
        {
          host,
          http: {
            paths: paths.map((path) => ({
              ...path,
              backend: { service: { name: service.name, port: { number: service.port } } },
            })),
          },
        },
      ],
    },
  })
}
