import { titleOf } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { recordAt } from '../../model/read.ts'
import { referencesOf } from '../../model/secrets/references.ts'
import type { PodReference } from '../../model/secrets/references.ts'
import { shownName } from '../../model/shown.ts'
import type { Workload } from '../../model/backend/workloads.ts'
import type { Model } from '../../model/model.ts'
import { changed, documents } from '../../examples/backend.ts'
import { eachWorkload } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every ConfigMap and key that a pod refers to is there.',
  why:
    'A container whose ConfigMap or key is not there is not started. Unlike a Secret, the ConfigMap of a variable is ' +
    'usually kept with the pod; where none of the objects is it, the finding says so and no more.',
  source: 'kubernetes.io, ConfigMaps',
  bad: documents(
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: convex-config, namespace: convex }\ndata: { LOG_FORMAT: json }',
    changed({
      'env:\n':
        'env:\n            - { name: RUST_LOG, valueFrom: { configMapKeyRef: { name: convex-config, key: RUST_LOG } } }\n',
    }),
  ),
  good: documents(
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: convex-config, namespace: convex }\ndata: { RUST_LOG: info }',
    changed({
      'env:\n':
        'env:\n            - { name: RUST_LOG, valueFrom: { configMapKeyRef: { name: convex-config, key: RUST_LOG } } }\n',
    }),
  ),
  check: eachWorkload(function* (workload, report, model) {
    for (const reference of referencesOf(workload)) {
      if (reference.kind === 'ConfigMap' && !reference.optional) yield* mapProblems(model, workload, reference, report)
    }
  }),
}

function* mapProblems(
  { index }: Model,
  { object }: Workload,
  reference: PodReference,
  report: Report,
): Iterable<Problem> {
  const { name, key, path, use } = reference
  const map = index.find('ConfigMap', '', namespaceOf(object), name)
  if (map === undefined) {
    // Bundles of certificates and the like are put into every namespace by others.
    if (use === 'volume') return
    const message = `None of the objects is the ConfigMap ${shownName(name)}; it is taken to be made elsewhere.`
    yield report({ object, path }, message, 'Add it, or name the one that is meant.', 'info')
    return
  }
  if (
    key === undefined ||
    Object.hasOwn(recordAt(map, 'data'), key) ||
    Object.hasOwn(recordAt(map, 'binaryData'), key)
  ) {
    return
  }
  yield report(
    { object, path: `${path}.key` },
    `${titleOf(map)} has no key ${shownName(key)}.`,
    'Add the key, or use another one.',
  )
}
