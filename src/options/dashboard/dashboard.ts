import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import type { IIngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import type { IService } from 'kubernetes-models/v1/Service'
import * as v from 'valibot'
import { defaultRelease } from '../../convex/release.ts'
import { annotations, objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { issue, withRules } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { accessRule, tailscale } from './access.ts'
import type { TailscaleOptions } from './access.ts'
import { dashboardIngress } from './route.ts'
import type { DashboardIngressOptions } from './route.ts'
import { editsOf, port, serviceName, wholeNumber } from '../fields.ts'
import { cloudOrigin } from '../routes/hosts.ts'
import { convexImageOptions } from '../image.ts'
import type { ImageOptions } from '../image.ts'
import { release } from '../release.ts'
import { resources } from '../resources.ts'
import type { ResourceOptions } from '../resources.ts'
import { orOff } from '../choice.ts'
import { strict } from '../strict.ts'
import { workloadEntries } from '../workload.ts'
import type { WorkloadOptions } from '../workload.ts'

/** Edits of the objects of `convexDashboard`. */
export interface DashboardEdits {
  readonly deployment?: ((object: IDeployment) => IDeployment | void) | undefined
  readonly service?: ((object: IService) => IService | void) | undefined
  readonly ingress?: ((object: IIngress) => IIngress | void) | undefined
  readonly ingressRoute?: ((object: IIngressRoute) => IIngressRoute | void) | undefined
  readonly httpRoute?: ((object: IHTTPRoute) => IHTTPRoute | void) | undefined
  readonly certificate?: ((object: ICertificate) => ICertificate | void) | undefined
}

/** Options of the dashboard's pod and Service, standalone or within a stack. */
export interface DashboardPodOptions extends WorkloadOptions {
  /**
   * Name of the Deployment and the Service, and the label `app` that selects the pods.
   * @default 'convex-dashboard'
   */
  readonly name?: string | undefined
  /**
   * Requests and limits of the container; given ones replace the whole default. By default, there is no CPU limit:
   * throttling would slow down all clients, and CPU requests already divide the CPU time.
   * @default { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } }
   */
  readonly resources?: ResourceOptions | undefined
  /**
   * Container image.
   * @default `ghcr.io/get-convex/convex-dashboard` at `release`
   */
  readonly image?: ImageOptions | undefined
  /**
   * Number of pods. The dashboard is stateless.
   * @default 1
   */
  readonly replicas?: number | undefined
  /**
   * The tailnet, or `false` for a Service inside the cluster only (reach it with `kubectl port-forward`).
   * @default { hostname: 'convex' }, or false with ingress
   */
  readonly tailscale?: TailscaleOptions | false | undefined
  /**
   * A route: through Traefik, or depending on `type` through the Gateway API or an Ingress of any class, with a named
   * object that authenticates users.
   * @default none
   */
  readonly ingress?: DashboardIngressOptions | undefined
  /**
   * Port of the Service.
   * @default 80
   */
  readonly servicePort?: number | undefined
  /**
   * Annotations of only the Service.
   * @default {}
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>> | undefined
}

/** Options of `convexDashboard`. */
export interface DashboardOptions extends ObjectOptions, DashboardPodOptions {
  /**
   * Public origin of the backend. The browser calls it, so a name inside the cluster cannot work
   * (convex-backend@652b828 npm-packages/dashboard-self-hosted/src/lib/checkDeploymentInfo.ts#checkDeploymentInfo).
   */
  readonly cloudOrigin: string
  /**
   * Convex release, the same as the backend's.
   * @default the release that this version of the package was tested with
   */
  readonly release?: string | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: DashboardEdits | undefined
}

export const dashboardEntries = {
  name: v.optional(serviceName, 'convex-dashboard'),
  resources: v.optional(resources, { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } }),
  image: v.optional(convexImageOptions, {}),
  replicas: v.optional(wholeNumber({ min: 0, max: 100 }), 1),
  tailscale: v.optional(orOff(tailscale)),
  ingress: v.optional(dashboardIngress),
  servicePort: v.optional(port, 80),
  serviceAnnotations: v.optional(annotations, {}),
  ...workloadEntries,
}

export const dashboardEdits = editsOf<DashboardEdits>({
  deployment: true,
  service: true,
  ingress: true,
  ingressRoute: true,
  httpRoute: true,
  certificate: true,
})

/** The API and the dashboard are both served at the root, so they need different hosts. */
const hostIsItsOwn: CrossRule<{
  readonly cloudOrigin: string
  readonly ingress?: { readonly host: string } | undefined
}> = ({ cloudOrigin: origin, ingress }) =>
  ingress !== undefined && origin === `https://${ingress.host}`
    ? issue(['ingress', 'host'], 'is the host of the backend; the dashboard needs a separate one')
    : []

export const dashboardOptions = withRules(
  strict({
    ...objectEntries,
    ...dashboardEntries,
    cloudOrigin,
    release: v.optional(release, defaultRelease),
    edit: v.optional(dashboardEdits, {}),
  }),
  accessRule,
  hostIsItsOwn,
) satisfies v.GenericSchema<DashboardOptions>

/** Settings of `convexDashboard`. */
export type DashboardSettings = v.InferOutput<typeof dashboardOptions>
