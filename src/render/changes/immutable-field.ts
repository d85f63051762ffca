import { isDeepStrictEqual } from 'node:util'
import { groupOf, nameOf } from '../../check/world/index-of-objects.ts'
import { at } from '../../check/world/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { pairsOf } from './folder.ts'
import { stands } from './refused-by.ts'
import type { Change } from './refusal.ts'

/** A field that stays, with the value that it has when it is left out. */
type Field = readonly [path: string, otherwise?: unknown]

// A claim keeps everything but its size and its class of attributes. What is filled in when it is made or bound may be
// named later, if it is the same.
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
const filledIn: ReadonlySet<string> = new Set(['spec.storageClassName', 'spec.volumeName'])

const cluster: Field = ['spec.cluster']
const account: Field = ['spec.serviceAccountName']

/**
 * Kubernetes pkg/apis/{apps,core}/validation (v1.35.4); CloudNativePG api/v1/*_types.go ("self == oldSelf") and
 * internal/webhook/v1/cluster_webhook.go:2028-2045 (v1.30.0); external-snapshotter client v8.7.0. The last two keep a
 * Secret's type, which Kubernetes never changes.
 */
const fields: Readonly<Record<string, readonly Field[]>> = {
  '/PersistentVolumeClaim': claimFields,
  'apps/Deployment': [['spec.selector']],
  'apps/StatefulSet': [
    ['spec.selector'],
    ['spec.serviceName'],
    ['spec.volumeClaimTemplates'],
    ['spec.podManagementPolicy'],
  ],
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

/** A change that is refused where the object is live. */
export const immutableField: Change = (before, after) =>
  pairsOf(before, after).flatMap(({ was, is, path }) => {
    const rows = fields[`${groupOf(is.apiVersion)}/${is.kind}`] ?? []
    const changed = rows.flatMap(([field, otherwise]) => {
      const [from, to] = [was, is].map((object) => at(object, ...field.split('.')) ?? otherwise)
      // Rules of a CustomResourceDefinition compare two values, and say nothing of one that comes or goes.
      if (from === undefined || to === undefined || isDeepStrictEqual(from, to)) return []
      return from === null && filledIn.has(field) ? [] : [`${field} ${shown(from)}, and the new one ${shown(to)}`]
    })
    if (changed.length === 0) return []
    const message = `has ${changed.join('; ')}. That never changes: ${refuserOf(is)}. ${wayOf(is)}`
    return [{ name: nameOf(is), path, message }]
  })

function shown(value: unknown): string {
  const text = value === null ? 'none' : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

function refuserOf({ kind }: K8sObject): string {
  if (kind === 'SealedSecret' || kind === 'ExternalSecret') return 'the Secret keeps its old type and content'
  return `${kind === 'Cluster' ? 'the webhook of CloudNativePG' : 'the API server'} refuses it${stands}`
}

function wayOf({ kind }: K8sObject): string {
  if (kind === 'PersistentVolumeClaim')
    return 'Keep it; or fill a new claim from a snapshot: backend.volume.claimName with restoreFrom'
  if (kind === 'Cluster') return 'Keep it; or restore the data into a new Cluster: postgres.name with postgres.recovery'
  return 'Keep it; or give the object another name; or delete the live one by hand, and accept the change'
}
