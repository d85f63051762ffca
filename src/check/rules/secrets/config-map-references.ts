import { titleOf } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { recordAt } from '../../model/read.ts'
import { referencesOf } from '../../model/secrets/references.ts'
import { shownName } from '../../model/shown.ts'
import { documents, withEnv } from '../../examples/backend.ts'
import { eachWorkload } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

const withConfigMap = (data: string): string =>
  documents(
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: convex-config, namespace: convex }\ndata: { ${data} }`,
    withEnv('{ name: RUST_LOG, valueFrom: { configMapKeyRef: { name: convex-config, key: RUST_LOG } } }'),
  )

export const rule: RuleDefinition = {
  severity: 'error',
  about: 'missing object',
  title: 'Every ConfigMap and key to which a pod refers exists.',
  why:
    'Kubernetes does not start a container whose ConfigMap or key is missing. Unlike a Secret, the ConfigMap of a variable ' +
    'is usually in the folder of the pod; if it is not among the objects, the finding is an info.',
  source: [page('kubernetes.io', 'ConfigMaps')],
  bad: withConfigMap('LOG_FORMAT: json'),
  good: withConfigMap('RUST_LOG: info'),
  check: eachWorkload(function* (workload, report, { index }) {
    for (const { kind, optional, name, key, path, use } of referencesOf(workload)) {
      if (kind !== 'ConfigMap' || optional) continue
      const map = index.find('ConfigMap', '', namespaceOf(workload.object), name)
      if (map === undefined) {
        // Other tools put volumes such as certificate bundles into every namespace.
        if (use === 'volume') continue
        const message = `The ConfigMap ${shownName(name)} is not among the objects.`
        yield report(
          path,
          message,
          'Add the ConfigMap, correct the name, or ignore this if it is made elsewhere.',
          'info',
        )
        continue
      }
      const keys = { ...recordAt(map, 'data'), ...recordAt(map, 'binaryData') }
      if (key === undefined || Object.hasOwn(keys, key)) continue
      yield report(`${path}.key`, `${titleOf(map)} has no key ${shownName(key)}.`, 'Add the key, or use another one.')
    }
  }),
}
