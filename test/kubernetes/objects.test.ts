import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { describe, expect, it } from 'vitest'
import { identityOf, isK8sObject, plainObject, titleOf } from '../../src/kubernetes/object.ts'
import { byApplyOrder } from '../../src/kubernetes/order.ts'
import { leavesOf } from '../../src/kubernetes/walk.ts'

const map = (name: string, wave?: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    namespace: 'a',
    ...(wave !== undefined && { annotations: { 'argocd.argoproj.io/sync-wave': wave } }),
  },
})

describe('objectsOf', () => {
  it('takes one object, a record, a stack, an array, a generator, and any nesting of them', () => {
    function* two() {
      yield map('x')
      yield { inner: map('y') }
    }
    expect(objectsOf(map('a'))).toEqual([map('a')])
    expect(objectsOf({ a: map('b'), b: undefined, c: [map('a'), { d: map('c') }] }).map(titleOf)).toEqual([
      'ConfigMap a/a',
      'ConfigMap a/b',
      'ConfigMap a/c',
    ])
    expect(objectsOf(two())).toHaveLength(2)
    expect(objectsOf(new Set([map('a')]))).toHaveLength(1)
    expect(objectsOf(new Map([['a', map('a')]]).values())).toHaveLength(1)
    expect(objectsOf(undefined)).toEqual([])
    expect(objectsOf([])).toEqual([])
  })

  it('leaves out the files that a folder only keeps', () => {
    const stack = convexStack({ host: 'convex.example.com', credentials: { sealedFile: 'a.yaml' } })
    expect(objectsOf(stack)).toHaveLength(10)
  })

  it('sorts by wave, kind and name, and not by the order given', () => {
    const objects = [map('b', '1'), map('a', '1'), map('z', '-1'), { ...map('c'), kind: 'Secret' }, map('d', 'x')]
    expect(objectsOf(objects).map(({ metadata }) => metadata?.name)).toEqual(['z', 'c', 'd', 'a', 'b'])
    expect(objectsOf(objects.toReversed())).toEqual(objectsOf(objects))
  })
})

describe('plainObject', () => {
  it('uses toJSON and shares nothing with the object', () => {
    const deployment = new Deployment({ metadata: { name: 'a' } })
    const plain = plainObject(deployment)
    expect(plain).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } })
    ;(plain['metadata'] as Record<string, unknown>)['name'] = 'b'
    expect(deployment.metadata?.name).toBe('a')
  })
})

describe('identityOf', () => {
  it('has the group without its version', () => {
    expect(identityOf({ ...map('x') })).toBe('/ConfigMap/a/x')
    expect(identityOf({ apiVersion: 'apps/v1', kind: 'Deployment' })).toBe('apps/Deployment//')
    expect(identityOf({ apiVersion: 'apps/v1beta1', kind: 'Deployment' })).toBe('apps/Deployment//')
  })
})

describe('titleOf', () => {
  it('reads as people say it', () => {
    expect(titleOf(map('x'))).toBe('ConfigMap a/x')
    expect(titleOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } })).toBe('Namespace x')
    expect(titleOf({ apiVersion: 'v1', kind: 'Namespace' })).toBe('Namespace (no name)')
  })
})

describe('isK8sObject', () => {
  it.each([null, undefined, 'x', 7, {}, { kind: 'x' }, { apiVersion: 'v1' }, { apiVersion: 1, kind: 'x' }])(
    'is not %j',
    (value) => {
      expect(isK8sObject(value)).toBe(false)
    },
  )
})

describe('byApplyOrder', () => {
  it('puts custom resources behind the known kinds', () => {
    const kinds = [
      'Cluster',
      'Deployment',
      'Service',
      'PersistentVolumeClaim',
      'ConfigMap',
      'Secret',
      'Namespace',
      'Ingress',
    ]
    const objects = kinds.map((kind) => ({ ...map('a'), kind }))
    expect(objects.toSorted(byApplyOrder).map(({ kind }) => kind)).toEqual([
      'Namespace',
      'Secret',
      'ConfigMap',
      'PersistentVolumeClaim',
      'Service',
      'Deployment',
      'Ingress',
      'Cluster',
    ])
  })
})

describe('leavesOf', () => {
  it('knows the keys that lead to an object', () => {
    const stack = convexStack({ host: 'convex.example.com', credentials: { sealedFile: 'a.yaml' } })
    expect(leavesOf(stack).map(({ keys }) => keys.join('.'))).toEqual([
      'credentials.sealedFile',
      'postgres.cluster',
      'backend.configMap',
      'backend.persistentVolumeClaim',
      'backend.deployment',
      'backend.service',
      'dashboard.deployment',
      'dashboard.service',
      'ingress.ingressRoute',
      'ingress.redirectIngressRoute',
      'ingress.redirectMiddleware',
    ])
  })
})
