import { check, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stackOptions } from '../../support/arbitraries/index.ts'

const host = 'convex.example.com'

/** What a namespace of the level `restricted` would refuse in the pods of a stack. */
function refusedIn(options: StackOptions): readonly string[] {
  const { namespace: name = 'convex' } = options
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
  return check([namespace, ...objectsOf(convexStack(options))])
    .filter(({ rule }) => rule === 'pod-security-level')
    .map(({ object, path }) => `${object.name} ${path}`)
}

describe('podSecurity restricted', () => {
  it('makes every pod one that a restricted namespace takes, init containers included', () => {
    const backend = { podSecurity: 'restricted' } as const
    expect(convexStack({ host, backend }).backend.deployment.spec?.template.spec?.initContainers).toHaveLength(1)
    expect(refusedIn({ host, backend })).toEqual([])
    expect(refusedIn({ host }).join()).toContain('convex-backend')
  })

  it('does so with any other options', () => {
    fc.assert(
      fc.property(stackOptions, (given) => {
        const { runAsUser, ...backend } = given.backend ?? {}
        const user = backend.podSecurity === 'restricted' ? { runAsUser } : {}
        expect(refusedIn({ ...given, backend: { ...backend, ...user, podSecurity: 'restricted' } })).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
