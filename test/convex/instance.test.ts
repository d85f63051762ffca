import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { databaseNameOf, instanceNameProblem } from '../../src/convex/instance.ts'
import { serviceName } from '../support/arbitraries/text.ts'

describe('instanceNameProblem', () => {
  it.each(['convex-self-hosted', 'a', 'a1', 'a'.repeat(63)])('takes %s', (name) => {
    expect(instanceNameProblem(name)).toBeUndefined()
  })

  it.each(['', 'A', 'a|b', 'a:b', 'a_b', '-a', 'a-', '1a', 'a b', 'a\n', 'ä', 'a'.repeat(64), 'a.b', 'a/b'])(
    'refuses %j',
    (name) => {
      expect(instanceNameProblem(name)).toEqual(expect.any(String))
    },
  )

  it('never shows the name, which an admin key begins with', () => {
    expect(instanceNameProblem('name|01abcdef')).not.toContain('abcdef')
  })
})

describe('databaseNameOf', () => {
  it('is one name for one instance, and one that PostgreSQL takes without quotes', () => {
    expect(databaseNameOf('a-b--c')).toBe('a_b__c')
    fc.assert(
      fc.property(serviceName, serviceName, (a, b) => {
        expect(databaseNameOf(a)).toMatch(/^[a-z][a-z0-9_]{0,62}$/)
        expect(databaseNameOf(a) === databaseNameOf(b)).toBe(a === b)
      }),
    )
  })
})
