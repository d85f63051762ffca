import type { K8sObject } from '../../../kubernetes/object.ts'
import { imageName } from '../backend/convex-pods.ts'
import { defaultConnections } from './connections.ts'
import { databaseLinksOf } from './links.ts'
import type { DatabaseLink } from './links.ts'
import { environmentOf } from '../environment/environment.ts'
import type { Environment } from '../environment/environment.ts'
import { HiddenText } from '../secrets/hidden-text.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { judgedIn, placeOf } from '../environment/judged.ts'
import { mountsOf } from '../storage/mounts.ts'
import { memo } from '../memo.ts'
import { workloadBehind } from '../backend/other-apps.ts'
import { at, listAt, textAt, textsAt } from '../read.ts'
import type { Container, Workload } from '../backend/workloads.ts'
import type { Model } from '../model.ts'

/** A PostgreSQL server without an operator that backends use. */
export interface PostgresServer {
  readonly workload: Workload
  readonly container: Container
  readonly environment: Environment
  readonly links: readonly DatabaseLink[]
}

/** The servers to which the URLs of backends lead, by their Services. */
export const postgresServersOf = memo((model: Model): readonly PostgresServer[] => {
  const users = new Map<Workload, DatabaseLink[]>()
  for (const link of databaseLinksOf(model)) {
    const service = serviceOf(model, link)
    const workload = service && workloadBehind(model, service)
    if (workload !== undefined) users.set(workload, [...(users.get(workload) ?? []), link])
  }
  return [...users].flatMap(([workload, links]) => {
    const container = workload.containers.find(({ image, isInit }) => !isInit && isPostgres(image))
    if (container === undefined) return []
    return [{ workload, container, links, environment: environmentOf(model.index, workload.object, container) }]
  })
})

/** `NAME`, or `POD.NAME` of a headless Service. */
function serviceOf({ index }: Model, { database, host, cluster, pooler, pod }: DatabaseLink): K8sObject | undefined {
  if (host === undefined || cluster !== undefined || pooler !== undefined || database.type !== 'postgres')
    return undefined
  const own = namespaceOf(pod.workload.object)
  const [first = '', second = '', third] = host.name.split('.')
  const names: readonly (readonly [name: string, namespace: string])[] = [
    [first, host.namespace],
    ...(/-\d+$/.test(first) ? [[second, third ?? own] as const] : []),
  ]
  for (const [name, namespace] of names) {
    // Manifests without a namespace are applied to one namespace, which the host may name.
    for (const where of own === '' ? [namespace, ''] : [namespace]) {
      const service = index.find('Service', '', where, name)
      if (service !== undefined) return service
    }
  }
  return undefined
}

function isPostgres(image: string): boolean {
  return (
    /^(?:postgres|postgresql|postgis|pgvector|timescaledb)(?:-|$)/.test(imageName(image)) || /pgvector\//.test(image)
  )
}

/** The images of Bitnami and of Red Hat have the same name. */
function isBitnami({ image }: Container): boolean {
  return imageName(image).startsWith('postgresql')
}

/** The database that a server makes at its first start, and the place of its name. */
interface MadeDatabase {
  readonly name: HiddenText
  /** The name, when it may be shown. */
  readonly shown: string | undefined
  readonly object: K8sObject
  readonly path: string
  /** The variable that sets the name. */
  readonly variable: string
}

/** The database that a server makes; `undefined` when the manifests do not show it. */
export function databaseMadeBy({ workload, container, environment }: PostgresServer): MadeDatabase | undefined {
  // The images of Bitnami and Red Hat read other names; without any of them, Bitnami's image makes only postgres.
  const names = isBitnami(container)
    ? ['POSTGRESQL_DATABASE', 'POSTGRES_DATABASE', 'POSTGRES_DB']
    : ['POSTGRES_DB', 'POSTGRES_USER']
  const name = names.find(
    (candidate) => environment.variables.has(candidate) && judgedIn({ environment }, candidate)?.isEmpty !== true,
  )
  const variable = name === undefined ? undefined : environment.variables.get(name)
  const place = { object: workload.object, path: `${container.path}.env`, variable: names[0] ?? '' }
  if (variable === undefined) {
    const isFromFile = [...environment.variables.keys()].some((key) =>
      /^POSTGRES(?:QL)?_(?:DB|DATABASE|USER)_FILE$/.test(key),
    )
    if (!environment.isComplete || isFromFile) return undefined
    return { ...place, name: new HiddenText('postgres'), shown: 'postgres' }
  }
  const text = judgedIn({ environment }, variable.name)
  if (text?.isWhole !== true) return undefined
  return { ...place, ...placeOf(variable), name: text, shown: variable.value }
}

const scriptPath = /^\/docker-entrypoint-(?:pre)?initdb\.d(?:\/|$)/

/** Whether a script or another container may make a database of this name. A script outside of the objects may. */
export function mayMakeDatabase(model: Model, { workload, container }: PostgresServer, name: string): boolean {
  const namespace = namespaceOf(workload.object)
  const scripts = mountsOf(workload, container).filter(({ mountPath }) => scriptPath.test(mountPath))
  if (scripts.some(({ volume }) => at(volume, 'emptyDir') === undefined && mapNameOf(volume) === undefined)) return true
  // An init container may copy scripts from any ConfigMap of the pod.
  const maps = scripts.length === 0 ? [] : mapsOf(model, workload)
  if (maps.includes(undefined)) return true
  const commands = model.workloads
    .filter(({ object }) => namespaceOf(object) === namespace)
    .flatMap(({ containers }) => containers)
    .map(({ spec }) => JSON.stringify([spec['command'], spec['args'], spec['lifecycle']]))
  return [...maps.flatMap((map) => Object.values(textsAt(map, 'data'))), ...commands].some(
    (text) => /create\s+database|createdb/i.test(text) && (text.includes(name) || text.includes('$')),
  )
}

function mapNameOf(volume: unknown): string | undefined {
  return textAt(volume, 'configMap', 'name')
}

/** The ConfigMaps that a pod mounts; `undefined` for one that is not among the objects. */
function mapsOf({ index }: Model, { object, pod }: Workload): readonly (K8sObject | undefined)[] {
  return listAt(pod, 'volumes').flatMap((volume) => {
    const name = mapNameOf(volume)
    return name === undefined ? [] : [index.find('ConfigMap', '', namespaceOf(object), name)]
  })
}

/** The `max_connections` of a server; `undefined` when the manifests do not show it. */
export function connectionsOf(model: Model, server: PostgresServer): number | undefined {
  const { container, environment } = server
  const words = ['command', 'args'].flatMap((field) => listAt(container.spec, field))
  const text = words.filter((word) => typeof word === 'string').join(' ')
  const argument = /(?:^|\s)(?:-c\s*|--)max[_-]connections=["']?(\d+)/.exec(text) ?? /(?:^|\s)-N\s*(\d+)/.exec(text)
  if (argument !== null) return Number(argument[1])
  const variable = isBitnami(container) ? environment.variables.get('POSTGRESQL_MAX_CONNECTIONS')?.value : undefined
  if (variable !== undefined && /^\d+$/.test(variable)) return Number(variable)
  if (environment.variables.has('POSTGRES_INITDB_ARGS')) return undefined
  const maps = configurationOf(model, server)
  const lines = maps.flatMap((map) => Object.values(textsAt(map, 'data')).flatMap((file) => file.split('\n')))
  const count = lines.flatMap((line) => /^max_connections[ \t=']{1,9}(\d+)/.exec(line.trim())?.[1] ?? [])[0]
  if (count !== undefined) return Number(count)
  const isElsewhere = maps.includes(undefined) || (maps.length === 0 && text.includes('config_file'))
  return isElsewhere || !environment.isComplete ? undefined : defaultConnections
}

/** The ConfigMaps with which a server may be configured; an init container may copy them. */
function configurationOf(model: Model, { workload, container }: PostgresServer): readonly (K8sObject | undefined)[] {
  const isConfigured = mountsOf(workload, container).some(
    ({ volume, mountPath }) =>
      (mapNameOf(volume) !== undefined || at(volume, 'emptyDir') !== undefined) &&
      /conf|\/etc\/postgres/.test(mountPath) &&
      !scriptPath.test(mountPath),
  )
  return isConfigured ? mapsOf(model, workload) : []
}
