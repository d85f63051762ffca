import { backendPaths, storageOf, textIn } from '../check/model/backend/backend-paths.ts'
import type { ConvexPod } from '../check/model/backend/convex-pods.ts'
import { databaseLinksOf } from '../check/model/database/links.ts'
import { exposureOf, servingBackends } from '../check/model/routes/exposure.ts'
import { nameOf, namespaceOf } from '../check/model/index-of-objects.ts'
import { mountOf } from '../check/model/storage/mounts.ts'
import { originOf } from '../check/model/routes/origins.ts'
import { textAt } from '../check/model/read.ts'
import { tailnetObjects } from '../check/model/routes/tailnet.ts'
import { Model } from '../check/model/model.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { Controller } from '../secrets/kubeseal.ts'

/** A file of the folder, and the object in it. */
export interface FileOfObject {
  readonly name: string
  readonly object: K8sObject
  /** Whether the file is made elsewhere, so that only its required contents are known. */
  readonly isKept: boolean
}

/** The Secret that the backend reads its instance secret from. */
export interface Credentials {
  readonly secret: string
  readonly key: string
  readonly madeBy: 'SealedSecret' | 'ExternalSecret' | 'elsewhere'
  /** The file that it is made by. */
  readonly file: string | undefined
}

/** What a runbook says of a deployment: everything is read from the objects, edits included. */
export interface Facts {
  readonly model: Model
  readonly files: readonly FileOfObject[]
  readonly pod: ConvexPod
  readonly namespace: string
  /** Kind and name of what runs the backend, as kubectl takes it: `deployment/convex-backend`. */
  readonly workload: string
  readonly backendName: string
  readonly container: string
  readonly image: string
  readonly instanceName: string | undefined
  /** Public origin of the API. */
  readonly origin: string | undefined
  /** Base URL of HTTP actions. */
  readonly site: string | undefined
  readonly credentials: Credentials | undefined
  readonly cluster: K8sObject | undefined
  /** The pooler between the backend and its cluster. */
  readonly pooler: K8sObject | undefined
  /** The claim on which files, code and search indexes lie. */
  readonly claim: string | undefined
  readonly storage: 's3' | 'local' | 'unknown'
  readonly database: 'postgres' | 'mysql' | 'sqlite' | 'unknown'
  /** Objects through which clients on the internet come in. */
  readonly routes: readonly K8sObject[]
  readonly tailnet: readonly K8sObject[]
  /** The sealed-secrets controller, which no object of the folder shows. */
  readonly controller: Controller
}

/** The facts of a deployment, or nothing when there is no backend, or more than the one that a runbook can be about. */
export function factsOf(files: readonly FileOfObject[], controller: Controller): Facts | undefined {
  const model = new Model(files.map(({ object }) => object))
  const [pod, ...others] = servingBackends(model)
  if (pod === undefined || others.length > 0) return undefined
  const { object } = pod.workload
  const namespace = namespaceOf(object) === '' ? 'default' : namespaceOf(object)
  const database = model.databaseOf(pod)
  const paths = backendPaths(pod)
  const tailnet = tailnetObjects(model)
  const link = databaseLinksOf(model).find((candidate) => candidate.pod === pod)
  return {
    model,
    files,
    pod,
    namespace,
    workload: `${object.kind.toLowerCase()}/${nameOf(object)}`,
    backendName: nameOf(object),
    container: pod.container.name,
    image: pod.container.image,
    instanceName: database.isNameHidden ? undefined : database.instanceName,
    origin: originOf(pod, 'CONVEX_CLOUD_ORIGIN').url?.origin,
    site: siteOf(pod),
    credentials: credentialsOf(model, files, pod),
    cluster: link?.cluster,
    pooler: link?.pooler,
    claim: textAt(mountOf(pod.mounts, paths.data)?.volume, 'persistentVolumeClaim', 'claimName'),
    storage: storageOf(pod),
    database: database.type,
    routes: [...exposureOf(model).objects.keys()].filter((route) => !tailnet.includes(route)),
    tailnet,
    controller,
  }
}

function siteOf(pod: ConvexPod): string | undefined {
  return originOf(pod, 'CONVEX_SITE_ORIGIN').url?.href.replace(/\/$/, '')
}

function credentialsOf(model: Model, files: readonly FileOfObject[], pod: ConvexPod): Credentials | undefined {
  const from = pod.environment.variables.get('INSTANCE_SECRET')?.from
  if (from?.kind !== 'Secret') return undefined
  const [producer] = model.producersOf(namespaceOf(pod.workload.object), from.name)
  const file = files.find(({ object }) => object === producer?.object)?.name
  const kind = producer?.object.kind
  const madeBy = kind === 'SealedSecret' || kind === 'ExternalSecret' ? kind : 'elsewhere'
  return { secret: from.name, key: from.key, madeBy, file }
}

/** A variable of the backend, when the manifests show it. */
export function variableOf({ pod }: Facts, name: string): string | undefined {
  return textIn(pod, name)
}

/** The objects of a kind. */
export function ofKind({ files }: Facts, kind: string): readonly FileOfObject[] {
  return files.filter(({ object }) => object.kind === kind)
}
