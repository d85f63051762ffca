import {
  convexApplication,
  convexBackend,
  convexCredentials,
  convexDashboard,
  convexIngress,
  convexPostgres,
  convexStack,
  ConvexK8sError,
  postgresConnection,
} from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeMessage } from '../../src/errors.ts'
import * as arbitraries from '../support/arbitraries/index.ts'
import { broken, ofWrongClass, spoilt } from '../support/arbitraries/invalid.ts'

type Build = (options: never) => unknown

const builders: readonly (readonly [string, Build, fc.Arbitrary<unknown>])[] = [
  ['convexStack', convexStack, arbitraries.stackOptions],
  ['convexBackend', convexBackend, arbitraries.backendOptions],
  ['convexPostgres', convexPostgres, arbitraries.postgresOptions],
  ['postgresConnection', postgresConnection, arbitraries.postgresOptions],
  ['convexDashboard', convexDashboard, arbitraries.dashboardOptions],
  ['convexIngress', convexIngress, arbitraries.ingressOptions],
  ['convexCredentials', convexCredentials, arbitraries.credentialsOptions],
  ['convexApplication', convexApplication, arbitraries.applicationOptions],
]

/** The error of a call; anything but a `ConvexK8sError` goes through. */
function refusalOf(build: Build, options: unknown): ConvexK8sError | undefined {
  try {
    build(options as never)
    return undefined
  } catch (error) {
    if (error instanceof ConvexK8sError) return error
    throw error
  }
}

function isWhole(error: ConvexK8sError): void {
  const { issues } = error
  const message = wholeMessage(error)
  expect(Buffer.byteLength(error.message)).toBeLessThan(2_000)
  expect(issues.length).toBeGreaterThan(0)
  for (const issue of issues) {
    expect(issue.message.trim()).not.toBe('')
    // Words of a library, not ours.
    expect(issue.message).not.toMatch(/^Invalid (type|key|value)|undefined|\[object/)
    expect(message).toContain(issue.message)
  }
}

describe.each(builders)('%s', { timeout: 180_000 }, (_name, build, valid) => {
  it('refuses what no option takes, and only by a ConvexK8sError', () => {
    fc.assert(
      fc.property(broken(valid), ({ options }) => {
        const error = refusalOf(build, options)
        if (error === undefined) expect.fail('took it')
        isWhole(error)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses an object that is no object of options', () => {
    fc.assert(
      fc.property(ofWrongClass(valid), ({ options }) => {
        const error = refusalOf(build, options)
        if (error === undefined) expect.fail('took it')
        isWhole(error)
      }),
      { numRuns: 200 },
    )
  })

  it('takes or refuses anything at all, and never breaks', () => {
    fc.assert(
      fc.property(spoilt(valid), ({ options }) => {
        const error = refusalOf(build, options)
        if (error !== undefined) isWhole(error)
      }),
      { numRuns: 500 },
    )
  })
})
