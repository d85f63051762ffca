import { referencesIn } from '../environment/references.ts'
import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { textIn } from '../backend/backend-paths.ts'
import { additionalServicesOf, applicationOf, ownedSecretOf } from '../postgres/cluster.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import type { BackendDatabase } from './database.ts'
import { grouped } from '../grouped.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { mountOf } from '../storage/mounts.ts'
import { textAt, textsAt } from '../read.ts'
import type { Model } from '../model.ts'

/** A host of a database, as far as the manifests show it. */
export interface DatabaseHost {
  /** The host as written in the URL. */
  readonly name: string
  /** First label: the Service, if the host is one. */
  readonly service: string
  readonly namespace: string
}

/** A backend and the CloudNativePG objects that it leads to. */
export interface DatabaseLink {
  readonly pod: ConvexPod
  readonly database: BackendDatabase
  /** The host, if the manifests show it and it is a name. */
  readonly host: DatabaseHost | undefined
  readonly cluster: K8sObject | undefined
  /** The Pooler between backend and cluster. */
  readonly pooler: K8sObject | undefined
}

interface Links {
  readonly links: readonly DatabaseLink[]
  readonly clusters: readonly K8sObject[]
}

const known = new WeakMap<Model, Links>()

function linksIn(model: Model): Links {
  const before = known.get(model)
  if (before !== undefined) return before
  const names = namesOf(model)
  const links = model.backends.map((pod) => linkOf(model, pod, names))
  const found = { links, clusters: clustersOf(model, links) }
  known.set(model, found)
  return found
}

/** Every backend with its database. */
export function databaseLinksOf(model: Model): readonly DatabaseLink[] {
  return linksIn(model).links
}

/** The clusters that backends use; for a backend whose database is unknown, the only cluster of its namespace. */
export function convexClustersOf(model: Model): readonly K8sObject[] {
  return linksIn(model).clusters
}

/** Names that lead to a cluster and do not contain its name. */
interface Names {
  readonly services: ReadonlyMap<string, K8sObject>
  readonly secrets: ReadonlyMap<string, K8sObject>
}

function namesOf({ index }: Model): Names {
  const services = new Map<string, K8sObject>()
  const secrets = new Map<string, K8sObject>()
  for (const cluster of index.all('Cluster', cnpgGroup)) {
    const namespace = namespaceOf(cluster)
    for (const name of additionalServicesOf(cluster).keys()) services.set(`${namespace}/${name}`, cluster)
    const secret = ownedSecretOf(cluster)
    if (secret !== undefined) secrets.set(`${namespace}/${secret}`, cluster)
  }
  return { services, secrets }
}

function linkOf(model: Model, pod: ConvexPod, names: Names): DatabaseLink {
  const database = model.databaseOf(pod)
  const own = namespaceOf(pod.workload.object)
  const host = hostOf(database, own)
  // Manifests without a namespace are applied to one namespace, which the host may name.
  const namespaces = host === undefined ? [] : [...new Set(own === '' ? [host.namespace, ''] : [host.namespace])]
  const find = (kind: string, group: string) =>
    host && namespaces.flatMap((namespace) => model.index.find(kind, group, namespace, host.service) ?? [])[0]
  const pooler = find('Pooler', cnpgGroup)
  const service = find('Service', '')
  const cluster =
    (pooler && clusterNamed(model, namespaceOf(pooler), textAt(pooler, 'spec', 'cluster', 'name'))) ??
    database.cluster ??
    namespaces.flatMap((namespace) => clusterNamed(model, namespace, clusterPart(host?.service)) ?? [])[0] ??
    namespaces.flatMap((namespace) => names.services.get(`${namespace}/${host?.service ?? ''}`) ?? [])[0] ??
    (service && clusterNamed(model, namespaceOf(service), textsAt(service, 'spec', 'selector')['cnpg.io/cluster'])) ??
    bySecret(model, pod, names)
  return { pod, database, host, cluster, pooler }
}

function clusterNamed({ index }: Model, namespace: string, name: string | undefined): K8sObject | undefined {
  return name === undefined ? undefined : index.find('Cluster', cnpgGroup, namespace, name)
}

function clusterPart(service: string | undefined): string | undefined {
  return service?.replace(/-(?:rw|ro|r)$/, '')
}

function hostOf({ url }: BackendDatabase, own: string): DatabaseHost | undefined {
  const name = url?.host.toLowerCase().replace(/\.$/, '') ?? ''
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)*$/.test(name)) return undefined
  const [service = '', namespace = own] = name.split('.')
  return { name, service, namespace }
}

/** Finds the cluster by one of its Secrets: that of the owner, or that of the certificate authority in PG_CA_FILE. */
function bySecret(model: Model, pod: ConvexPod, { secrets }: Names): K8sObject | undefined {
  const namespace = namespaceOf(pod.workload.object)
  const { variables } = pod.environment
  const { variable } = model.databaseOf(pod)
  const parts = [variable, ...referencesIn(variable?.value).map((name) => variables.get(name))]
  const owned = parts.flatMap((part) =>
    part?.from?.kind === 'Secret' ? (secrets.get(`${namespace}/${part.from.name}`) ?? []) : [],
  )[0]
  if (owned !== undefined) return owned
  const path = textIn(pod, 'PG_CA_FILE')
  const secret = path === undefined ? undefined : textAt(mountOf(pod.mounts, path)?.volume, 'secret', 'secretName')
  return secret?.endsWith('-ca') === true ? clusterNamed(model, namespace, secret.slice(0, -'-ca'.length)) : undefined
}

function clustersOf(model: Model, links: readonly DatabaseLink[]): readonly K8sObject[] {
  // A folder with only the database: the cluster is named after Convex.
  if (model.backends.length === 0) return model.index.all('Cluster', cnpgGroup).filter(isNamedAfterConvex)
  const found = new Set(links.flatMap(({ cluster }) => cluster ?? []))
  const unseen = links.filter(
    ({ database, host, cluster }) => cluster === undefined && host === undefined && mayBePostgres(database),
  )
  if (unseen.length === 0) return [...found]
  const beside = grouped(model.index.all('Cluster', cnpgGroup), (cluster) => [namespaceOf(cluster)])
  for (const { pod } of unseen) {
    const { object } = pod.workload
    const clusters = beside.get(namespaceOf(object)) ?? []
    const [only, ...others] = clusters.filter((cluster) => !model.releases.areTwo(cluster, object))
    if (only !== undefined && others.length === 0) found.add(only)
  }
  return [...found]
}

function isNamedAfterConvex(cluster: K8sObject): boolean {
  const { database, owner } = applicationOf(cluster)
  return [cluster.metadata?.name ?? '', database, owner].some((name) => /convex/i.test(name))
}

function mayBePostgres({ type }: BackendDatabase): boolean {
  return type === 'postgres' || type === 'unknown'
}
