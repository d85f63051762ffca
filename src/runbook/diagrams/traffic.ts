import type { ConvexPod } from '../../check/model/backend/convex-pods.ts'
import { exposureOf } from '../../check/model/routes/exposure.ts'
import { nameOf } from '../../check/model/index-of-objects.ts'
import { isTailnet } from '../../check/model/routes/reach.ts'
import { isOnTailnet } from '../../check/model/routes/services.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Facts } from '../facts.ts'
import { flowchart } from './mermaid.ts'
import type { Edge, Node } from './mermaid.ts'

/** Who talks to whom. */
export function trafficDiagram(facts: Facts): string {
  const graph = new Traffic(facts)
  graph.routes()
  graph.tailnet()
  graph.database()
  graph.files()
  graph.callbacks()
  return flowchart('LR', graph.nodes, graph.edges)
}

class Traffic {
  readonly nodes: Node[] = []
  readonly edges: Edge[] = []
  readonly #ids = new Map<unknown, string>()
  readonly #facts: Facts

  constructor(facts: Facts) {
    this.#facts = facts
  }

  routes(): void {
    const { model, pod, origin, routes } = this.#facts
    const exposure = exposureOf(model)
    const clients = this.#node('clients', { label: 'clients, browsers, CLI', shape: 'round' })
    for (const route of routes) {
      const found = exposure.objects.get(route) ?? []
      if (found.every(({ isRedirect }) => isRedirect)) continue
      const id = this.#object(route)
      this.#edge(clients, id, origin)
      for (const { destinations } of found) {
        for (const { service, pod: target } of destinations) {
          this.#edge(id, this.#object(service))
          this.#edge(this.#object(service), this.#pod(target))
        }
      }
    }
    this.#pod(pod)
  }

  tailnet(): void {
    const { model, tailnet } = this.#facts
    if (tailnet.length === 0) return
    const people = this.#node('tailnet', { label: 'users on the tailnet', shape: 'round' })
    const exposure = exposureOf(model)
    for (const object of tailnet) {
      const id = this.#object(object)
      this.#edge(people, id)
      const pods = isOnTailnet(object)
        ? exposure.podsBehind(object)
        : (exposure.objects.get(object) ?? []).flatMap(({ route, destinations }) =>
            isTailnet(route) ? destinations.map(({ pod }) => pod) : [],
          )
      for (const pod of pods) this.#edge(id, this.#pod(pod))
    }
  }

  database(): void {
    const { cluster, pooler, database, pod } = this.#facts
    if (cluster !== undefined && pooler !== undefined) {
      this.#edge(this.#pod(pod), this.#object(pooler), 'TLS 5432')
      this.#edge(this.#object(pooler), this.#object(cluster, 'store'), 'TLS 5432')
    } else if (cluster !== undefined) {
      this.#edge(this.#pod(pod), this.#object(cluster, 'store'), 'TLS 5432')
    } else if (database === 'postgres' || database === 'mysql') {
      this.#edge(this.#pod(pod), this.#node('database', { label: `${database} server`, shape: 'store' }))
    }
  }

  files(): void {
    const { claim, storage, pod } = this.#facts
    if (storage === 's3') this.#edge(this.#pod(pod), this.#node('s3', { label: 'S3: files, code', shape: 'store' }))
    if (claim === undefined) return
    this.#edge(this.#pod(pod), this.#node('claim', { label: `volume\n${claim}`, shape: 'store' }))
  }

  /** Node actions reach the backend by its public origin, and the dashboard runs in the browser. */
  callbacks(): void {
    const { pod, routes } = this.#facts
    const [route] = routes
    if (route === undefined || !this.#ids.has(route)) return
    this.#edge(this.#pod(pod), this.#object(route), 'node actions')
  }

  #object(object: K8sObject, shape: Node['shape'] = 'box'): string {
    return this.#node(object, { label: `${object.kind}\n${nameOf(object)}`, shape })
  }

  #pod({ workload: { object } }: ConvexPod): string {
    return this.#object(object)
  }

  #node(key: unknown, { label, shape = 'box' }: Omit<Node, 'id'>): string {
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = `n${this.#ids.size + 1}`
    this.#ids.set(key, id)
    this.nodes.push({ id, label, shape })
    return id
  }

  #edge(from: string, to: string, label?: string): void {
    const isThere = this.edges.some((edge) => edge.from === from && edge.to === to && edge.label === label)
    if (!isThere) this.edges.push({ from, to, label })
  }
}
