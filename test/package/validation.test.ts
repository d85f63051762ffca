import { join } from 'node:path'
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { describe, expect, inject, it } from 'vitest'
import * as models from '../../src/kubernetes/models.ts'
import { objectsOf } from '../../src/kubernetes/objects-of.ts'
import { sets } from '../golden/sets.ts'

interface Model {
  toJSON(): unknown
  validate(): void
}
type Class = new (data: never) => Model

const { project } = inject('packed')
const { convexStack } = (await import(join(project, 'node_modules/@proompteng/convex-k8s/dist/index.js'))) as {
  convexStack(options: unknown): Readonly<Record<'backend' | 'monitoring', Readonly<Record<string, Model>>>>
}
const { backend, monitoring } = convexStack({ host: 'convex.example.com', monitoring: {} })
const { deployment, configMap, persistentVolumeClaim } = backend as {
  deployment: Model
  configMap: Model
  persistentVolumeClaim: Model
}
const { prometheusRule } = monitoring as { prometheusRule: Model }

// One case for each format that a bundled model uses: the build drops formats, and must not drop one of these.
const cases = [
  { format: 'int32', bundled: deployment, original: Deployment, path: 'spec.replicas', good: 1, bad: 2 ** 31 },
  { format: 'int64', bundled: deployment, original: Deployment, path: 'metadata.generation', good: 1, bad: 1.5 },
  { format: 'byte', bundled: configMap, original: ConfigMap, path: 'binaryData.key', good: 'AAAA', bad: 'AAA' },
  {
    format: 'date-time',
    bundled: configMap,
    original: ConfigMap,
    path: 'metadata.creationTimestamp',
    good: '2025-01-01T00:00:00Z',
    bad: 'yesterday',
  },
  {
    format: 'quantity',
    bundled: persistentVolumeClaim,
    original: PersistentVolumeClaim,
    path: 'spec.resources.requests.storage',
    good: '1Gi',
    bad: '1 GB',
  },
  {
    // No format, but a pattern that the build hands to another engine.
    format: 'of a pattern that only Go knows',
    bundled: prometheusRule,
    original: PrometheusRule,
    path: 'spec.groups.0.partial_response_strategy',
    good: 'ABORT',
    bad: 'other',
  },
]

describe.each(cases)('the format $format in the bundle', ({ bundled, original, path, good, bad }) => {
  it('takes what the original model takes', () => {
    expect(outcomeOf(classOf(bundled), changed(bundled, path, good))).toBe('valid')
    expect(outcomeOf(original, changed(bundled, path, good))).toBe('valid')
  })

  it('refuses what the original model refuses, with the same message', () => {
    const outcome = outcomeOf(classOf(bundled), changed(bundled, path, bad))
    expect(outcome).toMatch(/^data/)
    expect(outcome).toBe(outcomeOf(original, changed(bundled, path, bad)))
  })
})

// The build rewrites the validators (scripts/build/schemas.ts): none may come to take or say anything else.
describe('every field of every kind', () => {
  const all = Object.values(sets).flatMap((options) => objectsOf(convexStack(options) as never))
  const kinds = new Map(all.map((object) => [object.kind, object as unknown as Model]))
  const wrong = [5, 1.5, 'x', true, null, {}, [], [5], { x: 5 }]

  it.each([...kinds])('of %s is validated as by the original model', (kind, object) => {
    const original = Object.values(models).find((model) => model.kind === kind) as Class | undefined
    if (original === undefined) throw new Error(`${kind} is in no package of models.`)
    const paths = pathsIn(JSON.parse(JSON.stringify(object)))
    expect(paths.length).toBeGreaterThan(5)
    for (const path of paths) {
      for (const value of wrong) {
        const data = changed(object, path, value)
        expect(outcomeOf(classOf(object), data), path.join('.')).toBe(outcomeOf(original, data))
      }
    }
  })
})

/** The keys that lead to everything in data. */
function pathsIn(data: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]) => [[...at, key], ...pathsIn(value, [...at, key])])
}

function classOf(model: Model): Class {
  return model.constructor as Class
}

function outcomeOf(model: Class, data: unknown): string {
  try {
    new model(data as never).validate()
    return 'valid'
  } catch (error) {
    return (error as Error).message
  }
}

/** The model as plain data with one value replaced. */
function changed(model: Model, path: string | readonly string[], value: unknown): unknown {
  const data = JSON.parse(JSON.stringify(model)) as Record<string, unknown>
  const keys = typeof path === 'string' ? path.split('.') : [...path]
  const last = keys.pop() ?? ''
  const parent = keys.reduce((node, key) => (node[key] ??= {}) as Record<string, unknown>, data)
  parent[last] = value
  return data
}
