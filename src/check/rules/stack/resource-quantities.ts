import type { K8sObject } from '../../../kubernetes/object.ts'
import { implausible } from '../../../kubernetes/storage/plausible-quantity.ts'
import { isQuantity } from '../../../kubernetes/storage/quantity.ts'
import type { RuleDefinition } from '../../rule.ts'
import { imageName } from '../../model/backend/convex-pods.ts'
import { convexClustersOf } from '../../model/database/links.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { clusterStores } from '../../model/postgres/object-stores.ts'
import { claimIn, podIn, resourcesIn, sizeIn } from '../../model/storage/quantities.ts'
import type { FoundQuantity } from '../../model/storage/quantities.ts'
import { listAt, recordAt, textAt } from '../../model/read.ts'
import type { Workload } from '../../model/backend/workloads.ts'
import type { Model } from '../../model/model.ts'
import { changed } from '../../examples/backend.ts'
import { poolersOf } from '../../model/postgres/poolers.ts'
import { each } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

const withMemory = (memory: string): string =>
  changed({ '          env:\n': `          resources: { limits: { memory: ${memory} } }\n          env:\n` })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'CPU, memory and storage have plausible amounts.',
  why:
    'The suffix "m" means thousandths: "512m" of memory is half a byte, and the container never starts. A number ' +
    'without a suffix is a number of cores or bytes: cpu "250" waits for a node with 250 cores, and storage "50" is ' +
    '50 bytes. The API server accepts them all. The bounds are wide: they catch a wrong unit, and give no advice on ' +
    'sizes.',
  source: [page('kubernetes.io', 'Resource Management for Pods and Containers, resource units')],
  bad: withMemory('512m'),
  good: withMemory('512Mi'),
  check: each(
    (model) => [...podQuantities(model), ...databaseQuantities(model)],
    ({ object }) => object,
  )(function* ({ path, text, measure }, report) {
    const found = implausible(withoutExponent(text), measure)
    if (found === undefined) return
    const { expected, amount, suggestion } = found
    // Text that is replaced later (`${MEMORY}`) is not a quantity yet.
    if (!isQuantity(text) && suggestion === undefined) return
    const given = amount === undefined ? `"${text}"` : `"${text}" (${amount})`
    const fix = suggestion === undefined ? 'Correct the unit.' : `Write ${suggestion}, if that is the intended amount.`
    yield report(path, `Expected ${expected}, found ${given}.`, fix)
  }),
}

/** `1e3` is 1000 for the API server. */
function withoutExponent(text: string): string {
  const value = /^\d+(?:\.\d+)?[eE]\+?\d+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) ? String(value) : text
}

function isConvex({ convexWorkloads }: Model, workload: Workload): boolean {
  return (
    convexWorkloads.has(workload) ||
    workload.containers.some(({ image }) => /^convex-(?:backend|dashboard)$/.test(imageName(image)))
  )
}

function isDatabase({ containers }: Workload): boolean {
  return containers.some(({ image }) => /^(?:postgres|postgresql|mysql|mariadb|percona-server)$/.test(imageName(image)))
}

/** Quantities of the pods of Convex, of database servers in their namespace, and of the claims that these mount. */
function podQuantities(model: Model): readonly FoundQuantity[] {
  const namespaces = new Set(model.backends.map(({ workload }) => namespaceOf(workload.object)))
  return model.workloads
    .filter(
      (workload) => isConvex(model, workload) || (isDatabase(workload) && namespaces.has(namespaceOf(workload.object))),
    )
    .flatMap((workload) => {
      const { object, path, pod } = workload
      return [
        ...podIn({ object, path }, pod),
        ...listAt(object, 'spec', 'volumeClaimTemplates').flatMap((template, position) =>
          claimIn({ object, path: `spec.volumeClaimTemplates[${position}].spec` }, recordAt(template, 'spec')),
        ),
        ...claimsOf(model, workload).flatMap((claim) =>
          claimIn({ object: claim, path: 'spec' }, recordAt(claim, 'spec')),
        ),
      ]
    })
}

function claimsOf({ index }: Model, { object, pod }: Workload): readonly K8sObject[] {
  return listAt(pod, 'volumes').flatMap((volume) => {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName')
    return name === undefined ? [] : (index.find('PersistentVolumeClaim', '', namespaceOf(object), name) ?? [])
  })
}

/** Quantities of the database clusters and their Poolers. */
function databaseQuantities(model: Model): readonly FoundQuantity[] {
  return [
    ...convexClustersOf(model).flatMap((cluster) => [
      ...clusterQuantities(cluster),
      ...storeQuantities(model, cluster),
    ]),
    ...[...poolersOf(model)].flatMap((object) =>
      podIn({ object, path: 'spec.template.spec' }, recordAt(object, 'spec', 'template', 'spec')),
    ),
  ]
}

/** Quantities of the sidecar that archives to the object stores of a cluster. */
function storeQuantities(model: Model, cluster: K8sObject): readonly FoundQuantity[] {
  const path = 'spec.instanceSidecarConfiguration.resources'
  return clusterStores(model, cluster).flatMap((object) =>
    resourcesIn({ object, path }, recordAt(object, 'spec', 'instanceSidecarConfiguration', 'resources')),
  )
}

function clusterQuantities(object: K8sObject): readonly FoundQuantity[] {
  const spec = recordAt(object, 'spec')
  const volumes = [
    { path: 'spec.storage', volume: recordAt(spec, 'storage') },
    { path: 'spec.walStorage', volume: recordAt(spec, 'walStorage') },
    ...listAt(spec, 'tablespaces').map((space, position) => ({
      path: `spec.tablespaces[${position}].storage`,
      volume: recordAt(space, 'storage'),
    })),
  ]
  const limits = recordAt(spec, 'ephemeralVolumesSizeLimit')
  return [
    ...resourcesIn({ object, path: 'spec.resources' }, recordAt(spec, 'resources')),
    ...volumes.flatMap(({ path, volume }) => [
      // The rule cluster-storage reports a size that is not a quantity.
      ...sizeIn({ object, path }, volume, 'size').filter(({ text }) => isQuantity(text)),
      ...claimIn({ object, path: `${path}.pvcTemplate` }, recordAt(volume, 'pvcTemplate')),
    ]),
    ...['shm', 'temporaryData'].flatMap((key) =>
      sizeIn({ object, path: 'spec.ephemeralVolumesSizeLimit' }, limits, key),
    ),
    ...claimIn(
      { object, path: 'spec.ephemeralVolumeSource.volumeClaimTemplate.spec' },
      recordAt(spec, 'ephemeralVolumeSource', 'volumeClaimTemplate', 'spec'),
    ),
  ]
}
