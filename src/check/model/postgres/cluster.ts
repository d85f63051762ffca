import type { K8sObject } from '../../../kubernetes/object.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../read.ts'

/** How a CloudNativePG cluster is created. */
export interface Bootstrap {
  readonly way: 'initdb' | 'recovery' | 'pg_basebackup'
  readonly section: Readonly<Record<string, unknown>>
  readonly path: string
}

/**
 * The bootstrap method in effect; the default is `initdb` (cloudnative-pg@v1.30.1
 * api/v1/cluster_defaults.go#setDefaults).
 */
export function bootstrapOf(cluster: K8sObject): Bootstrap {
  const bootstrap = recordAt(cluster, 'spec', 'bootstrap')
  const way = (['recovery', 'pg_basebackup'] as const).find((name) => at(bootstrap, name) != null) ?? 'initdb'
  return { way, section: recordAt(bootstrap, way), path: `spec.bootstrap.${way}` }
}

/**
 * Name and owner of the application database; the default is `app` (cloudnative-pg@v1.30.1
 * api/v1/cluster_defaults.go#DefaultApplicationDatabaseName,defaultInitDB,defaultRecovery,defaultPgBaseBackup).
 */
export function applicationOf(cluster: K8sObject): { readonly database: string; readonly owner: string } {
  const { section } = bootstrapOf(cluster)
  const database = textAt(section, 'database') || 'app'
  return { database, owner: textAt(section, 'owner') || database }
}

/** Whether a whole server is imported; no application database is created then. */
export function isWholeImport(cluster: K8sObject): boolean {
  return textAt(bootstrapOf(cluster).section, 'import', 'type') === 'monolith'
}

/** The user-provided Secret with username and password of the owner. */
export function ownedSecretOf(cluster: K8sObject): string | undefined {
  return textAt(bootstrapOf(cluster).section, 'secret', 'name') || undefined
}

/** SQL that runs when the cluster is created. */
export function sqlOf(cluster: K8sObject): string {
  const { section } = bootstrapOf(cluster)
  return ['postInitSQL', 'postInitTemplateSQL', 'postInitApplicationSQL']
    .flatMap((field) => listAt(section, field))
    .filter((line) => typeof line === 'string')
    .join('\n')
}

/** Number of replicas outside of the cluster that a section `synchronous` names. */
export function standbysOf(synchronous: unknown): number {
  return listAt(synchronous, 'standbyNamesPre').length + listAt(synchronous, 'standbyNamesPost').length
}

/** Number of instances; the default is 1. */
export function instancesOf(cluster: K8sObject): number {
  return numberAt(cluster, 'spec', 'instances') ?? 1
}

/** Whether a cluster follows another cluster (cloudnative-pg@v1.30.1 api/v1/cluster_funcs.go#IsReplica). */
export function isReplica(cluster: K8sObject): boolean {
  const section = recordAt(cluster, 'spec', 'replica')
  if (typeof section['enabled'] === 'boolean') return section['enabled']
  const primary = textAt(section, 'primary') ?? ''
  return primary !== '' && primary !== (textAt(section, 'self') || cluster.metadata?.name)
}

/**
 * Whether the operator reserves an environment variable (cloudnative-pg@v1.30.1
 * pkg/postgres/environment.go#IsReservedEnvironmentVariable).
 */
export function isReservedVariable(name: string): boolean {
  return /^(?:PG|CNPG_)|^(?:POD_NAME|NAMESPACE|CLUSTER_NAME)$/i.test(name)
}

/** A PostgreSQL parameter. The API server refuses numbers, but their meaning is clear. */
export function parameterOf(cluster: K8sObject, name: string): string | undefined {
  const value = at(cluster, 'spec', 'postgresql', 'parameters', name)
  return typeof value === 'number' ? String(value) : textAt({ value }, 'value')
}

/** Path of a PostgreSQL parameter. */
export function parameterPath(name: string): string {
  return keyPath('spec.postgresql.parameters', name)
}

/** A key below a path, in brackets if it is not a plain word. */
export function keyPath(path: string, key: string): string {
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`
}

/** The enabled plugins of a cluster, with their paths. */
export function pluginsOf(cluster: K8sObject): readonly { readonly plugin: unknown; readonly path: string }[] {
  return listAt(cluster, 'spec', 'plugins')
    .map((plugin, position) => ({ plugin, path: `spec.plugins[${position}]` }))
    .filter(({ plugin }) => at(plugin, 'enabled') !== false)
}

/** Kinds whose objects belong to a cluster in their namespace, by `spec.cluster.name`. */
export const clusterParts = ['Pooler', 'ScheduledBackup', 'Backup', 'Database', 'DatabaseRole'] as const

/** The role of a Service that CloudNativePG creates for a cluster. */
export type ServiceRole = 'rw' | 'ro' | 'r'

/** The default Services of a cluster, by name. The Service `rw` cannot be disabled. */
export function ownServicesOf(cluster: K8sObject): ReadonlyMap<string, ServiceRole> {
  const disabled = listAt(cluster, 'spec', 'managed', 'services', 'disabledDefaultServices')
  const roles = (['rw', 'ro', 'r'] as const).filter((role) => role === 'rw' || !disabled.includes(role))
  return new Map(roles.map((role) => [`${cluster.metadata?.name ?? ''}-${role}`, role]))
}

/** The additional Services of a cluster, by name, with their `selectorType`. */
export function additionalServicesOf(cluster: K8sObject): ReadonlyMap<string, string | undefined> {
  const services = listAt(cluster, 'spec', 'managed', 'services', 'additional')
  return new Map(
    services.flatMap((service): [string, string | undefined][] => {
      const name = textAt(service, 'serviceTemplate', 'metadata', 'name')
      return name === undefined ? [] : [[name, textAt(service, 'selectorType')]]
    }),
  )
}

/** The Secrets with the passwords of the owner, the managed roles and the superuser of a cluster. */
export function passwordSecretsOf(cluster: K8sObject): readonly string[] {
  const bootstrap = ['initdb', 'recovery', 'pg_basebackup'].map((way) =>
    textAt(cluster, 'spec', 'bootstrap', way, 'secret', 'name'),
  )
  const roles = listAt(cluster, 'spec', 'managed', 'roles').map((role) => textAt(role, 'passwordSecret', 'name'))
  return [...bootstrap, ...roles, textAt(cluster, 'spec', 'superuserSecret', 'name')].filter(
    (name) => name !== undefined,
  )
}
