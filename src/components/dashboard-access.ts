import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import { IngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { inSyncWave } from '../kubernetes/argocd.ts'
import { metadataOf } from '../kubernetes/metadata.ts'
import { tailnetOf } from '../options/dashboard-access.ts'
import type { DashboardIngressSettings, TailscaleSettings } from '../options/dashboard-access.ts'
import type { DashboardSettings } from '../options/dashboard.ts'
import { routeTlsOf, tlsSecretOf } from './ingress/shared.ts'

/** The routes to the dashboard, besides its Service. */
export function dashboardRoutes(settings: DashboardSettings) {
  const { ingress } = settings
  const tailnet = tailnetOf(settings)
  return {
    ingress: tailnet !== false && tailnet.type === 'ingress' ? tailnetIngress(settings, tailnet) : undefined,
    ingressRoute: ingress === undefined ? undefined : ingressRoute(settings, ingress),
    certificate: ingress === undefined ? undefined : certificate(settings, ingress),
  }
}

/** Read by the Tailscale operator (cmd/k8s-operator/svc.go, sts.go:1291-1312, ingress-for-pg.go:335,667, v1.102). */
export function tailscaleAnnotations({ tags, proxyClass, proxyGroup }: TailscaleSettings): Record<string, string> {
  return {
    ...(tags.length === 0 ? {} : { 'tailscale.com/tags': tags.join(',') }),
    ...(proxyClass === undefined ? {} : { 'tailscale.com/proxy-class': proxyClass }),
    ...(proxyGroup === undefined ? {} : { 'tailscale.com/proxy-group': proxyGroup }),
  }
}

function metadata(settings: DashboardSettings, annotations: Readonly<Record<string, string>> = {}) {
  return metadataOf(settings, {
    name: settings.name,
    component: 'dashboard',
    annotations: { ...annotations, ...inSyncWave('exposure') },
  })
}

function tailnetIngress(settings: DashboardSettings, tailnet: TailscaleSettings): Ingress {
  return new Ingress({
    metadata: metadata(settings, tailscaleAnnotations(tailnet)),
    spec: {
      ingressClassName: 'tailscale',
      defaultBackend: { service: { name: settings.name, port: { number: settings.servicePort } } },
      // The name on the tailnet; the annotation for it is not read here (cmd/k8s-operator/ingress.go:404-411).
      tls: [{ hosts: [tailnet.hostname] }],
    },
  })
}

function ingressRoute(settings: DashboardSettings, ingress: DashboardIngressSettings): IngressRoute {
  return new IngressRoute({
    metadata: metadata(settings),
    spec: {
      entryPoints: [ingress.entryPoint],
      ingressClassName: ingress.ingressClassName,
      routes: [
        {
          kind: 'Rule',
          match: `Host(\`${ingress.host}\`)`,
          middlewares: ingress.middlewares.map((item) => (typeof item === 'string' ? { name: item } : { ...item })),
          services: [{ kind: 'Service', name: settings.name, port: settings.servicePort }],
        },
      ],
      tls: routeTlsOf({ name: settings.name, tls: ingress.tls }),
    },
  })
}

function certificate(settings: DashboardSettings, { tls, host }: DashboardIngressSettings): Certificate | undefined {
  const secretName = tlsSecretOf({ name: settings.name, tls })
  if (secretName === undefined || tls === 'entryPoint' || !('issuer' in tls)) return undefined
  return new Certificate({
    metadata: metadata(settings),
    spec: {
      secretName,
      dnsNames: [host],
      issuerRef: { ...tls.issuer },
    },
  })
}
