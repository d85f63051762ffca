import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { ApiObject } from '../harness/apply.ts'
import type { Cluster } from '../harness/cluster.ts'
import { eventually } from '../harness/eventually.ts'

/** A SealedSecret as plain data, with a name and a namespace. */
export type PlainSeal = ISealedSecret & { metadata: { name: string; namespace: string } }

/** A Secret as the API server gives it. */
export interface LiveSecret {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly type: string
  readonly immutable?: boolean
  /** In base64; kubeseal prints null for an empty value. */
  readonly data?: Readonly<Record<string, string | null>>
}

export function plainSeal(sealedSecret: K8sObject): PlainSeal {
  return plainObject(sealedSecret) as unknown as PlainSeal
}

/** The same seal under another name or in another namespace, as when a file is copied. */
export function moved(seal: PlainSeal, to: { readonly name?: string; readonly namespace?: string }): PlainSeal {
  const copy = structuredClone(seal)
  Object.assign(copy.metadata, to)
  Object.assign(copy.spec.template?.metadata ?? {}, to)
  return copy
}

/** Applies a SealedSecret; an answer other than "stored, and nothing to remark" is an error. */
export async function applySeal({ apply }: Cluster, seal: PlainSeal): Promise<PlainSeal> {
  const { status, body, warnings } = await apply(seal as ApiObject)
  if (status > 201 || warnings.length > 0) throw new Error(`${body.message ?? warnings.join(', ')}`)
  return seal
}

const secretPath = ({ metadata }: PlainSeal): string =>
  `/api/v1/namespaces/${metadata.namespace}/secrets/${metadata.name}`

const sealPath = ({ metadata }: PlainSeal): string =>
  `/apis/bitnami.com/v1alpha1/namespaces/${metadata.namespace}/sealedsecrets/${metadata.name}`

interface Condition {
  readonly type: string
  readonly status: string
  readonly message: string
}

interface Status {
  readonly conditions?: readonly Condition[]
  readonly observedGeneration?: number
}

/** Waits until the controller has said of a SealedSecret whether it could open it. */
async function verdict({ client }: Cluster, seal: PlainSeal): Promise<Condition> {
  return eventually(`SealedSecret ${seal.metadata.name} has a verdict`, async () => {
    const { body } = await client({ path: sealPath(seal) })
    const { conditions = [], observedGeneration } = (body.status ?? {}) as Status
    // What it said of an earlier content is no answer.
    if (observedGeneration !== body.metadata.generation) return undefined
    return conditions.find(({ type }) => type === 'Synced')
  })
}

/** The Secret that the controller makes; an error, with the controller's words, when it makes none. */
export async function opened(cluster: Cluster, seal: PlainSeal): Promise<LiveSecret> {
  const { status, message } = await verdict(cluster, seal)
  if (status !== 'True') throw new Error(`${seal.metadata.name} stays shut: ${message}`)
  return eventually(`Secret ${seal.metadata.name}`, async () => {
    const { status: found, body } = await cluster.client({ path: secretPath(seal) })
    return found === 200 ? (body as LiveSecret) : undefined
  })
}

/** Why the controller could not open a SealedSecret; an error when it could. */
export async function shut(cluster: Cluster, seal: PlainSeal): Promise<string> {
  const { status, message } = await verdict(cluster, seal)
  const { status: found } = await cluster.client({ path: secretPath(seal) })
  if (status === 'True' || found !== 404) throw new Error(`${seal.metadata.name} was opened`)
  return message
}

/** The values of a Secret, as bytes. */
export function bytesOf({ data = {} }: Pick<LiveSecret, 'data'>): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value ?? '', 'base64')]))
}

/** Values as they were given, as bytes. */
export function givenBytes(data: Readonly<Record<string, string | Uint8Array>>): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value as Uint8Array)]))
}
