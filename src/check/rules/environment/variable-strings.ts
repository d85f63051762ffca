import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import { at, listAt, recordAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { shownName } from '../../model/shown.ts'
import { eachPod } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Values of variables are strings, in quotes if necessary.',
  why:
    'The API server accepts only strings as values of variables and of keys of a ConfigMap. Without quotes, true is a ' +
    'boolean and 16 is a number in YAML, and the API server refuses the whole object.',
  source: [page('kubernetes.io', 'EnvVar v1 core'), page('kubernetes.io', 'ConfigMap v1 core')],
  bad: changed({ 'DISABLE_METRICS_ENDPOINT, value: "true"': 'DISABLE_METRICS_ENDPOINT, value: true' }),
  good: backendYaml,
  check: eachPod(function* ({ container, environment, workload }, report, { index }) {
    for (const [position, entry] of listAt(container.spec, 'env').entries()) {
      const kind = wrongKind(at(entry, 'value'))
      const name = environment.list[position]?.name ?? ''
      if (kind !== undefined) yield report(`${container.path}.env[${position}].value`, ...refused(name, kind))
    }
    for (const source of environment.sources) {
      const object =
        source.kind === 'ConfigMap' ? index.find('ConfigMap', '', namespaceOf(workload.object), source.name) : undefined
      if (object === undefined) continue
      for (const [key, kind] of wrongKindsOf(object))
        yield report({ object, path: `data.${key}` }, ...refused(key, kind))
    }
  }),
}

/** Keys of a ConfigMap whose values are not strings. */
const wrongKindsOf = memo((map: K8sObject) =>
  Object.entries(recordAt(map, 'data')).flatMap(([key, value]) => {
    const kind = wrongKind(value)
    return kind === undefined ? [] : [[key, kind] as const]
  }),
)

function wrongKind(value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'string') return undefined
  return Array.isArray(value) ? 'list' : typeof value
}

function refused(name: string, kind: string): readonly [message: string, fix: string] {
  return [`The value of ${shownName(name)} is a ${kind}, which the API server refuses.`, 'Put it in quotes.']
}
