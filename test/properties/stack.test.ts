import { check, convexApplication, convexStack, objectsOf, renderFiles } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/check/rules/all.ts'
import { identityOf, plainObject } from '../../src/kubernetes/object.ts'
import { applicationOptions, stackOptions } from '../support/arbitraries/index.ts'
import { labelValue } from '../support/arbitraries/text.ts'
import { deepFreeze } from '../support/deep-freeze.ts'
import { stackExternals } from '../support/externals.ts'
import { manifestsOf, problemsOf } from '../support/invariants/index.ts'
import { labelsOfPodsAndVolumes } from '../support/pod-and-volume-labels.ts'
import { expectValid } from '../support/valid.ts'
import { expectSameInYaml } from '../support/yaml-readings.ts'

const findingsIn = (objects: Parameters<typeof check>[0]) =>
  check(objects).filter(({ severity }) => severity !== 'info')

describe('a stack of any valid options', () => {
  // One corpus for all of it: to build and render the stacks is what takes long.
  it('is accepted, has no finding, reads back from its files, and shares nothing', { timeout: 600_000 }, () => {
    expect(rules.length).toBeGreaterThan(150)
    fc.assert(
      fc.property(stackOptions, (options) => {
        const before = JSON.stringify(options)
        const stack = convexStack(options)
        const objects = objectsOf(stack)
        // Kubernetes, its operators and Convex accept it.
        expectValid(objects)
        expect(problemsOf(manifestsOf(objects), stackExternals(options))).toEqual([])
        expect(findingsIn(stack)).toEqual([])

        const files = renderFiles(stack)
        // The kustomization and the runbook stand beside them.
        expect(files.size).toBe(objects.length + 2)
        const read = new Map(objects.map((object) => [identityOf(object), plainObject(object)]))
        for (const [name, text] of files)
          if (name.endsWith('.yaml') && name !== 'kustomization.yaml') expectSameInYaml(text, read)

        // A changed stack changes neither the options nor another stack, and frozen options are enough.
        spoil(stack)
        expect(JSON.stringify(options)).toBe(before)
        const again = renderFiles(convexStack(deepFreeze(options)))
        expect(JSON.stringify([...again])).toBe(JSON.stringify([...files]))
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

describe('the Application of any valid options', () => {
  it('has no finding', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(applicationOptions, (options) => {
        expect(findingsIn(convexApplication(options))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})

/** Overwrites every text and number that can be reached. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  const record = value as Record<string, unknown>
  for (const [key, item] of Object.entries(record)) {
    if (typeof item === 'object') spoil(item)
    else if (!Object.isFrozen(record)) record[key] = 'spoilt'
  }
}
