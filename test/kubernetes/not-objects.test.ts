import { output } from '@pulumi/pulumi'
import { check, convexFleet, convexStack, objectsOf, renderFiles, runbook, toYaml } from '@proompteng/convex-k8s'
import { ApiObject, App, Chart } from 'cdk8s'
import { Construct } from 'constructs'
import { describe, expect, it } from 'vitest'
import { issuesOf } from '../support/issues.ts'

const map = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
const app = new App()
const chart = new Chart(app, 'chart')
const apiObject = new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } })

async function* generated(): AsyncGenerator<unknown> {
  yield map('a')
}

function cycle(): unknown {
  const record: Record<string, unknown> = {}
  record['self'] = record
  return record
}

describe('a nesting of objects', () => {
  it.each([
    ['text', 'text', 'objects', /got text$/],
    ['YAML', ['kind: ConfigMap'], '[0]', /loadObjects\(\{ text \}\)/],
    ['a number in a record', { a: { b: 7 } }, 'a.b', /got a number/],
    ['null', null, 'objects', /got null; omit it/],
    ['a condition that is false', [false], '[0]', /pass undefined/],
    ['a list of text', { a: ['x'] }, 'a[0]', /got text/],
    ['an object without a kind', { a: { apiVersion: 'v1', metadata: { name: 'x' } } }, 'a', /of v1 without kind/],
    ['an object without an apiVersion', [{ kind: 'ConfigMap' }], '[0]', /got a ConfigMap without apiVersion/],
    ['an object without either', { a: { metadata: { name: 'x' } } }, 'a', /without apiVersion and kind/],
    ['a function', { a: convexStack }, 'a', /got the function convexStack; call it/],
    ['a promise', Promise.resolve(map('a')), 'objects', /await it/],
    ['an async generator', generated(), 'objects', /async generator; collect/],
    ['a cycle', cycle(), 'self', /contains itself/],
    ['files', renderFiles(map('a')), 'objects', /got a Map of texts, as renderFiles returns them/],
    ['a Map of objects', new Map([['a', map('a')]]), 'objects', /Object\.fromEntries/],
    ['bytes', { a: Buffer.from('kind: A') }, 'a', /got bytes; read YAML/],
    ['an instance without objects', { at: new Date(0) }, 'at', /an instance of Date/],
    ['a fleet', convexFleet({ domain: 'a.example.com', instances: [] }), 'objects', /renderFleet/],
    ['an ApiObject of cdk8s', { a: apiObject }, 'a', /construct of cdk8s; pass the result of its toJson\(\)/],
    ['a Chart of cdk8s', chart, 'objects', /construct of cdk8s; pass the result of its toJson\(\)/],
    ['an App of cdk8s', app, 'objects', /chart\.toJson\(\)/],
    ['another construct', new Construct(chart, 'other'), 'objects', /ApiObject\.of\(construct\)\.toJson\(\)/],
    ['an output of Pulumi', { a: output('a') }, 'a', /Pulumi/],
  ])('refuses %s, and says how to get an object from it', (_what, value, path, message) => {
    for (const use of [objectsOf, toYaml, check, renderFiles, runbook]) {
      const [issue, ...others] = issuesOf(() => use(value as never))
      expect(others).toEqual([])
      expect(issue?.path).toBe(path)
      expect(issue?.message).toMatch(message)
    }
  })

  it('takes what cdk8s makes of its constructs', () => {
    expect(objectsOf([apiObject.toJson(), chart.toJson()]).map(({ kind }) => kind)).toEqual(['ConfigMap', 'ConfigMap'])
  })

  it('reports all values that are not objects at once', () => {
    expect(issuesOf(() => objectsOf([null, { a: 1 }] as never)).map(({ path }) => path)).toEqual(['[0]', '[1].a'])
  })
})
