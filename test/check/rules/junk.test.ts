import { describe, expect, it } from 'vitest'
import { backendYaml, dashboardYaml, documents } from '../../../src/check/examples/backend.ts'
import { databaseYaml } from '../../../src/check/examples/database.ts'
import { servedExample } from '../../../src/check/examples/routes.ts'
import { Model } from '../../../src/check/model/model.ts'
import { rules } from '../../../src/check/rules/all.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { modelOf, objectsIn, placesOf, routesRules } from './support.ts'

/** Every place of a value, replaced by every piece of junk, one at a time. */
function* spoilt(value: unknown, junk: readonly unknown[], wrap: (inner: unknown) => unknown): Iterable<unknown> {
  for (const piece of junk) yield wrap(piece)
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const copy = (changed: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
    yield* spoilt(inner, junk, (changed) => wrap(copy(changed)))
  }
}

type IsLeftOut = (object: K8sObject) => boolean

const little: readonly unknown[] = [null, 1, 'text', [null], { name: 1, a: [] }]
const much: readonly unknown[] = [null, 1, 'text', true, [], {}, [null], [[]], { name: null }, { name: 1, value: {} }]

/** The objects with one of them spoilt, below its metadata and its spec. */
function* spoiltSets(objects: readonly K8sObject[], isLeftOut: IsLeftOut): Iterable<readonly K8sObject[]> {
  for (const [position, object] of objects.entries()) {
    if (isLeftOut(object)) continue
    for (const part of ['spec', 'metadata'] as const) {
      const before: unknown = (object as unknown as Record<string, unknown>)[part]
      for (const piece of spoilt(before, little, (changed) => ({ ...object, [part]: changed })))
        yield objects.with(position, piece as K8sObject)
    }
  }
}

// What most examples share is spoilt for the rules that compare it with routes. The others are asked of a backend below.
const shared = objectsIn(documents(databaseYaml, servedExample.slice(backendYaml.length), dashboardYaml))
const known = new Set(shared.map((object) => JSON.stringify(object)))
const comparing = new Set(routesRules.map(({ id }) => id))

describe('on junk', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s never throws', (id, rule) => {
    const isLeftOut = (object: K8sObject): boolean => !comparing.has(id) && known.has(JSON.stringify(object))
    for (const objects of spoiltSets(objectsIn(rule.bad), isLeftOut))
      for (const { path, message } of rule.check(new Model(objects)))
        expect(typeof path + typeof message).toBe('stringstring')
  })

  it('in a backend that is alone, no rule throws', () => {
    const object = objectsIn(backendYaml).find(({ kind }) => kind === 'Deployment')
    let count = 0
    for (const piece of spoilt((object as unknown as Record<string, unknown>)['spec'], much, (spec) => ({
      ...object,
      spec,
    }))) {
      const model = new Model([piece as never])
      for (const rule of rules) for (const problem of rule.check(model)) expect(typeof problem.path).toBe('string')
      count += 1
    }
    expect(count).toBeGreaterThan(700)
  })

  it('the rules are done with long and deep matches, and with patterns that take very long', () => {
    for (const match of [
      '!'.repeat(5000),
      '('.repeat(5000),
      Array.from({ length: 500 }, () => 'Host(`a`)').join(' || '),
      `HostRegexp(\`${'(a+)+'.repeat(10)}b\`)`,
      `PathRegexp(\`${'.*'.repeat(60)}b\`)`,
    ]) {
      const text = servedExample.replace(/match: .*/, () => `match: ${JSON.stringify(match)}`)
      expect(placesOf(modelOf(text), rules).length).toBeLessThan(10)
    }
  })
})

describe('of what is not Convex', () => {
  it.each([
    'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ipFamilies: [IPv6], selector: { app: web } }',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: web }\nstringData: { password: x }',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 3, template: { spec: { containers: [{ name: web, image: nginx, env: [{ name: TZ, value: X }, { name: TZ, value: 1 }] }] } } }',
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { minAvailable: 1, selector: {} }',
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 9, scaleTargetRef: { kind: Deployment, name: web } }',
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: web, labels: { pod-security.kubernetes.io/enforce: restricted } }',
  ])('the rules say nothing: %#', (yaml) => {
    expect(placesOf(modelOf(documents(yaml, backendYaml)), rules)).toEqual([])
  })
})
