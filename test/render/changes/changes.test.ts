import * as fc from 'fast-check'
import { convexStack, renderFiles } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { acceptedForm, refusedChanges } from '../../../src/render/changes/refused.ts'
import { stackOptions } from '../../support/arbitraries/index.ts'
import { issuesOf, refusalsOf } from './stacks.ts'
import { allowed } from './allowed.ts'
import { refused } from './refused.ts'

describe.each(refused)('%s', (_, before, after, expected) => {
  it('is refused, and accepted by the printed words alone', () => {
    expect(refusalsOf(before, after).toSorted()).toEqual(expected.toSorted())
    for (const words of expected) {
      const others = expected.filter((other) => other !== words)
      expect(refusalsOf(before, after, [words]).toSorted()).toEqual(others.toSorted())
      expect(refusalsOf(before, after, others)).toEqual([words])
    }
  })
})

it('shows every change, but for two with tests of their own', () => {
  const shown = refused.flatMap(([, , , expected]) => expected.map((words) => words.split(':')[0]!))
  const [, names = ''] = /CHANGE of (.*)$/.exec(acceptedForm) ?? []
  expect([...new Set([...shown, 'early-snapshot', 'second-writer'])].toSorted()).toEqual(names.split(', ').toSorted())
})

describe.each(allowed)('%s', (_, before, after) => {
  it('is not refused', () => expect(issuesOf(before, after)).toEqual([]))
})

it('refuses nothing over its own output, whatever the options', () => {
  fc.assert(
    fc.property(stackOptions, (options) => {
      const files = renderFiles(convexStack(options))
      // A line of comment, so that the files differ and are parsed.
      const before = new Map([...files].map(([name, text]) => [name, `${text}# before\n`]))
      const issues = refusedChanges({ before, after: files, accept: [], scope: '' })
      expect(issues).toEqual([])
    }),
    { numRuns: 60 },
  )
})
