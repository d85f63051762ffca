import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stackOptions } from '../support/arbitraries/index.ts'
import { stackExternals } from '../support/externals.ts'
import { manifestsOf, problemsOf } from '../support/invariants/index.ts'

describe('a stack of any valid options', () => {
  it('is one that Kubernetes, its operators and Convex accept', () => {
    fc.assert(
      fc.property(stackOptions, (options) => {
        const objects = objectsOf(convexStack(options))
        for (const object of objects) (object as { validate?: () => void }).validate?.()
        expect(problemsOf(manifestsOf(objects), stackExternals(options))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
