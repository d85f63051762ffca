import type { K8sObject } from '../../kubernetes/object.ts'
import { folderFactsOf } from '../load/folder-facts.ts'
import type { FolderFacts } from '../load/folder-facts.ts'
import { locationOf } from '../location.ts'
import { bounds, tooMany } from '../bounds.ts'
import type { Location } from '../finding.ts'
import { databaseOf } from './database/database.ts'
import type { BackendDatabase } from './database/database.ts'
import { convexPodsOf } from './backend/convex-pods.ts'
import type { ConvexPod } from './backend/convex-pods.ts'
import { grouped } from './grouped.ts'
import { ObjectIndex, namespaceOf } from './index-of-objects.ts'
import { memo } from './memo.ts'
import { inOrder } from './order.ts'
import { Placeholders } from './stack/placeholders.ts'
import { textsAt } from './read.ts'
import { Releases } from './argocd/releases.ts'
import { routesOf } from './routes/routes.ts'
import type { Route } from './routes/routes.ts'
import { secretProducersOf } from './secrets/producers.ts'
import type { SecretProducer } from './secrets/producers.ts'
import { setsFunctionEnvironment, workloadsOf } from './backend/workloads.ts'
import type { Workload } from './backend/workloads.ts'

const anyHost = '*'

/** The input of the rules, found once for all of them. Immutable. */
export class Model {
  readonly objects: readonly K8sObject[]
  readonly index: ObjectIndex
  readonly workloads: readonly Workload[]
  /** Containers that run the Convex backend. */
  readonly backends: readonly ConvexPod[]
  /** Containers that run the dashboard. */
  readonly dashboards: readonly ConvexPod[]
  readonly routes: readonly Route[]
  readonly secretProducers: readonly SecretProducer[]
  /** Workloads that run a part of Convex, or set the environment of functions. A workload can have several backends. */
  readonly convexWorkloads: ReadonlySet<Workload>
  /** Namespaces with a part of Convex. */
  readonly convexNamespaces: ReadonlySet<string>
  /** The release that images must have, if one was given. */
  readonly release: string | undefined
  /** The Applications or Helm releases of the objects. */
  readonly releases: Releases
  /** The placeholders that masks in the objects replace. */
  readonly placeholders: Placeholders
  readonly #databases = new Map<ConvexPod, BackendDatabase>()
  readonly #servicesByNamespace: ReadonlyMap<string, readonly K8sObject[]>
  /** By the first label of the selector, so that a pod is not compared with every Service of its namespace. */
  readonly #servicesBySelector: ReadonlyMap<string, readonly K8sObject[]>
  readonly #producersByName: ReadonlyMap<string, readonly SecretProducer[]>
  readonly #routesByHost: ReadonlyMap<string, readonly Route[]>

  constructor(objects: readonly K8sObject[], release?: string, placeholders = new Placeholders()) {
    this.objects = inOrder(objects)
    this.release = release
    this.placeholders = placeholders
    this.releases = new Releases(this.objects)
    this.index = new ObjectIndex(this.objects)
    this.workloads = workloadsOf(this.index)
    this.#servicesBySelector = grouped(this.index.all('Service'), (service) => {
      const [first] = Object.entries(textsAt(service, 'spec', 'selector'))
      return first === undefined ? [] : [selectorKey(namespaceOf(service), ...first)]
    })
    const { backends, dashboards } = convexPodsOf(this.index, this.workloads, this.servicesOf)
    this.backends = backends
    this.dashboards = dashboards
    this.routes = routesOf(this.index)
    this.secretProducers = secretProducersOf(this.index)
    const running = [...backends, ...dashboards].map(({ workload }) => workload)
    this.convexWorkloads = new Set([...running, ...this.workloads.filter(setsFunctionEnvironment)])
    this.convexNamespaces = new Set(running.map(({ object }) => namespaceOf(object)))
    this.#servicesByNamespace = grouped(this.index.all('Service'), (service) => [namespaceOf(service)])
    this.#producersByName = grouped(this.secretProducers, ({ namespace, name }) => [`${namespace}/${name}`])
    this.#routesByHost = grouped(this.routes, ({ hosts }) => (hosts.length === 0 ? [anyHost] : hosts))
    this.#refuseTooMany()
  }

  /** The database of a backend. */
  databaseOf(pod: ConvexPod): BackendDatabase {
    const known = this.#databases.get(pod)
    if (known !== undefined) return known
    const database = databaseOf(this.index, pod)
    this.#databases.set(pod, database)
    return database
  }

  /** Where an object was read from, if `loadObjects` has read it. */
  locationOf(object: K8sObject): Location | undefined {
    return locationOf(object)
  }

  /** The facts about the folder of a kustomization, if `loadObjects` has read it. */
  folderFactsOf(kustomization: K8sObject): FolderFacts | undefined {
    return folderFactsOf(kustomization)
  }

  /** Routes for a host, for a wildcard that covers it, and without a host. */
  routesTo(host: string): readonly Route[] {
    const parent = host.split('.').slice(1).join('.')
    return [host, `*.${parent}`, anyHost].flatMap((name) => this.#routesByHost.get(name) ?? [])
  }

  /** The objects that create a Secret. More than one is an error. */
  producersOf(namespace: string, name: string): readonly SecretProducer[] {
    return this.#producersByName.get(`${namespace}/${name}`) ?? []
  }

  /** Services of a namespace. */
  servicesIn(namespace: string): readonly K8sObject[] {
    return this.#servicesByNamespace.get(namespace) ?? []
  }

  /** Services that select the pods of a workload. */
  readonly servicesOf = memo(({ object, labels }: Workload): readonly K8sObject[] => {
    const namespace = namespaceOf(object)
    return Object.entries(labels)
      .flatMap(([key, value]) => this.#servicesBySelector.get(selectorKey(namespace, key, value)) ?? [])
      .filter((service) => selects(service, labels))
  })

  /** Rules compare every container with all Services, routes and network policies of its namespace. */
  #refuseTooMany(): void {
    const pods = countByNamespace([...this.backends, ...this.dashboards].map(({ workload }) => workload.object))
    const others = countByNamespace([
      ...this.index.all('Service'),
      ...this.index.all('NetworkPolicy', 'networking.k8s.io'),
      ...this.routes.map(({ object }) => object),
    ])
    for (const namespace of this.convexNamespaces) {
      if (pods(namespace) * (pods(namespace) + others(namespace)) <= bounds.pairsInNamespace) continue
      throw tooMany(
        `${pods(namespace)} containers of Convex and ${others(namespace)} Services, routes and network policies are in ` +
          `${namespace === '' ? 'no namespace' : `the namespace ${namespace}`}; check them in parts`,
      )
    }
  }
}

function countByNamespace(objects: readonly K8sObject[]): (namespace: string) => number {
  const groups = grouped(objects, (object) => [namespaceOf(object)])
  return (namespace) => groups.get(namespace)?.length ?? 0
}

function selectorKey(namespace: string, key: string, value: string): string {
  return `${namespace}\u0000${key}=${value}`
}

/** Whether the selector of a Service matches labels. Without a selector, it matches none. */
export function selects(service: K8sObject, labels: Readonly<Record<string, string>>): boolean {
  const selector = Object.entries(textsAt(service, 'spec', 'selector'))
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value)
}
