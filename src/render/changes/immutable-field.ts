import { isDeepStrictEqual } from 'node:util'
import { bootstrapOf } from '../../check/model/postgres/cluster.ts'
import { groupOf, nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { at, textAt } from '../../check/model/read.ts'
import { isHook } from '../../check/model/argocd/sync-order.ts'
import { cnpgGroup } from '../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { parseQuantity } from '../../kubernetes/storage/quantity.ts'
import { describe } from '../../options/describe.ts'
import { kubectl, resource } from '../../runbook/commands.ts'
import { pairsOf } from './folder.ts'
import type { Folder, Pair } from './folder.ts'
import { cutName } from '../../shown.ts'
import { stands } from './refused-by.ts'
import type { Change, Refusal } from './refusal.ts'
import { optionOf } from './synchronous-at-once.ts'

/** An immutable field, with the value that it has if it is omitted. */
type Field = readonly [path: string, otherwise?: unknown]

// A claim keeps everything but its size and its class of attributes.
const claimFields: readonly Field[] = [
  ['spec.storageClassName', null],
  ['spec.accessModes', null],
  ['spec.volumeMode', 'Filesystem'],
  ['spec.volumeName', null],
  ['spec.selector', null],
  ['spec.dataSource', null],
  ['spec.dataSourceRef', null],
  ['spec.resources.limits', null],
]
const cluster: Field = ['spec.cluster']
const account: Field = ['spec.serviceAccountName']
const roleRef: readonly Field[] = [['roleRef.kind'], ['roleRef.name']]

// With `immutable: true`. Values of a Secret are never shown.
const frozen: readonly Field[] = [
  ['immutable', false],
  ...['data', 'binaryData', 'stringData'].map((name): Field => [name, null]),
]

/**
 * The functions `Validate*Update` of kubernetes@v1.37.2 in pkg/apis; the marks `self == oldSelf` of
 * cloudnative-pg@v1.30.1 in api/v1, and cloudnative-pg@v1.30.1
 * internal/webhook/v1/cluster_webhook.go#validateUnixPermissionIdentifierChange; external-snapshotter@v8.7.0
 * client/apis/volumesnapshot/v1/types.go#VolumeSnapshotSource. The last two keep a Secret's type, which Kubernetes
 * never changes.
 */
const fields: Readonly<Record<string, readonly Field[]>> = {
  '/PersistentVolumeClaim': claimFields,
  'apps/Deployment': [['spec.selector']],
  'apps/StatefulSet': [
    ['spec.selector'],
    ['spec.serviceName', null],
    ['spec.volumeClaimTemplates', null],
    ['spec.podManagementPolicy', 'OrderedReady'],
  ],
  'apps/DaemonSet': [['spec.selector']],
  'batch/Job': [
    ['spec.template'],
    ['spec.selector'],
    ['spec.completionMode', 'NonIndexed'],
    ...['podFailurePolicy', 'backoffLimitPerIndex', 'successPolicy'].map((name): Field => [`spec.${name}`, null]),
  ],
  '/Service': [['spec.clusterIP', null], ['spec.ipFamilies.0'], ['spec.loadBalancerClass']],
  '/Secret': [['type', 'Opaque']],
  '/PersistentVolume': ['csi', 'nfs', 'hostPath', 'local'].map((name): Field => [`spec.${name}`, null]),
  'rbac.authorization.k8s.io/RoleBinding': roleRef,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleRef,
  'storage.k8s.io/StorageClass': [
    ['provisioner'],
    ['parameters', null],
    ['reclaimPolicy', 'Delete'],
    ['volumeBindingMode', 'Immediate'],
  ],
  'scheduling.k8s.io/PriorityClass': [['value'], ['preemptionPolicy', 'PreemptLowerPriority']],
  'networking.k8s.io/IngressClass': [['spec.controller']],
  'postgresql.cnpg.io/Cluster': [['spec.postgresUID', 26], ['spec.postgresGID', 26], account],
  'postgresql.cnpg.io/Pooler': [cluster, account],
  'postgresql.cnpg.io/ScheduledBackup': [cluster],
  'postgresql.cnpg.io/Database': [
    cluster,
    ...['name', 'template', 'encoding', 'locale', 'localeProvider', 'localeCollate', 'localeCType', 'icuLocale'].map(
      (name): Field => [`spec.${name}`],
    ),
  ],
  'postgresql.cnpg.io/DatabaseRole': [cluster, ['spec.name']],
  'snapshot.storage.k8s.io/VolumeSnapshot': [['spec.source']],
  'bitnami.com/SealedSecret': [['spec.template.type', 'Opaque']],
  'external-secrets.io/ExternalSecret': [['spec.target.template.type', 'Opaque']],
}

const longest = 120

/**
 * A change that is refused where the object is live. A hook is created again (argo-cd@v3.6.1
 * docs/user-guide/sync-waves.md#"## Hook lifecycle and cleanup").
 */
export const immutableField: Change = (before, after) =>
  pairsOf(before, after).flatMap(({ was, is, path }) => {
    const changed = isHook(is) ? [] : changesIn(was, is)
    if (changed.length === 0) return []
    const message = `has ${changed.join('; ')}. This field is immutable: ${refuserOf(is)}. ${wayOf(was, is, optionOf(after))}`
    return [{ name: nameOf(is), message, ...movedTo(after, { was, is }), path }]
  })

function changesIn(was: K8sObject, is: K8sObject): readonly string[] {
  const rows = fields[`${groupOf(is.apiVersion)}/${is.kind}`] ?? []
  return [...rows, ...(at(was, 'immutable') === true ? frozen : [])].flatMap(([field, otherwise]) => {
    const [from, to] = [was, is].map((object) => at(object, ...field.split('.')) ?? otherwise)
    const [old, now] = [from, to].map((value) => plainOf(value))
    // Rules of a CustomResourceDefinition compare two values, and do not apply to a value that is added or removed.
    if (from === undefined || to === undefined || isDeepStrictEqual(old, now)) return []
    // A default of the API server may be written out later, or omitted (kubernetes@v1.37.2
    // pkg/registry/core/service/storage/storage.go#patchAllocatedValues).
    if ((old === undefined && field === 'spec.volumeName') || (now === undefined && field === 'spec.clusterIP'))
      return []
    const isSecret = isHidden(field)
    const isLong = [from, to].some((value) => jsonOf(value).length > longest)
    const [path, one, other] = isSecret || isLong ? firstDifference(field, from, to) : [field, from, to]
    return isSecret
      ? [`a different value of ${cutName(path)} than the new one`]
      : [`${cutName(path)} ${shown(one)}, and the new one ${shown(other)}`]
  })
}

/** The first part that differs, with its path. */
function firstDifference(path: string, one: unknown, other: unknown): readonly [string, unknown, unknown] {
  const keys = [one, other].every((value) => typeof value === 'object' && value !== null)
    ? Object.keys({ ...(one as object), ...(other as object) })
    : []
  for (const key of keys) {
    const [from, to] = [one, other].map((value) => at(value, key))
    if (!isDeepStrictEqual(plainOf(from), plainOf(to))) return firstDifference(`${path}.${key}`, from, to)
  }
  return [path, one, other]
}

/** What may hold a password. */
function isHidden(field: string): boolean {
  return ['parameters', 'spec.csi', 'spec.template', ...frozen.map(([name]) => name)].includes(field)
}

/** As the API server compares: without what is empty, and quantities by their size. */
function plainOf(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') return parseQuantity(String(value)) ?? value
  if (typeof value !== 'object' || value === null) return value ?? undefined
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const plain = plainOf(item)
    return plain === undefined ? [] : [[key, plain] as const]
  })
  if (entries.length === 0) return undefined
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries)
}

function shown(value: unknown): string {
  if (typeof value === 'string') return describe(value)
  const text = jsonOf(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function jsonOf(value: unknown): string {
  return value == null ? 'none' : JSON.stringify(value)
}

function refuserOf({ kind }: K8sObject): string {
  if (kind === 'SealedSecret' || kind === 'ExternalSecret') return 'the Secret keeps its old type and content'
  return `${kind === 'Cluster' ? 'the webhook of CloudNativePG' : 'the API server'} refuses it${stands}`
}

function wayOf(was: K8sObject, is: K8sObject, option: string): string {
  if (is.kind === 'Cluster')
    return `Keep it; or restore the data into a new Cluster: ${option}.name with ${option}.recovery`
  if (is.kind !== 'PersistentVolumeClaim')
    return 'Keep it; or give the object a different name; or delete the live object manually, and accept the change'
  const read = `get ${resource(is)} --output jsonpath='{.spec.storageClassName}'`
  const isNamed = at(was, 'spec', 'storageClassName') == null && at(is, 'spec', 'storageClassName') != null
  return (
    (isNamed
      ? `The live claim has the class that was the default at its creation, which render cannot read: ${kubectl(
          { namespace: namespaceOf(is) || '<NAMESPACE>' },
          read,
        )}. If that is the new one, accept the change. `
      : '') + 'Keep it; or fill a new claim from a snapshot: backend.volume.claimName with restoreFrom'
  )
}

/**
 * A database of a Cluster that starts with the data of the old one, for example if a fleet restores its shared cluster.
 */
function movedTo({ model }: Folder, { was, is }: Pick<Pair, 'was' | 'is'>): Omit<Refusal, 'path'> | undefined {
  const [from, name] = [was, is].map((object) => textAt(object, 'spec', 'cluster', 'name') ?? '')
  const target =
    is.kind === 'Database' && name !== undefined && from !== name
      ? model.index.find('Cluster', cnpgGroup, namespaceOf(is), name)
      : undefined
  if (target === undefined || name === undefined || bootstrapOf(target).way !== 'recovery') return undefined
  const place = { namespace: namespaceOf(is) || '<NAMESPACE>' }
  const list = `get databases.postgresql.cnpg.io --output jsonpath='{.items[?(@.spec.cluster.name=="${from}")].metadata.name}'`
  const message =
    `moves from the Cluster ${from} to ${name}, which starts with its data. The API server refuses this for a live Database. ` +
    'Turn off automatic sync, accept this for the whole fleet, and delete the live objects (their databases are kept) before the sync: ' +
    `${kubectl(place, list)} | xargs ${kubectl(place, 'delete databases.postgresql.cnpg.io')}`
  return { name, isOfFleet: true, message }
}
