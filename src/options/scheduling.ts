import { Affinity } from 'kubernetes-models/v1/Affinity'
import type { IAffinity } from 'kubernetes-models/v1/Affinity'
import { Toleration } from 'kubernetes-models/v1/Toleration'
import type { IToleration } from 'kubernetes-models/v1/Toleration'
import { TopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint'
import type { ITopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint'
import * as v from 'valibot'
import { schemaIssues } from '../kubernetes/validate.ts'
import { native } from './fields.ts'
import { issueAt } from './issue-at.ts'
import { unknownKey } from './strict.ts'

/**
 * The keys of a section of a Kubernetes object; `true` where nested values are not checked. List items use the keys of
 * the list.
 */
interface Keys {
  readonly [key: string]: Keys | true
}

const keysOf = (...names: readonly string[]): Keys => Object.fromEntries(names.map((name) => [name, true]))

// kubernetes@v1.37.2
// staging/src/k8s.io/api/core/v1/types.go#Affinity,NodeAffinity,PodAffinity,PodAffinityTerm,Toleration.
const requirement = keysOf('key', 'operator', 'values')
const labelSelector: Keys = { matchLabels: true, matchExpressions: requirement }
const nodeTerm: Keys = { matchExpressions: requirement, matchFields: requirement }
const podTerm: Keys = {
  ...keysOf('matchLabelKeys', 'mismatchLabelKeys', 'namespaces', 'topologyKey'),
  labelSelector,
  namespaceSelector: labelSelector,
}
const nodeAffinity: Keys = {
  preferredDuringSchedulingIgnoredDuringExecution: { weight: true, preference: nodeTerm },
  requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: nodeTerm },
}
const podAffinity: Keys = {
  preferredDuringSchedulingIgnoredDuringExecution: { weight: true, podAffinityTerm: podTerm },
  requiredDuringSchedulingIgnoredDuringExecution: podTerm,
}
const tolerationKeys = keysOf('effect', 'key', 'operator', 'tolerationSeconds', 'value')

/** Keys of CloudNativePG's own section (cloudnative-pg@v1.30.1 api/v1/cluster_types.go#AffinityConfiguration). */
export const clusterAffinityKeys: Keys = {
  ...keysOf('enablePodAntiAffinity', 'topologyKey', 'nodeSelector', 'podAntiAffinityType'),
  nodeAffinity,
  tolerations: tolerationKeys,
  additionalPodAffinity: podAffinity,
  additionalPodAntiAffinity: podAffinity,
}

/** A section of a Kubernetes object whose keys are all known: an unknown key would be dropped silently. */
export function withKnownKeys<Type>(keys: Keys, model?: new (data: Type) => object) {
  return v.pipe(
    native<Type>('an object'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const report = (key: string, message: string): void => addIssue(issueAt(key === '' ? [] : [key], message))
      for (const [path, message] of unknownKeys(dataset.value, keys)) report(path, message)
      if (model === undefined) return
      for (const { path, message } of schemaIssues(new model(dataset.value))) report(path, message)
    }),
  )
}

function unknownKeys(value: unknown, keys: Keys | true | undefined, at = ''): readonly (readonly [string, string])[] {
  if (keys === true || keys === undefined || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownKeys(item, keys, `${at}[${index}]`))
  return Object.entries(value).flatMap(([key, item]) => {
    if (item === undefined) return []
    const path = at === '' ? key : `${at}.${key}`
    return Object.hasOwn(keys, key)
      ? unknownKeys(item, keys[key], path)
      : [[path, unknownKey(key, Object.keys(keys))] as const]
  })
}

export const affinity = withKnownKeys<IAffinity>({ nodeAffinity, podAffinity, podAntiAffinity: podAffinity }, Affinity)
export const toleration = withKnownKeys<IToleration>(tolerationKeys, Toleration)
export const topologySpreadConstraint = withKnownKeys<ITopologySpreadConstraint>(
  {
    ...keysOf('matchLabelKeys', 'maxSkew', 'minDomains', 'nodeAffinityPolicy', 'nodeTaintsPolicy', 'topologyKey'),
    whenUnsatisfiable: true,
    labelSelector,
  },
  TopologySpreadConstraint,
)
