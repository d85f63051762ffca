import { ConvexK8sError } from '../errors.ts'

/** Limits of one call of `check`, which bound its time and memory. */
export const bounds = {
  findings: 10_000,
  /** Variables of all containers. Many containers may share a ConfigMap, and each gets all of its variables. */
  variables: 1_000_000,
  /** Containers of Convex in a namespace, times the Services, routes and network policies with which rules compare each. */
  pairsInNamespace: 100_000,
} as const

/** The error for objects beyond these limits. */
export function tooMany(message: string): ConvexK8sError {
  return new ConvexK8sError('check: there are too many objects.', [{ path: '', message }])
}
