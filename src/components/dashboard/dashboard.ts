import type { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import type { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import type { IngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import type { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import { Service } from 'kubernetes-models/v1/Service'
import { dashboardPort } from '../../convex/ports.ts'
import { dashboardRepository } from '../../convex/release.ts'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { finish } from '../../kubernetes/edit.ts'
import { envVar } from '../../kubernetes/env.ts'
import { imageReference } from '../../kubernetes/image.ts'
import { appMetadata, labelsOf, withoutEmpty } from '../../kubernetes/metadata.ts'
import { asUser, confinedContainer } from '../../kubernetes/policy/security.ts'
import { tailnetOf } from '../../options/dashboard/access.ts'
import { dashboardOptions } from '../../options/dashboard/dashboard.ts'
import type { DashboardOptions, DashboardSettings } from '../../options/dashboard/dashboard.ts'
import { parse } from '../../options/parse.ts'
import { dashboardRoutes } from './access.ts'
import { proxyAnnotations } from '../routes/tailscale-proxy.ts'
import { resourcesOf } from '../resources.ts'
import { pullSecretsOf, schedulingOf } from '../scheduling.ts'

/** What `convexDashboard` returns. */
export type DashboardObjects = {
  readonly deployment: Deployment
  /** A load balancer on the tailnet, or a Service inside the cluster. */
  readonly service: Service
  /** The Ingress: on the tailnet with `tailscale: { type: 'ingress' }`, public with `ingress: { type: 'ingress' }`. */
  readonly ingress?: Ingress
  /** The route through Traefik, with `ingress`. */
  readonly ingressRoute?: IngressRoute
  /** The route through a Gateway, with `ingress: { type: 'gateway' }`. */
  readonly httpRoute?: HTTPRoute
  /** The certificate of that route, if an issuer is set. */
  readonly certificate?: Certificate
}

const component = 'dashboard'
/** User `nextjs` of the image, whose name the kubelet cannot check (self-hosted/docker-build/Dockerfile.dashboard). */
export const imageUser = 1001

/**
 * The Convex dashboard, private: on the tailnet by the Tailscale operator, inside the cluster only, or on a route
 * (Traefik, Gateway API, an Ingress of any class) with a named object that authenticates users. It has no admin key: a
 * key in its environment is sent to every visitor of the page, so users enter it themselves (convex-backend@652b828
 * npm-packages/dashboard-self-hosted/src/pages/_app.tsx#"App.getInitialProps").
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexDashboard } from '@proompteng/convex-k8s'
 *
 * const { service } = convexDashboard({
 *   cloudOrigin: 'https://convex.example.com',
 *   tailscale: { hostname: 'convex', tags: ['tag:admin'] },
 * })
 * ```
 */
export function convexDashboard(options: DashboardOptions): DashboardObjects {
  return dashboardObjects(parse('convexDashboard', dashboardOptions, options))
}

/** The objects of `convexDashboard` for options that have been checked. */
export function dashboardObjects(settings: DashboardSettings): DashboardObjects {
  return finish(
    'convexDashboard',
    { deployment: deployment(settings), service: service(settings), ...dashboardRoutes(settings) },
    settings.edit,
  )
}

function deployment(settings: DashboardSettings): Deployment {
  const app = { app: settings.name }
  return new Deployment({
    metadata: appMetadata(settings, component, inSyncWave('workloads')),
    spec: {
      replicas: settings.replicas,
      selector: { matchLabels: app },
      template: {
        metadata: {
          labels: { ...labelsOf(settings, component), ...settings.podLabels, ...app },
          annotations: withoutEmpty(settings.podAnnotations),
        },
        spec: pod(settings),
      },
    },
  })
}

function pod(settings: DashboardSettings): IPodSpec {
  const httpGet = { path: '/', port: 'http', scheme: 'HTTP' } as const
  return {
    ...schedulingOf(settings, { app: settings.name }),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: asUser(imageUser),
    imagePullSecrets: pullSecretsOf(settings.image.pullSecrets),
    containers: [
      {
        name: 'dashboard',
        image: imageReference(settings.image, { repository: dashboardRepository, tag: settings.release }),
        imagePullPolicy: settings.image.pullPolicy ?? 'IfNotPresent',
        ports: [{ name: 'http', containerPort: dashboardPort, protocol: 'TCP' }],
        env: [
          envVar('NEXT_PUBLIC_DEPLOYMENT_URL', settings.cloudOrigin),
          // Next.js would listen on the pod's name, which Kubernetes sets as HOSTNAME.
          envVar('HOSTNAME', '0.0.0.0'),
        ],
        startupProbe: { httpGet, periodSeconds: 3, timeoutSeconds: 5, failureThreshold: 40 },
        readinessProbe: { httpGet, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
        livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 },
        resources: resourcesOf(settings.resources),
        securityContext: { ...confinedContainer, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'cache', mountPath: '/app/.next/cache' },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'cache', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ],
  }
}

function service(settings: DashboardSettings): Service {
  const app = { app: settings.name }
  const tailnet = tailnetOf(settings)
  const balancer = tailnet !== false && tailnet.type === 'service' ? tailnet : undefined
  return new Service({
    // A load balancer is healthy only with an address, so it comes last.
    metadata: appMetadata(settings, component, {
      ...settings.serviceAnnotations,
      ...(balancer && { 'tailscale.com/hostname': balancer.hostname, ...proxyAnnotations(balancer) }),
      ...inSyncWave('exposure'),
    }),
    spec: {
      ...(balancer === undefined
        ? { type: 'ClusterIP' }
        : // Without node ports: they would open the dashboard on every node's own network.
          { type: 'LoadBalancer', loadBalancerClass: 'tailscale', allocateLoadBalancerNodePorts: false }),
      selector: app,
      ports: [{ name: 'http', port: settings.servicePort, targetPort: 'http', protocol: 'TCP' }],
    },
  })
}
