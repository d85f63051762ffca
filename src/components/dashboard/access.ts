import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import { IngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { authenticationAnnotation, isKnownController } from '../../kubernetes/routes/ingress-authentication.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import { tailnetOf } from '../../options/dashboard/access.ts'
import type { TailscaleSettings } from '../../options/dashboard/access.ts'
import type { DashboardIngressSettings } from '../../options/dashboard/route.ts'
import type { DashboardSettings } from '../../options/dashboard/dashboard.ts'
import { listenerOf, pathPrefix, serviceAt } from '../routes/gateway.ts'
import { certificateFor, routeTlsOf, tlsSecretOf } from '../routes/shared.ts'
import { proxyAnnotations } from '../routes/tailscale-proxy.ts'

type RouteOf<Type> = Extract<DashboardIngressSettings, { type: Type }>

/** The routes to the dashboard, in addition to its Service. */
export function dashboardRoutes(settings: DashboardSettings) {
  const { name, ingress: route } = settings
  const tailnet = tailnetOf(settings)
  return {
    ingress:
      route?.type === 'ingress'
        ? plainIngress(settings, route)
        : tailnet !== false && tailnet.type === 'ingress'
          ? tailnetIngress(settings, tailnet)
          : undefined,
    ingressRoute: route?.type === 'traefik' ? ingressRoute(settings, route) : undefined,
    httpRoute: route?.type === 'gateway' ? httpRoute(settings, route) : undefined,
    certificate:
      route === undefined || route.type === 'gateway'
        ? undefined
        : certificateFor({ name, tls: route.tls }, [route.host], metadata(settings)),
  }
}

function metadata(settings: DashboardSettings, annotations: Readonly<Record<string, string>> = {}) {
  return metadataOf(settings, {
    name: settings.name,
    component: 'dashboard',
    annotations: { ...annotations, ...inSyncWave('exposure') },
  })
}

const serviceOf = ({ name, servicePort: port }: DashboardSettings) => ({ name, port })
const backendOf = ({ name, servicePort: number }: DashboardSettings) => ({ service: { name, port: { number } } })

function tailnetIngress(settings: DashboardSettings, tailnet: TailscaleSettings): Ingress {
  return new Ingress({
    metadata: metadata(settings, proxyAnnotations(tailnet)),
    spec: {
      ingressClassName: 'tailscale',
      defaultBackend: backendOf(settings),
      // The name on the tailnet; the annotation for it is not read here (tailscale@v1.104.7
      // cmd/k8s-operator/ingress.go#hostnameForIngress).
      tls: [{ hosts: [tailnet.hostname] }],
    },
  })
}

function plainIngress(settings: DashboardSettings, route: RouteOf<'ingress'>): Ingress {
  const { host, ingressClassName, annotations, authentication: key, tls } = route
  const isNginx = key.startsWith('nginx.ingress.kubernetes.io/')
  return new Ingress({
    metadata: metadata(settings, {
      // Without it nginx redirects only with a certificate of its own for the host, and a password would go over plain HTTP.
      ...(isNginx && { 'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true' }),
      ...annotations,
      ...(!isKnownController(key) && { [authenticationAnnotation]: key }),
    }),
    spec: {
      ingressClassName,
      tls: [{ hosts: [host], secretName: tlsSecretOf({ name: settings.name, tls }) }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: backendOf(settings) }] } }],
    },
  })
}

function httpRoute(settings: DashboardSettings, route: RouteOf<'gateway'>): HTTPRoute {
  const { host, gateway, listener, authentication } = route
  const filter = 'filter' in authentication ? authentication.filter : undefined
  const policy = 'policy' in authentication ? authentication.policy : undefined
  return new HTTPRoute({
    metadata: metadata(
      settings,
      policy && { [authenticationAnnotation]: `${policy.kind}.${policy.group}/${policy.name}` },
    ),
    spec: {
      parentRefs: [listenerOf(gateway, listener)],
      hostnames: [host],
      rules: [
        {
          matches: [pathPrefix('/')],
          filters: filter && [{ type: 'ExtensionRef', extensionRef: { ...filter } }],
          backendRefs: [serviceAt(serviceOf(settings))],
        },
      ],
    },
  })
}

function ingressRoute(settings: DashboardSettings, route: RouteOf<'traefik'>): IngressRoute {
  return new IngressRoute({
    metadata: metadata(settings),
    spec: {
      entryPoints: [route.entryPoint],
      ingressClassName: route.ingressClassName,
      routes: [
        {
          kind: 'Rule',
          match: `Host(\`${route.host}\`)`,
          middlewares: route.middlewares.map((item) => (typeof item === 'string' ? { name: item } : { ...item })),
          services: [{ kind: 'Service', ...serviceOf(settings) }],
        },
      ],
      tls: routeTlsOf({ name: settings.name, tls: route.tls }),
    },
  })
}
