import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stackOptions } from '../support/arbitraries/index.ts'
import { labelValue } from '../support/arbitraries/text.ts'
import { stackExternals } from '../support/externals.ts'
import { manifestsOf, problemsOf } from '../support/invariants/index.ts'
import { labelsOfPodsAndVolumes } from '../support/pod-and-volume-labels.ts'
import { expectValid } from '../support/valid.ts'

describe('a stack of any valid options', () => {
  it('is one that Kubernetes, its operators and Convex accept', () => {
    fc.assert(
      fc.property(stackOptions, (options) => {
        const objects = objectsOf(convexStack(options))
        expectValid(objects)
        expect(problemsOf(manifestsOf(objects), stackExternals(options))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('has its labels on every pod and every volume, those that CloudNativePG makes among them', () => {
    const keys = fc.constantFrom('team', 'cost-center', 'example.com/project', 'app.kubernetes.io/part-of')
    fc.assert(
      fc.property(stackOptions, fc.dictionary(keys, labelValue, { minKeys: 1 }), (options, labels) => {
        const found = labelsOfPodsAndVolumes(objectsOf(convexStack({ ...options, labels })))
        expect(Object.keys(found)).toContain(`Deployment/${options.backend?.name ?? 'convex-backend'}`)
        for (const [object, own] of Object.entries(found))
          expect({ object, ...own }).toMatchObject({ object, ...labels })
      }),
      { numRuns: 200 },
    )
  })
})
