import type { Mutant } from '../mutant.ts'
import {
  beside,
  containerOf,
  each,
  isBackend,
  isDashboard,
  isKind,
  isWorkload,
  list,
  make,
  podOf,
  variants,
} from '../support/backend.ts'
import type { Json } from '../support/backend.ts'

function repositoryOf(object: Json): string {
  return String(containerOf(object)['image'])
    .split('@')[0]!
    .replace(/:[^/:]*$/, '')
}

const images: readonly Mutant[] = [
  ...variants(['', ':latest'], (tag) =>
    each('image-pinned', `tag "${tag}"`, isWorkload, (object) => {
      containerOf(object)['image'] = `${repositoryOf(object)}${tag}`
    }),
  ),
  each('image-same-release', 'a dashboard of another release', isDashboard, (object) => {
    containerOf(object)['image'] = `${repositoryOf(object)}:${'a'.repeat(40)}`
  }),
  each(
    'init-container-image',
    'programs of another release',
    (object) => isBackend(object) && podOf(object)['initContainers'] !== undefined,
    (object) => {
      list(podOf(object), 'initContainers')[0]!['image'] = `${repositoryOf(object)}:${'a'.repeat(40)}`
    },
  ),
]

const quantities: readonly Mutant[] = [
  ...variants(
    [
      { limits: { memory: '512m' } },
      { limits: { memory: 512 } },
      { requests: { memory: '1000m' } },
      { requests: { memory: '512MB' } },
      { requests: { cpu: '500Mi' } },
      { requests: { cpu: '250' } },
      { limits: { 'ephemeral-storage': '10' } },
    ],
    (resources) =>
      each('resource-quantities', JSON.stringify(resources), isWorkload, (object) => {
        containerOf(object)['resources'] = resources
      }),
  ),
  ...variants(['10', '500m', 50, '10GB'], (storage) =>
    each('resource-quantities', `a claim of ${storage}`, isKind('PersistentVolumeClaim'), (object) => {
      make(object, 'spec', 'resources', 'requests')['storage'] = storage
    }),
  ),
]

const parts: readonly Mutant[] = [
  ...variants(
    [
      ['helm.toolkit.fluxcd.io/v2 HelmRelease', { values: { image: 'convex-backend' } }],
      ['argoproj.io/v1alpha1 Application', { source: { helm: { values: 'image: x/convex-dashboard:1' } } }],
      ['core.oam.dev/v1beta1 Application', { components: [{ properties: { image: 'x/convex-backend:1' } }] }],
    ] as const,
    ([type, spec]) =>
      each('unchecked-parts', `a ${type}`, isBackend, (object, objects) => {
        const [apiVersion = '', kind = ''] = type.split(' ')
        objects.push(beside(object, kind, apiVersion, spec))
      }),
  ),
  each('workload-selector', 'another label in the selector', isBackend, (object) => {
    make(object, 'spec', 'selector')['matchLabels'] = { app: 'absent' }
  }),
]

/** Faults in images, quantities, and parts outside of the check. */
export const stackMutants: readonly Mutant[] = [...images, ...quantities, ...parts]
