import * as fc from 'fast-check'
import type { DashboardOptions, DashboardPodOptions } from '../../../src/options/dashboard.ts'
import { common } from './common.ts'
import { edits } from './edits.ts'
import { partial } from './partial.ts'
import { annotations, dnsLabel, host, objectName, port, serviceName, sha } from './text.ts'
import { image, workload } from './workload.ts'

const tailscale = partial({
  hostname: dnsLabel,
  tags: fc.subarray(['tag:convex', 'tag:a-1', 'tag:Admin']),
  proxyClass: objectName,
})

/** The dashboard, alone or within a stack. */
export const dashboardPod: fc.Arbitrary<DashboardPodOptions> = partial({
  ...workload,
  name: serviceName,
  image,
  replicas: fc.nat(3),
  tailscale: fc.oneof({ weight: 4, arbitrary: tailscale }, fc.constant(false as const)),
  servicePort: port,
  serviceAnnotations: annotations,
})

/** Options of `convexDashboard`. */
export const dashboardOptions: fc.Arbitrary<DashboardOptions> = fc
  .tuple(
    common,
    dashboardPod,
    fc.record({ cloudOrigin: host.map((name) => `https://${name}`) }),
    partial({ release: sha, edit: edits('deployment', 'service') }),
  )
  .map((parts) => Object.assign({}, ...parts) as DashboardOptions)
