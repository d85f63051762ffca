import { ConvexK8sError } from '../errors.ts'

/** What one call of `check` judges at most, so that its time and memory stay bounded. */
export const bounds = {
  findings: 10_000,
  /** Variables of all containers. Many may share a ConfigMap, and each has all its variables. */
  variables: 1_000_000,
  /** Containers of Convex in a namespace, times the Services, routes and network policies that rules hold each against. */
  pairsInNamespace: 100_000,
} as const

/** The error for objects that are more than `check` judges. */
export function tooMany(message: string): ConvexK8sError {
  return new ConvexK8sError('check: there is too much to judge at once.', [{ path: '', message }])
}
