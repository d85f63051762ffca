import type { K8sObject } from '../../../kubernetes/object.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../read.ts'

/** What a CloudNativePG cluster is started from. */
export interface Bootstrap {
  readonly way: 'initdb' | 'recovery' | 'pg_basebackup'
  readonly section: Readonly<Record<string, unknown>>
  readonly path: string
}

/** The way that counts: an empty database unless another one is named (api/v1/cluster_defaults.go:71-79, v1.30.0). */
export function bootstrapOf(cluster: K8sObject): Bootstrap {
  const bootstrap = recordAt(cluster, 'spec', 'bootstrap')
  const way = (['recovery', 'pg_basebackup'] as const).find((name) => at(bootstrap, name) != null) ?? 'initdb'
  return { way, section: recordAt(bootstrap, way), path: `spec.bootstrap.${way}` }
}

/** Name and owner of the application's database: `app` is the default (api/v1/cluster_defaults.go:45-47, 237-282). */
export function applicationOf(cluster: K8sObject): { readonly database: string; readonly owner: string } {
  const { section } = bootstrapOf(cluster)
  const database = textAt(section, 'database') || 'app'
  return { database, owner: textAt(section, 'owner') || database }
}

/** Whether the whole of another server is imported, which makes no database of the application's own. */
export function isWholeImport(cluster: K8sObject): boolean {
  return textAt(bootstrapOf(cluster).section, 'import', 'type') === 'monolith'
}

/** The Secret of one's own that holds the owner's user and password. */
export function ownedSecretOf(cluster: K8sObject): string | undefined {
  return textAt(bootstrapOf(cluster).section, 'secret', 'name') || undefined
}

/** SQL that runs when the cluster is made. */
export function sqlOf(cluster: K8sObject): string {
  const { section } = bootstrapOf(cluster)
  return ['postInitSQL', 'postInitTemplateSQL', 'postInitApplicationSQL']
    .flatMap((field) => listAt(section, field))
    .filter((line) => typeof line === 'string')
    .join('\n')
}

/** Number of instances; the default is 1. */
export function instancesOf(cluster: K8sObject): number {
  return numberAt(cluster, 'spec', 'instances') ?? 1
}

/** A PostgreSQL setting. Numbers are refused by the API server, but what they mean is plain. */
export function parameterOf(cluster: K8sObject, name: string): string | undefined {
  const value = at(cluster, 'spec', 'postgresql', 'parameters', name)
  return typeof value === 'number' ? String(value) : textAt({ value }, 'value')
}

/** Where a PostgreSQL setting stands. */
export function parameterPath(name: string): string {
  return keyPath('spec.postgresql.parameters', name)
}

/** A key below a path, in brackets where it is no plain word. */
export function keyPath(path: string, key: string): string {
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`
}

/** The plugins of a cluster that are turned on, with their places. */
export function pluginsOf(cluster: K8sObject): readonly { readonly plugin: unknown; readonly path: string }[] {
  return listAt(cluster, 'spec', 'plugins')
    .map((plugin, position) => ({ plugin, path: `spec.plugins[${position}]` }))
    .filter(({ plugin }) => at(plugin, 'enabled') !== false)
}

/** Kinds of which each object belongs to a cluster in its namespace, by `spec.cluster.name`. */
export const clusterParts = ['Pooler', 'ScheduledBackup', 'Backup', 'Database', 'DatabaseRole'] as const

/** A Service that CloudNativePG makes for a cluster. */
export type ServiceRole = 'rw' | 'ro' | 'r'

/** The operator's own Services of a cluster, by name. The writing one cannot be turned off. */
export function ownServicesOf(cluster: K8sObject): ReadonlyMap<string, ServiceRole> {
  const disabled = listAt(cluster, 'spec', 'managed', 'services', 'disabledDefaultServices')
  const roles = (['rw', 'ro', 'r'] as const).filter((role) => role === 'rw' || !disabled.includes(role))
  return new Map(roles.map((role) => [`${cluster.metadata?.name ?? ''}-${role}`, role]))
}

/** Further Services that a cluster asks for, by name, with what they select. */
export function additionalServicesOf(cluster: K8sObject): ReadonlyMap<string, string | undefined> {
  const services = listAt(cluster, 'spec', 'managed', 'services', 'additional')
  return new Map(
    services.flatMap((service): [string, string | undefined][] => {
      const name = textAt(service, 'serviceTemplate', 'metadata', 'name')
      return name === undefined ? [] : [[name, textAt(service, 'selectorType')]]
    }),
  )
}

/** The Secrets with passwords that a cluster reads: of its owner, of managed roles and of the superuser. */
export function passwordSecretsOf(cluster: K8sObject): readonly string[] {
  const bootstrap = ['initdb', 'recovery', 'pg_basebackup'].map((way) =>
    textAt(cluster, 'spec', 'bootstrap', way, 'secret', 'name'),
  )
  const roles = listAt(cluster, 'spec', 'managed', 'roles').map((role) => textAt(role, 'passwordSecret', 'name'))
  return [...bootstrap, ...roles, textAt(cluster, 'spec', 'superuserSecret', 'name')].filter(
    (name) => name !== undefined,
  )
}
