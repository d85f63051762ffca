import { nameOf, namespaceOf } from '../../check/world/index-of-objects.ts'
import { referencesOf } from '../../check/world/references.ts'
import { listAt, textAt } from '../../check/world/read.ts'
import type { Route } from '../../check/world/routes.ts'
import type { Workload } from '../../check/world/workloads.ts'
import type { World } from '../../check/world/world.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Facts } from '../facts.ts'
import { flowchart } from './mermaid.ts'
import type { Edge, Node } from './mermaid.ts'

/** Which object reads or leads to which, and the Secrets that are made by others. */
export function objectsDiagram({ files, world }: Facts): string {
  const graph = new Graph(
    files.map(({ object }) => object),
    world,
  )
  for (const workload of world.workloads) graph.workload(workload)
  for (const route of world.routes) graph.route(route)
  for (const { object } of files) graph.relations(object)
  return flowchart('LR', graph.nodes, graph.edges)
}

class Graph {
  readonly nodes: Node[] = []
  readonly edges: Edge[] = []
  readonly #ids = new Map<string, string>()
  readonly #world: World

  constructor(objects: readonly K8sObject[], world: World) {
    this.#world = world
    for (const object of objects) this.#add(keyOf(object), { label: `${object.kind}\n${nameOf(object)}` })
  }

  workload(workload: Workload): void {
    const namespace = namespaceOf(workload.object)
    const from = this.#find(keyOf(workload.object))
    for (const { kind, name } of referencesOf(workload)) {
      this.#edge(from, kind === 'Secret' ? this.#secret(namespace, name) : this.#find(key(kind, namespace, name)))
    }
    for (const volume of listAt(workload.pod, 'volumes')) {
      const claim = textAt(volume, 'persistentVolumeClaim', 'claimName') ?? ''
      this.#edge(from, this.#find(key('PersistentVolumeClaim', namespace, claim)))
    }
    for (const service of this.#world.servicesOf(workload)) this.#edge(this.#find(keyOf(service)), from)
  }

  route({ object, backends, middlewares }: Route): void {
    const from = this.#find(keyOf(object))
    for (const { namespace, service } of backends) this.#edge(from, this.#find(key('Service', namespace, service)))
    for (const { namespace, name } of middlewares) this.#edge(from, this.#find(key('Middleware', namespace, name)))
    const tls = textAt(object, 'spec', 'tls', 'secretName') ?? ''
    if (tls !== '') this.#edge(from, this.#secret(namespaceOf(object), tls))
  }

  /** Names of others in the kinds of CloudNativePG. */
  relations(object: K8sObject): void {
    const from = this.#find(keyOf(object))
    const namespace = namespaceOf(object)
    const cluster =
      textAt(object, 'spec', 'cluster', 'name') ??
      (object.kind === 'PodMonitor' ? textAt(object, 'spec', 'selector', 'matchLabels', 'cnpg.io/cluster') : undefined)
    this.#edge(from, this.#find(key('Cluster', namespace, cluster ?? '')))
    for (const plugin of listAt(object, 'spec', 'plugins')) {
      const store = textAt(plugin, 'parameters', 'barmanObjectName') ?? ''
      this.#edge(from, this.#find(key('ObjectStore', namespace, store)))
    }
  }

  /** A Secret is in no folder; what makes it may be. */
  #secret(namespace: string, name: string): string {
    const known = this.#find(key('Secret', namespace, name))
    if (known !== undefined) return known
    const id = this.#add(key('Secret', namespace, name), { label: `Secret\n${name}`, shape: 'round' })
    for (const { object } of this.#world.producersOf(namespace, name)) {
      this.#edge(this.#find(keyOf(object)), id, 'makes')
    }
    return id
  }

  #add(name: string, node: Omit<Node, 'id'>): string {
    const id = `o${this.#ids.size + 1}`
    this.#ids.set(name, id)
    this.nodes.push({ id, ...node })
    return id
  }

  #find(name: string): string | undefined {
    return this.#ids.get(name)
  }

  #edge(from: string | undefined, to: string | undefined, label?: string): void {
    if (from !== undefined && to !== undefined) this.edges.push({ from, to, label })
  }
}

function keyOf(object: K8sObject): string {
  return key(object.kind, namespaceOf(object), nameOf(object))
}

function key(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`
}
