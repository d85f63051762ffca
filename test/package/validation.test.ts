import { join } from 'node:path'
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { describe, expect, inject, it } from 'vitest'

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
function changed(model: Model, path: string, value: unknown): unknown {
  const data = JSON.parse(JSON.stringify(model)) as Record<string, unknown>
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const parent = keys.reduce((node, key) => (node[key] ??= {}) as Record<string, unknown>, data)
  parent[last] = value
  return data
}
