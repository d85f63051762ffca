import type { K8sObject } from '../../../kubernetes/object.ts'
import type { ObjectIndex } from '../index-of-objects.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { longestVariable } from './references.ts'
import { at, listAt, recordAt, textAt, textsAt } from '../read.ts'
import type { SecretValue } from '../secrets/values.ts'
import { secretKeysIn, secretValueIn } from '../secrets/producers.ts'
import type { Container } from '../backend/workloads.ts'

/** A key of a Secret or a ConfigMap. */
export interface KeyReference {
  readonly kind: 'Secret' | 'ConfigMap'
  readonly name: string
  readonly key: string
  readonly optional: boolean
}

/** A variable of a container, as far as the manifests show it. */
export interface Variable {
  readonly name: string
  /** The value, if the manifests contain it and it may be shown. */
  readonly value: string | undefined
  /** The value of a Secret that is in plain text in the manifests: for checks, never for messages. */
  readonly hidden?: SecretValue | undefined
  /** The source of the value, if the manifest itself does not contain it. */
  readonly from: KeyReference | undefined
  /** Object that contains the value: the workload, or the ConfigMap. */
  readonly object: K8sObject
  /** Path in that object. */
  readonly path: string
}

/** A whole Secret or ConfigMap as a source of variables. */
interface EnvironmentSource {
  readonly kind: 'Secret' | 'ConfigMap'
  readonly name: string
  readonly prefix: string
  readonly path: string
  /** Whether its variables are known: a ConfigMap of usual size among the objects, or a Secret whose keys are known. */
  readonly isKnown: boolean
}

/** The environment of a container. */
export interface Environment {
  /** Variables by name; the last one overrides, and `env` overrides `envFrom`, as in Kubernetes. */
  readonly variables: ReadonlyMap<string, Variable>
  /** The list `env` as written, with duplicates. */
  readonly list: readonly Variable[]
  /** The sources of `envFrom`. */
  readonly sources: readonly EnvironmentSource[]
  /** Whether every variable is known. If not, a missing one may still be set. */
  readonly isComplete: boolean
}

/** The environment of a container, as far as the objects show it. */
export function environmentOf(index: ObjectIndex, object: K8sObject, container: Container): Environment {
  const namespace = namespaceOf(object)
  const sources = withoutRepeats(
    listAt(container.spec, 'envFrom').flatMap((entry, position) =>
      sourceOf(index, { entry, namespace, path: `${container.path}.envFrom[${position}]` }),
    ),
  )
  const list = listAt(container.spec, 'env').map((entry, position) =>
    variableOf(index, { entry, object, path: `${container.path}.env[${position}]` }),
  )
  const variables = new Map<string, Variable>()
  for (const source of sources) {
    for (const variable of fromConfigMap(index, namespace, source)) variables.set(variable.name, variable)
    for (const variable of fromSecret(index, object, source)) variables.set(variable.name, variable)
  }
  for (const variable of list) variables.set(variable.name, variable)
  return { variables, list, sources, isComplete: sources.every(({ isKnown }) => isKnown) }
}

/** Of a source that is listed twice, the last entry overrides the first. */
function withoutRepeats(sources: readonly EnvironmentSource[]): readonly EnvironmentSource[] {
  const last = new Map<string, EnvironmentSource>()
  for (const source of sources) {
    const key = [source.kind, source.name, source.prefix].join('\u0000')
    last.delete(key)
    last.set(key, source)
  }
  return [...last.values()]
}

// More than any backend reads. Thousands of pods may share a ConfigMap, and each gets all of its variables.
const mostKeys = 500

interface SourceEntry {
  readonly entry: unknown
  readonly namespace: string
  readonly path: string
}

function sourceOf(index: ObjectIndex, { entry, namespace, path }: SourceEntry): readonly EnvironmentSource[] {
  const prefix = textAt(entry, 'prefix') ?? ''
  const secret = textAt(entry, 'secretRef', 'name')
  if (secret !== undefined) {
    const isKnown = secretKeysIn(index, namespace, secret) !== undefined
    return [{ kind: 'Secret', name: secret, prefix, path: `${path}.secretRef`, isKnown }]
  }
  const name = textAt(entry, 'configMapRef', 'name')
  if (name === undefined) return []
  const map = index.find('ConfigMap', '', namespace, name)
  const isKnown = map !== undefined && index.sizeOf(map) <= mostKeys
  return [{ kind: 'ConfigMap', name, prefix, path: `${path}.configMapRef`, isKnown }]
}

function fromConfigMap(index: ObjectIndex, namespace: string, source: EnvironmentSource): readonly Variable[] {
  if (source.kind !== 'ConfigMap' || !source.isKnown) return []
  const object = index.find('ConfigMap', '', namespace, source.name)
  if (object === undefined) return []
  return Object.entries(textsAt(object, 'data')).map(([key, value]) => ({
    name: `${source.prefix}${key}`,
    value,
    from: { kind: 'ConfigMap', name: source.name, key, optional: false },
    object,
    path: `data.${key}`,
  }))
}

function fromSecret(index: ObjectIndex, object: K8sObject, source: EnvironmentSource): readonly Variable[] {
  if (source.kind !== 'Secret') return []
  const namespace = namespaceOf(object)
  return [...(secretKeysIn(index, namespace, source.name) ?? [])].map((key) => ({
    name: `${source.prefix}${key}`,
    value: undefined,
    hidden: secretValueIn(index, namespace, { name: source.name, key }),
    from: { kind: 'Secret', name: source.name, key, optional: false },
    object,
    path: source.path,
  }))
}

interface VariableEntry {
  readonly entry: unknown
  readonly object: K8sObject
  readonly path: string
}

function variableOf(index: ObjectIndex, { entry, object, path }: VariableEntry): Variable {
  const name = textAt(entry, 'name') ?? ''
  const secret = referenceOf(entry, 'secretKeyRef', 'Secret')
  if (secret !== undefined) {
    const hidden = secretValueIn(index, namespaceOf(object), secret)
    return { name, value: undefined, hidden, from: secret, object, path: `${path}.valueFrom.secretKeyRef` }
  }
  const from = referenceOf(entry, 'configMapKeyRef', 'ConfigMap')
  if (from !== undefined) {
    const value = textAt(index.find('ConfigMap', '', namespaceOf(object), from.name), 'data', from.key)
    return { name, value, from, object, path: `${path}.valueFrom.configMapKeyRef` }
  }
  const text = literalText(at(entry, 'value'))
  const isElsewhere = at(entry, 'valueFrom') !== undefined || text.length > longestVariable
  return {
    name,
    value: isElsewhere ? undefined : text,
    from: undefined,
    object,
    path: `${path}.value`,
  }
}

/** The API server refuses numbers and booleans, but their meaning is clear. */
function literalText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function referenceOf(entry: unknown, field: string, kind: 'Secret' | 'ConfigMap'): KeyReference | undefined {
  const reference = recordAt(entry, 'valueFrom', field)
  const name = textAt(reference, 'name')
  const key = textAt(reference, 'key')
  return name === undefined || key === undefined
    ? undefined
    : { kind, name, key, optional: reference['optional'] === true }
}
