import { check, convexApplication, convexStack } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/check/rules/all.ts'
import { applicationOptions, stackOptions } from '../support/arbitraries/index.ts'

describe('every rule, over a stack of any valid options', () => {
  it('finds no error and no warning', { timeout: 300_000 }, () => {
    expect(rules.length).toBeGreaterThan(150)
    fc.assert(
      fc.property(stackOptions, (options) => {
        const findings = check(convexStack(options)).filter(({ severity }) => severity !== 'info')
        expect(findings).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('finds none in its Application either', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(applicationOptions, (options) => {
        const findings = check(convexApplication(options)).filter(({ severity }) => severity !== 'info')
        expect(findings).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
