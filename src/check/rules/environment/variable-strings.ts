import type { Problem, RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { at, listAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { shownName } from '../../model/shown.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Values of variables are texts, in quotes where YAML would read something else.',
  why:
    'The API server takes nothing but text for the value of a variable or of a key of a ConfigMap. Without quotes, YAML ' +
    'makes a boolean of true and a number of 16, and the whole object is refused.',
  source: 'kubernetes.io, EnvVar v1 core; ConfigMap v1 core',
  bad: changed({ 'DISABLE_METRICS_ENDPOINT, value: "true"': 'DISABLE_METRICS_ENDPOINT, value: true' }),
  good: backendYaml,
  *check(model) {
    yield* [...model.backends, ...model.dashboards].flatMap((pod) => [...entries(pod)].filter(isNoText).map(noText))
    const names = new Set<object>()
    for (const { environment, workload } of [...model.backends, ...model.dashboards]) {
      for (const { kind, name } of environment.sources) {
        const object =
          kind === 'ConfigMap' ? model.index.find(kind, '', workload.object.metadata?.namespace ?? '', name) : undefined
        if (object === undefined || names.has(object)) continue
        names.add(object)
        const data = at(object, 'data')
        for (const [key, value] of Object.entries(typeof data === 'object' && data !== null ? data : {})) {
          if (isNoText({ value })) yield noText({ object, path: `data.${key}`, name: key, value })
        }
      }
    }
  },
}

interface Entry extends Pick<Problem, 'object' | 'path'> {
  readonly name: string
  readonly value: unknown
}

function entries({ workload, container, environment }: ConvexPod): readonly Entry[] {
  return listAt(container.spec, 'env').map((entry, position) => ({
    object: workload.object,
    path: `${container.path}.env[${position}].value`,
    name: environment.list[position]?.name ?? '',
    value: at(entry, 'value'),
  }))
}

function isNoText({ value }: Pick<Entry, 'value'>): boolean {
  return value !== undefined && value !== null && typeof value !== 'string'
}

function noText({ object, path, name, value }: Entry): Problem {
  const kind = Array.isArray(value) ? 'list' : typeof value
  return problemAt(
    { object, path },
    `The value of ${shownName(name)} is a ${kind}, which the API server refuses.`,
    'Put it in quotes.',
  )
}
