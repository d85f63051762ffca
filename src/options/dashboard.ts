import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IService } from 'kubernetes-models/v1/Service'
import * as v from 'valibot'
import { defaultRelease } from '../convex/release.ts'
import { annotations, objectEntries } from './common.ts'
import type { ObjectOptions } from './common.ts'
import { callback, dnsLabel, listOf, objectName, port, serviceName, textLike, wholeNumber } from './fields.ts'
import { cloudOrigin } from './hosts.ts'
import { imageOptions, release } from './image.ts'
import type { ImageOptions } from './image.ts'
import { resources } from './resources.ts'
import type { ResourceOptions } from './resources.ts'
import { strict } from './strict.ts'
import { workloadEntries } from './workload.ts'
import type { WorkloadOptions } from './workload.ts'

/** How the Tailscale operator puts the dashboard on the tailnet. */
export interface TailscaleOptions {
  /**
   * Name on the tailnet.
   * @default 'convex'
   */
  readonly hostname?: string | undefined
  /**
   * Tags of the proxy, as in `tag:convex`; the operator's OAuth client must own them.
   * @default the operator's default tags
   */
  readonly tags?: readonly string[] | undefined
  /**
   * ProxyClass of the proxy.
   * @default none
   */
  readonly proxyClass?: string | undefined
}

/** Edits of the objects of `convexDashboard`. */
export interface DashboardEdits {
  readonly deployment?: ((object: IDeployment) => IDeployment | void) | undefined
  readonly service?: ((object: IService) => IService | void) | undefined
}

/** What can be said of the dashboard's pod and Service, alone or within a stack. */
export interface DashboardPodOptions extends WorkloadOptions {
  /**
   * Name of the Deployment and the Service, and the label `app` that selects the pods.
   * @default 'convex-dashboard'
   */
  readonly name?: string | undefined
  /**
   * Requests and limits of the container; given ones replace the default as a whole. The processor has no limit by
   * default: throttling would slow everybody down, and requests already share it out.
   * @default { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } }
   */
  readonly resources?: ResourceOptions | undefined
  /** Image. Default: `ghcr.io/get-convex/convex-dashboard` at `release`. */
  readonly image?: ImageOptions | undefined
  /**
   * Pods. The dashboard keeps no state.
   * @default 1
   */
  readonly replicas?: number | undefined
  /**
   * The tailnet, or `false` for a Service inside the cluster only (reach it with `kubectl port-forward`).
   * @default { hostname: 'convex' }
   */
  readonly tailscale?: TailscaleOptions | false | undefined
  /**
   * Port of the Service.
   * @default 80
   */
  readonly servicePort?: number | undefined
  /**
   * Annotations of the Service alone.
   * @default {}
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>> | undefined
}

/** Options of `convexDashboard`. */
export interface DashboardOptions extends ObjectOptions, DashboardPodOptions {
  /**
   * Public origin of the backend. The browser calls it, so that a name inside the cluster cannot work
   * (npm-packages/dashboard-self-hosted/src/lib/checkDeploymentInfo.ts:24).
   */
  readonly cloudOrigin: string
  /**
   * Convex release, the same as the backend's.
   * @default the release that this version of the package is made for
   */
  readonly release?: string | undefined
  /** Changes to the objects, each run on a copy and validated after. */
  readonly edit?: DashboardEdits | undefined
}

// The operator splits the annotation at "," without trimming (cmd/k8s-operator/svc.go:261-263).
const tag = textLike((text) => /^tag:[a-zA-Z][a-zA-Z0-9-]*$/.test(text), 'a tag such as "tag:convex"')

const tailscale = strict({
  hostname: v.optional(dnsLabel, 'convex'),
  tags: v.optional(listOf(tag), []),
  proxyClass: v.optional(objectName),
})

export const dashboardEntries = {
  ...workloadEntries,
  name: v.optional(serviceName, 'convex-dashboard'),
  resources: v.optional(resources, { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } }),
  image: v.optional(imageOptions, {}),
  replicas: v.optional(wholeNumber({ min: 0, max: 100 }), 1),
  tailscale: v.optional(
    v.lazy((input) => (input === false ? v.literal(false) : tailscale)) as v.GenericSchema<
      TailscaleOptions | false,
      v.InferOutput<typeof tailscale> | false
    >,
    {},
  ),
  servicePort: v.optional(port, 80),
  serviceAnnotations: v.optional(annotations, {}),
}

export const dashboardEdits = strict({
  deployment: v.optional(callback<NonNullable<DashboardEdits['deployment']>>()),
  service: v.optional(callback<NonNullable<DashboardEdits['service']>>()),
})

export const dashboardOptions = strict({
  ...objectEntries,
  ...dashboardEntries,
  cloudOrigin,
  release: v.optional(release, defaultRelease),
  edit: v.optional(dashboardEdits, {}),
}) satisfies v.GenericSchema<DashboardOptions>

/** Settings of `convexDashboard`. */
export type DashboardSettings = v.InferOutput<typeof dashboardOptions>
