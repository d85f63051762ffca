import { expect, it } from 'vitest'
import { check, ConvexK8sError } from '@proompteng/convex-k8s'
import { bounds } from '../../src/check/bounds.ts'
import { environmentOf } from '../../src/check/model/environment/environment.ts'
import { httpRoutesOf } from '../../src/check/model/routes/http-routes.ts'
import type { Workload } from '../../src/check/model/backend/workloads.ts'
import { Model } from '../../src/check/model/model.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'

const many = <Item>(count: number, itemOf: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => itemOf(index))

function deployment(name: string, containers: readonly object[]): K8sObject {
  const labels = { app: 'convex' }
  const template = { metadata: { labels }, spec: { containers } }
  const metadata = { name, namespace: 'convex' }
  const spec = { selector: { matchLabels: labels }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec } as K8sObject
}

const backend = (index: number) => ({ name: `backend-${index}`, image: 'ghcr.io/get-convex/convex-backend:latest' })

const configMap = (keys: number) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'shared', namespace: 'convex' },
  data: Object.fromEntries(many(keys, (index) => [`KEY_${index}`, 'value'])),
})

const route = (index: number) => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'IngressRoute',
  metadata: { name: `route-${index}`, namespace: 'convex' },
  spec: { routes: [{ kind: 'Rule', match: `Host(\`h${index}.example.com\`)`, services: [] }] },
})

it.each([
  [
    'findings',
    many(2_000, (index) => ({ ...deployment('one', [backend(0)]), metadata: { name: 'one', namespace: `n${index}` } })),
    `more than ${bounds.findings} findings`,
  ],
  [
    'variables of the containers',
    [
      configMap(500),
      deployment(
        'many',
        many(2_100, (index) => ({
          name: `c${index}`,
          image: 'example.com/other',
          envFrom: [{ configMapRef: { name: 'shared' } }],
        })),
      ),
    ],
    `more than ${bounds.variables} variables`,
  ],
  [
    'containers of Convex beside many routes',
    [deployment('many', many(60, backend)), ...many(1_700, route)],
    '60 containers of Convex and 1700 Services, routes and network policies are in the namespace convex',
  ],
])('too many %s are refused', (_, objects, message) => {
  let thrown: unknown
  try {
    check(objects)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(ConvexK8sError)
  expect((thrown as ConvexK8sError).message).toContain(message)
})

it('as many containers of Convex as a large fleet has are judged', () => {
  const objects = [...many(100, (index) => deployment(`d${index}`, [backend(0)])), ...many(200, route)]
  expect(check(objects).length).toBeGreaterThan(100)
})

it('a ConfigMap that is listed many times is read once', () => {
  const envFrom = many(5_000, () => ({ configMapRef: { name: 'shared' } }))
  const { workloads, index } = new Model([configMap(500), deployment('one', [{ ...backend(0), envFrom }])])
  const [{ object, containers }] = workloads as [Workload]
  const { sources, variables } = environmentOf(index, object, containers[0]!)
  expect(sources.map(({ path }) => path)).toEqual(['spec.template.spec.containers[0].envFrom[4999].configMapRef'])
  expect(variables.size).toBe(500)
})

it('a name of any length is cut in findings', () => {
  const findings = check([deployment('x'.repeat(100_000), [backend(0)])])
  expect(findings.length).toBeGreaterThan(3)
  for (const { object, message } of findings) {
    expect(object.name).toBe(`${'x'.repeat(253)}…`)
    expect(message.length).toBeLessThanOrEqual(1_001)
  }
})

it('of an HTTPRoute, no more is read than the API server takes', () => {
  const hostnames = many(40, (index) => `h${index}.example.com`)
  const matches = many(100, (index) => ({ path: { type: 'Exact', value: `/p${index}` } }))
  const object = { ...route(0), spec: { hostnames, rules: many(40, () => ({ matches })) } }
  const routes = httpRoutesOf(object)
  expect(routes).toHaveLength(16)
  expect(routes[0]!.hosts).toHaveLength(16)
  const accepts = (index: number) => routes[0]!.accepts({ host: 'h0.example.com', path: `/p${index}` } as never)
  expect([accepts(63), accepts(64)]).toEqual([true, false])
})
