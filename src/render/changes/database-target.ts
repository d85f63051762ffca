import { serverId } from '../../check/model/backend/second-writer.ts'
import type { ConvexPod } from '../../check/model/backend/convex-pods.ts'
import type { BackendDatabase } from '../../check/model/database/database.ts'
import { databaseLinksOf } from '../../check/model/database/links.ts'
import type { DatabaseUrl } from '../../check/model/database/url.ts'
import { referencesIn } from '../../check/model/environment/references.ts'
import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { textAt } from '../../check/model/read.ts'
import type { Model } from '../../check/model/model.ts'
import { cnpgGroup } from '../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { describe } from '../../options/describe.ts'
import { hostIn } from './host-in.ts'

/** The database of a backend. */
export interface Target {
  readonly type: BackendDatabase['type']
  readonly name: string
  /** The same for the same server; `undefined` when the manifests do not show it. */
  readonly key: string | undefined
  readonly title: string
  readonly port?: string | undefined
  readonly cluster?: K8sObject | undefined
  readonly isCluster?: boolean
  /** The Secret that names the server, and its key. */
  readonly secret?: string
}

/**
 * @param models - Those before and after: a cluster of one of them is known by its names in the other too.
 * @param namespace - Of a backend that names none.
 */
export function targetOf(model: Model, pod: ConvexPod, models: readonly Model[], namespace: string): Target {
  return { type: model.databaseOf(pod).type, ...placeOf(model, pod, models, namespace) }
}

type Place = Omit<Target, 'type'>

function placeOf(model: Model, pod: ConvexPod, models: readonly Model[], namespace: string): Place {
  const { type, url } = model.databaseOf(pod)
  const written = namespaceOf(pod.workload.object)
  const own = written || namespace
  if (type === 'sqlite') return { name: type, key: type, title: 'SQLite on its volume' }
  const cluster = databaseLinksOf(model).find((link) => link.pod === pod)?.cluster
  if (cluster !== undefined) return { ...clusterNamed(namespaceOf(cluster) || own, nameOf(cluster)), cluster }
  if (url !== undefined && isShown(url)) return serverAt(url, type, { models, own, written })
  const name = secretsOf(model, pod)
    .map((secret) => secret.replace(/-app$/, ''))
    .find((found) => find(models, 'Cluster', [own, written], found) !== undefined)
  if (name !== undefined) return clusterNamed(own, name)
  const [kind, , ...secret] = serverId('', pod, model.databaseOf(pod))?.split('/') ?? []
  const isSecret = kind === 'secret'
  const source = isSecret ? `the key ${describe(secret[1])} of the Secret ${describe(secret[0])}` : 'its URL'
  return {
    name: nameOf(pod.workload.object),
    key: undefined,
    title: `the ${type === 'mysql' ? 'MySQL' : 'PostgreSQL'} server that ${source} names`,
    ...(isSecret && { secret: secret.join('/') }),
  }
}

/** Whether host and port are that, and not a part of a password with a sign that ends the server in a URL. */
function isShown({ isHidden, host, port = '5432', path, parameters }: DatabaseUrl): boolean {
  const isPort = /^\d+$/.test(port) || referencesIn(port).length > 0
  const rest = [path, ...parameters.flat()]
  return (
    !isHidden && /^(?:[\w.-]{1,253}|\[[\da-f:.]+\])$/i.test(host) && isPort && !rest.some((text) => text.includes('@'))
  )
}

function clusterNamed(namespace: string, name: string): Place {
  return { name, key: `${namespace}/${name}`, title: `the Cluster ${namespace}/${name}`, isCluster: true }
}

interface Surroundings {
  readonly models: readonly Model[]
  /** The namespace of the backend, and the one that its manifest names. */
  readonly own: string
  readonly written: string
}

function serverAt(
  url: { readonly host: string; readonly port: string | undefined },
  type: string,
  { models, own, written }: Surroundings,
): Place {
  const { host, service, namespace } = hostIn(url.host, own)
  if (service !== undefined && namespace !== undefined) {
    const places = namespace === own ? [own, written] : [namespace]
    const pooler = find(models, 'Pooler', places, service)
    // A pooler may be in neither folder. A Cluster alone creates the Services X-rw, X-ro and X-r.
    const base = service.replace(/-(?:rw|ro|r)$/, '')
    const name = [textAt(pooler, 'spec', 'cluster', 'name'), base, base.replace(/-pooler$/, '')].find(
      (each) => each !== undefined && find(models, 'Cluster', places, each) !== undefined,
    )
    if (name !== undefined) return clusterNamed(namespace, name)
  }
  const port = url.port ?? (type === 'mysql' ? '3306' : '5432')
  return {
    name: host,
    key: `${type}://${host}`,
    title: `${type === 'mysql' ? 'MySQL' : 'PostgreSQL'} at ${host}:${port}`,
    port: referencesIn(port).length > 0 ? undefined : port,
  }
}

function find(models: readonly Model[], kind: string, namespaces: readonly string[], name: string) {
  return models.flatMap(({ index }) => namespaces.flatMap((each) => index.find(kind, cnpgGroup, each, name) ?? []))[0]
}

/** The Secrets that the URL comes from. */
function secretsOf(model: Model, pod: ConvexPod): readonly string[] {
  const { variable } = model.databaseOf(pod)
  const parts = referencesIn(variable?.value).map((name) => pod.environment.variables.get(name))
  return [variable, ...parts].flatMap((part) => (part?.from?.kind === 'Secret' ? [part.from.name] : []))
}
