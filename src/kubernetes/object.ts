import { Model } from '@kubernetes-models/base'
import type { Issue } from '../errors.ts'
import { visible } from '../shown.ts'

/** The part of an object's metadata that this package reads. */
export interface K8sObjectMeta {
  readonly name?: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * Any Kubernetes object: a kubernetes-models instance, plain data, or an object from another generator. Only the shape
 * matters, never the class, so objects of two installed versions of kubernetes-models are treated alike.
 */
export interface K8sObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata?: K8sObjectMeta
}

/** Whether a value has the shape of a Kubernetes object: text in `apiVersion` and `kind`. */
export function isK8sObject(value: unknown): value is K8sObject {
  if (typeof value !== 'object' || value === null) return false
  const { apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown } = value
  return typeof apiVersion === 'string' && typeof kind === 'string'
}

/** Why an object cannot be identified: metadata, a name or a namespace of a wrong type. */
export function metadataProblem({ metadata }: { readonly metadata?: unknown }): Issue | undefined {
  if (metadata === undefined || metadata === null) return undefined
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return wrongType('metadata', 'an object', metadata)
  const { name, namespace }: { readonly name?: unknown; readonly namespace?: unknown } = metadata
  const wrong = Object.entries({ name, namespace }).find(([, value]) => typeof (value ?? '') !== 'string')
  return wrong && wrongType(`metadata.${wrong[0]}`, 'text', wrong[1])
}

function wrongType(path: string, expected: string, value: unknown): Issue {
  return {
    path,
    message: `expected ${expected}, got ${Array.isArray(value) ? 'a list' : `a value of the type ${typeof value}`}`,
  }
}

type PlainObject = K8sObject & Record<string, unknown>

/** The object as plain data, by `toJSON` where it has one. The result shares nothing with the object. */
export function plainObject(object: K8sObject): PlainObject {
  const { toJSON }: K8sObject & { readonly toJSON?: () => unknown } = object
  // That of kubernetes-models only leaves out what JSON leaves out too, in a copy of its own.
  const isNeeded = typeof toJSON === 'function' && toJSON !== Model.prototype.toJSON
  const data = isNeeded ? toJSON.call(object) : { ...object }
  const plain: PlainObject = JSON.parse(JSON.stringify(data))
  return plain
}

/** What identifies an object: API group (without its version), kind, namespace and name. */
export function identityOf(object: K8sObject): string {
  const [group] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['']
  return [group, object.kind, object.metadata?.namespace ?? '', object.metadata?.name ?? ''].join('/')
}

/** The object for messages: `Deployment convex/convex-backend`. */
export function titleOf(object: K8sObject): string {
  const { namespace, name = '(no name)' } = object.metadata ?? {}
  return visible(`${object.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`)
}
