import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import type { IPooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
import type { IScheduledBackup } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup'
import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { IIngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import type { IMiddleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { IService } from 'kubernetes-models/v1/Service'
import type { IObjectStore } from '../../../src/kubernetes/postgres/barman-cloud.ts'

interface Kinds {
  Certificate: ICertificate
  Cluster: ICluster
  ConfigMap: IConfigMap
  Deployment: IDeployment
  ExternalSecret: IExternalSecret
  IngressRoute: IIngressRoute
  Middleware: IMiddleware
  ObjectStore: IObjectStore
  PersistentVolumeClaim: IPersistentVolumeClaim
  Pooler: IPooler
  ScheduledBackup: IScheduledBackup
  SealedSecret: ISealedSecret
  Service: IService
}

/** A manifest as plain data. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name?: string
    readonly namespace?: string
    readonly annotations?: Readonly<Record<string, string>>
  }
}

/** What the objects may refer to although it is not among them. */
export interface Externals {
  /** Keys of Secrets: `name/key`. */
  readonly secretKeys?: readonly string[]
  /** Keys of ConfigMaps: `name/key`. */
  readonly configMapKeys?: readonly string[]
  readonly claims?: readonly string[]
  /** `namespace/name`, or a name of another provider. */
  readonly middlewares?: readonly string[]
  /** `name:port`. */
  readonly services?: readonly string[]
  readonly tlsSecrets?: readonly string[]
}

/** Everything that the invariants look at. */
export interface Model {
  readonly objects: readonly Manifest[]
  readonly externals: Externals
}

export function all<Kind extends keyof Kinds>({ objects }: Model, kind: Kind): readonly Kinds[Kind][] {
  return objects.filter((object) => object.kind === kind) as unknown as readonly Kinds[Kind][]
}

/** A pod of the objects, with all of its containers. */
export interface Pod {
  readonly title: string
  readonly labels: Readonly<Record<string, string>>
  readonly spec: IPodSpec
  readonly containers: readonly IContainer[]
  readonly deployment: IDeployment
}

export function pods(model: Model): readonly Pod[] {
  return all(model, 'Deployment').map((deployment) => {
    const { metadata, spec } = deployment.spec!.template
    return {
      title: `pod of ${deployment.metadata?.name}`,
      labels: metadata?.labels ?? {},
      spec: spec!,
      containers: [...(spec!.initContainers ?? []), ...spec!.containers],
      deployment,
    }
  })
}

/** The pod whose main container has this name. */
export function podOf(model: Model, container: string): (Pod & { readonly main: IContainer }) | undefined {
  for (const pod of pods(model)) {
    const main = pod.spec.containers.find(({ name }) => name === container)
    if (main !== undefined) return { ...pod, main }
  }
  return undefined
}

/** The literal values of a container's variables, those of its ConfigMaps included. */
export function environmentOf(model: Model, { env = [], envFrom = [] }: IContainer): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const { configMapRef } of envFrom) {
    const map = all(model, 'ConfigMap').find(({ metadata }) => metadata?.name === configMapRef?.name)
    Object.assign(values, map?.data)
  }
  for (const { name, value } of env) values[name] = value ?? ''
  return values
}

export function duplicates(items: readonly string[]): readonly string[] {
  return items.filter((item, index) => items.indexOf(item) !== index)
}

/** How a cluster begins: empty, or with the data of another one. */
export function beginningOf({ spec }: ICluster) {
  return spec?.bootstrap?.initdb ?? spec?.bootstrap?.recovery
}
