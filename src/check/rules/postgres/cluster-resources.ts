import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { quantityAt, sizeAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const resourceNames = ['cpu', 'memory', 'ephemeral-storage'] as const

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No request of a cluster is above its limit, and huge pages have one size and memory or CPU beside them.',
  why:
    "CloudNativePG's webhook refuses a request above the limit, huge pages whose request is not the limit, and huge pages " +
    'without any request or limit for CPU or memory; the schema does not compare them.',
  source: `${webhook}:829-893 (v1.30)`,
  bad: databaseCluster('resources: { requests: { memory: 2Gi }, limits: { memory: 1Gi } }'),
  good: databaseCluster('resources: { requests: { memory: 1Gi }, limits: { memory: 2Gi } }'),
  check: eachCluster(function* (cluster, report) {
    const resources = recordAt(cluster, 'spec', 'resources')
    for (const name of resourceNames) {
      const request = sizeAt(resources, 'requests', name)
      const limit = sizeAt(resources, 'limits', name)
      if (request === undefined || limit === undefined || limit === 0n || request <= limit) continue
      yield report(
        `spec.resources.requests.${name}`,
        `The request for ${name} (${quantityAt(resources, 'requests', name)}) is above the limit (${quantityAt(resources, 'limits', name)}).`,
        'Raise the limit or lower the request.',
      )
    }
    yield* hugePageProblems(report, resources)
  }),
}

function* hugePageProblems(report: Report, resources: unknown): Iterable<Problem> {
  const path = 'spec.resources'
  const [requests, limits] = [recordAt(resources, 'requests'), recordAt(resources, 'limits')]
  const pages = [...new Set(Object.keys({ ...requests, ...limits }))].filter((name) => name.startsWith('hugepages-'))
  for (const name of pages) {
    const [request, limit] = [sizeAt(requests, name), sizeAt(limits, name)]
    if (request === undefined || limit === undefined || request === limit) continue
    yield report(`${path}.requests.${name}`, `The request for ${name} is not the limit.`, 'Set both to the same size.')
  }
  const others = [requests, limits].flatMap((side) => ['cpu', 'memory'].map((name) => sizeAt(side, name) ?? 0n))
  if (pages.length === 0 || others.some((size) => size > 0n)) return
  yield report(path, 'Huge pages need CPU or memory beside them.', 'Add a request for memory.')
}
