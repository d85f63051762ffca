import type { RuleDefinition } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { sizeAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const path = 'spec.resources'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Huge pages of a cluster have equal requests and limits, and come with CPU or memory.',
  why:
    'The webhook of CloudNativePG refuses huge pages whose request differs from the limit, and huge pages without any ' +
    'request or limit for CPU or memory.',
  source: [webhook('validateResources', 'validateHugePagesResources')],
  bad: databaseCluster('resources: { limits: { hugepages-2Mi: 256Mi } }'),
  good: databaseCluster('resources: { requests: { memory: 1Gi }, limits: { memory: 1Gi, hugepages-2Mi: 256Mi } }'),
  check: eachCluster(function* (cluster, report) {
    const sides = ['requests', 'limits'].map((side) => recordAt(cluster, 'spec', 'resources', side))
    const names = new Set(sides.flatMap((side) => Object.keys(side)).filter((name) => name.startsWith('hugepages-')))
    for (const name of names) {
      const [request, limit] = sides.map((side) => sizeAt(side, name))
      if (request === undefined || limit === undefined || request === limit) continue
      const message = `The request for ${name} differs from the limit.`
      yield report(`${path}.requests.${name}`, message, 'Set both to the same size.')
    }
    const others = sides.flatMap((side) => ['cpu', 'memory'].map((name) => sizeAt(side, name) ?? 0n))
    if (names.size === 0 || others.some((size) => size > 0n)) return
    yield report(path, 'Huge pages require a request or limit for CPU or memory.', 'Add a request for memory.')
  }),
}
