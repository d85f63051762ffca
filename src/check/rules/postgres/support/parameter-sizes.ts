import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, Report } from '../../../rule.ts'
import { parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import { postgresSize } from '../../../model/storage/sizes.ts'

/** Reports a parameter whose size CloudNativePG cannot read. */
export function* invalidSize(cluster: K8sObject, name: string, report: Report): Iterable<Problem> {
  const text = parameterOf(cluster, name) ?? ''
  if (text === '' || postgresSize(text) !== undefined) return
  yield report(
    parameterPath(name),
    `${name} is not a size that CloudNativePG can read.`,
    'Write a whole number with kB, MB, GB or TB, such as "256MB".',
  )
}
