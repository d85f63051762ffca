import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { listAt } from '../../model/read.ts'
import { backendYaml, documents, replaced } from '../../examples/backend.ts'
import { isStopped, sharedBy } from '../../model/backend/second-writer.ts'
import { problemAt } from '../../rule.ts'
import { convex } from '../../../sources/source.ts'

function nameOf({ workload, container }: ConvexPod): string {
  return `${titleOf(workload.object)}/${container.name}`
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No two backends share a database or a data directory.',
  why:
    'The backend that starts last takes the lease on the database, and the other backend exits. Two workloads with one ' +
    'replica each are therefore as wrong as one with two. The database is named after the instance: two ' +
    'backends on one server need two instance names.',
  source: [
    convex('crates/postgres/src/lib.rs', 'Lease.acquire', 'Lease.transact'),
    convex('crates/clusters/src/lib.rs', '"DbDriverTag::Postgres(_) =>"'),
  ],
  bad: documents(backendYaml, replaced(backendYaml, { 'name: convex-backend,': 'name: convex-backend-blue,' })),
  good: documents(
    backendYaml,
    replaced(backendYaml, {
      'name: convex-backend,': 'name: convex-backend-blue,',
      'value: convex-self-hosted': 'value: convex-blue',
      'claimName: convex-backend-data': 'claimName: convex-backend-blue-data',
      'metadata: { name: convex-backend-data,': 'metadata: { name: convex-backend-blue-data,',
    }),
  ),
  *check(model) {
    const first = new Map<string, ConvexPod>()
    // Sorted by name: the order of the objects does not change the findings. A StatefulSet that makes its claims is first.
    for (const pod of model.backends.toSorted(byName)) {
      if (isStopped(pod)) continue
      for (const { id, what } of sharedBy(model, pod)) {
        const other = first.get(id)
        if (other === undefined) first.set(id, pod)
        if (other === undefined || nameOf(other) === nameOf(pod)) continue
        yield problemAt(
          { object: pod.workload.object, path: pod.container.path },
          `It has the same ${what} as ${nameOf(other)}; the two backends take it from each other.`,
          'Keep one of the two, or give each its own instance name, database and volume.',
        )
        break
      }
    }
  },
}

function byName(a: ConvexPod, b: ConvexPod): number {
  const order = Number(makesClaims(b)) - Number(makesClaims(a))
  if (order !== 0) return order
  return nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))
}

function makesClaims({ workload: { object } }: ConvexPod): boolean {
  return listAt(object, 'spec', 'volumeClaimTemplates').length > 0
}
