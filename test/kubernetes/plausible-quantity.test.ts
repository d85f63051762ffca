import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cores, implausible, measureOf, memory, storage } from '../../src/kubernetes/storage/plausible-quantity.ts'
import type { Measure } from '../../src/kubernetes/storage/plausible-quantity.ts'
import { volumeSize } from '../support/arbitraries/text.ts'

const meant = (text: string, measure: Measure): string | undefined => implausible(text, measure)?.suggestion

describe('a quantity that can be meant', () => {
  it.each([
    ...['0', '1m', '10m', '250m', '0.5', '1', '1.5', '64', '96', '32000m'].map((text) => [text, cores] as const),
    ...['0', '4Mi', '10M', '64Mi', '512Mi', '1.5Gi', '2Ti', '107374182400m'].map((text) => [text, memory] as const),
    ...['1Mi', '100M', '10Gi', '30Ti', '900Ti', '1Pi'].map((text) => [text, storage] as const),
  ])('is %s', (text, measure) => {
    expect(implausible(text, measure)).toBeUndefined()
  })

  it('is every size of a volume that the options are tried with', () => {
    fc.assert(fc.property(volumeSize, (text) => implausible(text, storage) === undefined))
  })

  it('is a huge page of any size', () => {
    for (const page of ['64Ki', '2Mi', '1Gi'])
      expect(implausible(page, measureOf(`hugepages-${page}`) ?? cores)).toBeUndefined()
    expect(implausible('1Mi', measureOf('hugepages-2Mi') ?? cores)).toMatchObject({
      expected: 'at least 2Mi of memory',
    })
  })

  it('is not judged for a resource of another vendor', () => {
    expect(measureOf('nvidia.com/gpu')).toBeUndefined()
  })
})

describe('a quantity that can only be a mistake', () => {
  it.each([
    ['512m', memory, '512Mi'],
    ['1000m', memory, '1000Mi'],
    ['512', memory, '512Mi'],
    ['2', memory, '2Gi'],
    ['512k', memory, '512Mi'],
    ['512MB', memory, '512Mi'],
    ['512mi', memory, '512Mi'],
    ['1gi', memory, '1Gi'],
    ['1 Gi', memory, '1Gi'],
    ['2G ', memory, '2G'],
    ['1g', memory, '1Gi'],
    ['0,5Gi', memory, '0.5Gi'],
    ['512Ti', memory, '512Gi'],
    ['10', storage, '10Gi'],
    ['50', storage, '50Gi'],
    ['500m', storage, '500Mi'],
    ['50GB', storage, '50Gi'],
    ['50GiB', storage, '50Gi'],
    ['2Pi', storage, '2Gi'],
    ['500Mi', cores, '500m'],
    ['500M', cores, '500m'],
    ['250', cores, '250m'],
    ['1000', cores, '1000m'],
    ['2 cores', cores, '2'],
    ['2Gi', cores, '2'],
    ['0.25m', cores, '0.25'],
    ['1vCPU', cores, '1'],
    ['much', memory, undefined],
    ['-1Gi', memory, undefined],
    ['', memory, undefined],
    ['${MEMORY}', memory, undefined],
  ])('%s', (text, measure, suggestion) => {
    expect(implausible(text, measure)).toBeDefined()
    expect(meant(text, measure)).toBe(suggestion)
  })

  it('never leads to another mistake', () => {
    const text = fc
      .tuple(
        fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true })),
        fc.constantFrom('', ' ', 'm', 'k', 'K', 'M', 'Mi', 'MB', 'g', 'Gi', 'T', 'Pi', 'E'),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.constantFrom(cores, memory, storage), (given, measure) => {
        const suggestion = meant(given, measure)
        return suggestion === undefined || implausible(suggestion, measure) === undefined
      }),
    )
  })
})
