import { textIn } from '../check/model/backend/backend-paths.ts'
import type { ConvexPod } from '../check/model/backend/convex-pods.ts'
import type { BackendDatabase } from '../check/model/database/database.ts'
import { servingBackends } from '../check/model/routes/exposure.ts'
import { listAt, textAt } from '../check/model/read.ts'
import { isOnTailnet } from '../check/model/routes/services.ts'
import { annotationsOf, hostname } from '../check/model/routes/tailnet.ts'
import { Model } from '../check/model/model.ts'
import { s3Variables } from '../convex/environment/index.ts'
import { databaseNameOf } from '../convex/instance.ts'
import type { Issue } from '../errors.ts'
import { serviceNamespaceOf } from '../kubernetes/names.ts'
import { identityOf, plainObject, titleOf } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { objectsOf } from '../kubernetes/objects-of.ts'
import type { FleetStack } from './fleet.ts'
import type { FleetPostgres } from './shared-postgres.ts'

/** Something that two instances must not share. */
interface Claim {
  readonly key: string
  readonly what: string
}

/** Finds what two instances share but must not. It stores only names, so a large fleet takes little memory. */
export class Clashes {
  readonly #owners = new Map<string, string>()
  readonly issues: Issue[] = []

  add(stack: FleetStack): void {
    this.#claim(stack.name, claimsOf(stack))
  }

  /** The same for a shared cluster. */
  addShared(postgres: FleetPostgres): void {
    this.#claim('sharedPostgres', sharedClaimsOf(postgres))
  }

  #claim(name: string, claims: readonly Claim[]): void {
    for (const { key, what } of claims) {
      const owner = this.#owners.get(key)
      if (owner === undefined) this.#owners.set(key, name)
      else
        this.issues.push({
          path: name,
          message: `${what} is also used by ${owner}; choose a different one for one of them`,
        })
    }
  }
}

/** Its folder, its objects and its archive. */
function sharedClaimsOf({ cluster = '', path, objects: tree }: FleetPostgres): readonly Claim[] {
  const objects = objectsOf(tree).map(plainObject)
  const name = path.split('/').at(-1) ?? ''
  return distinct([
    ...(cluster === '' ? [{ key: `name/${name}`, what: `the name ${name}` }] : []),
    ...objects.map((object) => ({ key: `object/${cluster}/${identityOf(object)}`, what: titleOf(object) })),
    ...archiveClaims(objects),
  ])
}

function claimsOf(fleetStack: FleetStack): readonly Claim[] {
  const { name, cluster = '', stack, options, isShared } = fleetStack
  const objects = objectsOf(stack).map(plainObject)
  const route = typeof options.dashboard === 'object' ? options.dashboard.ingress : undefined
  const hosts = [options.host, options.siteHost, route?.host].flatMap((host) => host?.toLowerCase() ?? [])
  return distinct([
    { key: `name/${name}`, what: `the name ${name}` },
    ...hosts.map((host) => ({ key: `host/${host}`, what: `the host ${host}` })),
    ...objects.flatMap(tailnetName),
    // In a namespace of its own, an instance can share no object.
    ...(isShared
      ? [...objects, ...volumesOf(options)].map((object) => ({
          key: `object/${cluster}/${identityOf(object)}`,
          what: titleOf(object),
        }))
      : []),
    ...dataClaims(objects, { ...options, cluster }),
    ...archiveClaims(objects),
    ...exportClaims(options),
  ])
}

/** A name that an instance claims twice is not shared with another instance. */
function distinct(claims: readonly Claim[]): readonly Claim[] {
  return [...new Map(claims.map((claim) => [claim.key, claim])).values()]
}

/** The existing claim of a volume, which is not an object of the stack. */
function volumesOf({ backend, namespace }: FleetStack['options']): readonly K8sObject[] {
  const name = typeof backend?.volume === 'object' ? backend.volume.existingClaim : undefined
  const metadata = { name, namespace }
  return name === undefined ? [] : [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata }]
}

interface Place {
  readonly endpoint?: string | undefined
  readonly destinationPath: string
}

const placeOf = ({ endpoint = '', destinationPath }: Place): string =>
  `${endpoint}/${destinationPath.replace(/\/$/, '')}`

/** The location of exports: exports of two instances would be mixed. */
function exportClaims({ export: job }: FleetStack['options']): readonly Claim[] {
  return job === undefined
    ? []
    : [{ key: `export/${placeOf(job)}`, what: `the path of exports ${job.destinationPath}` }]
}

/** The location of backups: a cluster that finds the backups of another does not start. */
function archiveClaims(objects: readonly K8sObject[]): readonly Claim[] {
  const stores = new Map(
    objects.filter(({ kind }) => kind === 'ObjectStore').map((store) => [store.metadata?.name, store]),
  )
  const plugins = objects
    .filter(({ kind }) => kind === 'Cluster')
    .flatMap((cluster) => listAt(cluster, 'spec', 'plugins'))
  return plugins.flatMap((plugin) => {
    const store = stores.get(textAt(plugin, 'parameters', 'barmanObjectName'))
    const destinationPath = textAt(store, 'spec', 'configuration', 'destinationPath')
    if (destinationPath === undefined) return []
    const serverName = textAt(plugin, 'parameters', 'serverName') ?? ''
    const endpoint = textAt(store, 'spec', 'configuration', 'endpointURL')
    return [
      {
        key: `archive/${placeOf({ endpoint, destinationPath })}/${serverName}`,
        what: `the archive ${serverName} at ${destinationPath}`,
      },
    ]
  })
}

function tailnetName(object: K8sObject): readonly Claim[] {
  // An Ingress has its name in tls, of which the operator takes the first part.
  const isIngress = object.kind === 'Ingress' && textAt(object, 'spec', 'ingressClassName') === 'tailscale'
  const host = isIngress ? textAt(object, 'spec', 'tls', 0, 'hosts', 0) : undefined
  const name =
    host?.split('.')[0] ??
    (object.kind === 'Service' && isOnTailnet(object) ? annotationsOf(object)[hostname] : undefined)
  return name === undefined ? [] : [{ key: `tailnet/${name}`, what: `the name ${name} on the tailnet` }]
}

/** Facts about an instance in addition to its objects. */
interface Known {
  readonly cluster: string
  readonly instanceName?: string | undefined
}

/** Where the data is: two instances in one location would destroy each other's data. */
function dataClaims(objects: readonly K8sObject[], { cluster, instanceName: known = '' }: Known): readonly Claim[] {
  const model = new Model(objects)
  return servingBackends(model).flatMap((pod) => {
    const database = model.databaseOf(pod)
    // The objects do not show a name that is in a Secret.
    const { instanceName = known, databaseName = databaseNameOf(known) } = database
    const isExternal = database.cluster === undefined && (database.type === 'postgres' || database.type === 'mysql')
    return [
      ...(isExternal ? [serverClaim(pod, { ...database, databaseName }, cluster)] : []),
      ...bucketClaims(pod, instanceName),
    ]
  })
}

/** A Service belongs to its Kubernetes cluster; a host in a Secret is identified by the Secret. */
function serverClaim(pod: ConvexPod, { url, databaseName = '' }: BackendDatabase, cluster: string): Claim {
  const { variables } = pod.environment
  const server = url?.host ?? JSON.stringify([variables.get('PGHOST')?.from, variables.get('POSTGRES_URL')?.from])
  const own = pod.workload.object.metadata?.namespace ?? ''
  const isHidden = url === undefined || server.includes('$(')
  const namespace = isHidden ? own : serviceNamespaceOf(server, own)
  const place = namespace === undefined ? server : `${cluster}/${namespace}/${server.split('.')[0]}`
  return {
    key: `database/${place}/${url?.port ?? ''}/${databaseName}`,
    what: `the database ${databaseName} at ${server}`,
  }
}

function bucketClaims(pod: ConvexPod, instanceName: string): readonly Claim[] {
  const buckets = s3Variables.flatMap((name) => (name.endsWith('_BUCKET') ? (textIn(pod, name) ?? []) : []))
  const endpoint = textIn(pod, 'S3_ENDPOINT_URL') ?? ''
  return [...new Set(buckets)].map((bucket) => ({
    key: `bucket/${endpoint}/${bucket}/${instanceName}`,
    what: `the prefix ${instanceName} in the bucket ${bucket}`,
  }))
}
