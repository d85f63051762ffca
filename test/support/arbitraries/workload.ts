import * as fc from 'fast-check'
import type { IAffinity } from 'kubernetes-models/v1/Affinity'
import type { IToleration } from 'kubernetes-models/v1/Toleration'
import type { ITopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint'
import type { ImageOptions } from '../../../src/options/image.ts'
import type { ResourceOptions } from '../../../src/options/resources.ts'
import { partial } from './partial.ts'
import { annotations, digest, labels, objectName, sha } from './text.ts'

/** A request and a limit that is not below it, either of them at times left out. */
function pair(unit: string, { min, max }: { readonly min: number; readonly max: number }) {
  return fc
    .record({
      request: fc.integer({ min, max }),
      more: fc.integer({ min: 0, max }),
      has: fc.constantFrom('request', 'limit', 'both'),
    })
    .map(({ request, more, has }) => ({
      ...(has !== 'limit' && { request: `${request}${unit}` }),
      ...(has !== 'request' && { limit: `${request + more}${unit}` }),
    }))
}

/** Requests and limits. The memory is at least 512Mi, which leaves room for the buffers of a database. */
export const resources: fc.Arbitrary<ResourceOptions> = fc
  .record({
    cpu: fc.option(pair('m', { min: 10, max: 4000 }), { nil: undefined }),
    memory: fc.option(pair('Mi', { min: 512, max: 8192 }), { nil: undefined }),
    'ephemeral-storage': fc.option(pair('Gi', { min: 1, max: 20 }), { nil: undefined, freq: 2 }),
    empty: fc.boolean(),
  })
  .map(({ empty, ...pairs }) => {
    const side = (key: 'request' | 'limit') =>
      Object.fromEntries(
        Object.entries(pairs).flatMap(([name, value]) => (value?.[key] === undefined ? [] : [[name, value[key]]])),
      )
    const [requests, limits] = [side('request'), side('limit')]
    return {
      ...((empty || Object.keys(requests).length > 0) && { requests }),
      ...((empty || Object.keys(limits).length > 0) && { limits }),
    }
  })

const tolerations: fc.Arbitrary<readonly IToleration[]> = fc.subarray<IToleration>([
  { key: 'dedicated', operator: 'Equal', value: 'convex', effect: 'NoSchedule' },
  { operator: 'Exists' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
])

const affinity: fc.Arbitrary<IAffinity> = fc.constantFrom<IAffinity[]>(
  {},
  {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] }],
      },
    },
  },
  {
    podAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } },
        },
      ],
    },
  },
)

const topologySpreadConstraints: fc.Arbitrary<readonly ITopologySpreadConstraint[]> =
  fc.subarray<ITopologySpreadConstraint>([
    { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    { maxSkew: 2, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' },
  ])

/** Scheduling and resources of a pod. */
export const workload = {
  resources,
  nodeSelector: fc.dictionary(
    fc.constantFrom('kubernetes.io/os', 'disk', 'y'),
    fc.constantFrom('linux', 'ssd', 'true'),
    {
      noNullPrototype: true,
    },
  ),
  tolerations,
  affinity,
  topologySpreadConstraints,
  priorityClassName: objectName,
  podLabels: labels,
  podAnnotations: annotations,
}

/** An image, but for its tag, which a stack must choose for two images at once. */
const imageWithoutTag: fc.Arbitrary<Omit<ImageOptions, 'tag'>> = partial({
  repository: fc.constantFrom(
    'convex-backend',
    'registry.example.com/mirror/convex',
    'localhost:5000/a/b-c/d__e.f',
    'ghcr.io/get-convex/convex-backend',
  ),
  digest,
  pullPolicy: fc.constantFrom('Always' as const, 'IfNotPresent' as const, 'Never' as const),
  pullSecrets: fc.uniqueArray(objectName, { maxLength: 2 }),
})

const tag = fc.oneof(sha, fc.constantFrom('v1.2.3', '17', '_x', '0x10', '1e3', 'true'))

export const image: fc.Arbitrary<ImageOptions> = fc
  .tuple(imageWithoutTag, fc.option(tag, { nil: undefined }))
  .map(([rest, own]) => ({ ...rest, ...(own !== undefined && { tag: own }) }))
