import type { Mutant } from '../mutant.ts'

export type Json = Record<string, unknown>

// Stacks are known to have these shapes; a mutant that does not fit says so by returning `false`.
export interface EnvEntry {
  name: string
  value?: string
  valueFrom?: { secretKeyRef?: { name: string; key: string; optional?: boolean }; configMapKeyRef?: object }
}

export interface ContainerJson {
  name: string
  image: string
  env: EnvEntry[]
  envFrom?: object[]
  volumeMounts?: { name: string; mountPath: string; subPath?: string }[]
}

interface VolumeJson {
  name: string
  secret?: { secretName: string; items?: { key: string; path: string }[] }
  configMap?: { name: string; items?: { key: string; path: string }[] }
}

export interface BackendJson {
  metadata: { name: string; namespace?: string }
  spec: { template: { spec: { containers: ContainerJson[]; volumes?: VolumeJson[] } } }
}

export interface ClusterJson {
  apiVersion: string
  metadata: { name: string; namespace?: string; annotations?: Record<string, unknown> }
  spec: Json & {
    instances?: number
    bootstrap?: Record<string, Json>
    postgresql?: { parameters?: Record<string, unknown>; pg_hba?: string[]; synchronous?: Json }
  }
}

/** A copy of the list for each object that `change` takes; `false` leaves an object out. */
export function forEach<Kind>(
  objects: readonly Json[],
  isMeant: (object: Json) => boolean,
  change: (object: Kind, all: Json[]) => unknown,
): Json[][] {
  return objects.flatMap((object, position) => {
    if (!isMeant(object)) return []
    const copy = JSON.parse(JSON.stringify(objects)) as Json[]
    return change(copy[position] as unknown as Kind, copy) === false ? [] : [copy]
  })
}

const urls = new Set(['POSTGRES_URL', 'DATABASE_URL', 'MYSQL_URL'])

export function containerOf(backend: BackendJson): ContainerJson {
  const { containers } = backend.spec.template.spec
  return containers.find(({ image }) => image.includes('convex-backend')) ?? containers[0]!
}

export function envOf(backend: BackendJson, name: string): EnvEntry | undefined {
  return containerOf(backend).env.find((entry) => entry.name === name)
}

export function urlOf(backend: BackendJson): EnvEntry | undefined {
  return containerOf(backend).env.find(({ name }) => urls.has(name))
}

export function setEnv(backend: BackendJson, entry: EnvEntry): void {
  const container = containerOf(backend)
  container.env = [...container.env.filter(({ name }) => name !== entry.name), entry]
}

export function removeEnv(backend: BackendJson, name: string): boolean {
  const container = containerOf(backend)
  const before = container.env.length
  container.env = container.env.filter((entry) => entry.name !== name)
  return container.env.length < before
}

function isBackend(object: Json): boolean {
  const containers = (object as unknown as Partial<BackendJson>).spec?.template?.spec?.containers ?? []
  return object['kind'] === 'Deployment' && containers.some(({ name }) => name === 'backend')
}

export function isCluster(object: Json): boolean {
  return object['kind'] === 'Cluster' && String(object['apiVersion']).startsWith('postgresql.cnpg.io/')
}

function hasCluster(all: readonly Json[]): boolean {
  return all.some(isCluster)
}

export function clusterIn(all: readonly Json[]): ClusterJson {
  return all.find(isCluster) as unknown as ClusterJson
}

/** A fault in the backend. */
export function inBackend(rule: string, name: string, change: (backend: BackendJson, all: Json[]) => unknown): Mutant {
  return { rule, name, apply: (objects) => forEach(objects, isBackend, change) }
}

/** A fault in a backend that has the cluster of its stack. */
export function besideCluster(
  rule: string,
  name: string,
  change: (backend: BackendJson, all: Json[]) => unknown,
): Mutant {
  return inBackend(rule, name, (backend, all) => (hasCluster(all) ? change(backend, all) : false))
}

/** A fault in the cluster. */
export function inCluster(rule: string, name: string, change: (cluster: ClusterJson, all: Json[]) => unknown): Mutant {
  return { rule, name, apply: (objects) => forEach(objects, isCluster, change) }
}

export function parametersOf({ spec }: ClusterJson): Record<string, unknown> {
  spec.postgresql ??= {}
  spec.postgresql.parameters ??= {}
  return spec.postgresql.parameters
}

/** Changes the URL; `false` when there is none. */
export function inUrl(change: (url: string) => string): (backend: BackendJson) => boolean {
  return (backend) => {
    const entry = urlOf(backend)
    if (entry?.value === undefined) return false
    const before = entry.value
    entry.value = change(before)
    return entry.value !== before
  }
}

/** Changes the URL of PostgreSQL alone. */
export function inPostgresUrl(change: (url: string) => string): (backend: BackendJson) => boolean {
  return (backend) => (urlOf(backend)?.name === 'MYSQL_URL' ? false : inUrl(change)(backend))
}

/** The URL with another host and port. */
export function toHost(host: string): (backend: BackendJson) => boolean {
  return inPostgresUrl((url) => url.replace(/@[^/?]*/, `@${host}`))
}
