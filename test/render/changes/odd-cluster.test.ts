import * as fc from 'fast-check'
import { convexStack, renderFiles } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { refusedChanges } from '../../../src/render/changes/refused.ts'
import { base } from './stacks.ts'

describe('an odd cluster', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      0,
      10,
      '',
      [],
      {},
      '1Ti',
      '1024Gi',
      false,
      [null],
      [{}],
      { size: 10 },
      { size: null },
    ),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const spec = fc.oneof(
    value,
    fc.dictionary(
      fc.constantFrom(
        ...(
          'instances storage walStorage tablespaces bootstrap externalClusters plugins backup imageName ' +
          'imageCatalogRef postgresql managed postgresUID serviceAccountName'
        ).split(' '),
      ),
      fc.oneof(
        value,
        fc.dictionary(
          fc.constantFrom('recovery', 'initdb', 'size', 'pvcTemplate', 'barmanObjectStore', 'synchronous'),
          value,
        ),
      ),
    ),
  )
  const files = renderFiles(convexStack(base))
  const withSpec = (odd: unknown) => {
    const object = {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: 'convex-db', namespace: 'convex' },
      spec: odd,
    }
    return new Map([...files, ['postgres-cluster.yaml', JSON.stringify(object)]])
  }

  it('is never an error, and never differs from itself', () => {
    fc.assert(
      fc.property(spec, spec, (one, two) => {
        refusedChanges({ before: withSpec(one), after: withSpec(two), accept: [], scope: '' })
        const before = new Map([...withSpec(one), ['x.yaml', 'a: 1']])
        expect(refusedChanges({ before, after: withSpec(one), accept: [], scope: '' })).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['nothing else', {}],
    ['null', { instances: null, storage: null, postgresql: null, walStorage: null, tablespaces: null }],
    ['a number as storage', { storage: 10, instances: 'one' }],
    ['another unit', { storage: { size: 30 * 1024 ** 3 } }],
  ])('takes no rendered cluster for a change: %s', (_, odd) => {
    // Without it the owner is "app".
    const bootstrap = { recovery: null, initdb: { database: 'convex_self_hosted', owner: 'convex' } }
    const before = withSpec({ bootstrap, ...odd })
    expect(refusedChanges({ before, after: files, accept: [], scope: '' })).toEqual([])
  })

  it('compares sizes, not their texts', () => {
    const size = (text: string | number) => ({ bootstrap: { initdb: { owner: 'a' } }, storage: { size: text } })
    const of = (one: string | number, two: string | number) =>
      refusedChanges({ before: withSpec(size(one)), after: withSpec(size(two)), accept: [], scope: '' })
    for (const [one, two] of [
      ['1Ti', '1024Gi'],
      ['1024Gi', '1Ti'],
      [1_073_741_824, '1Gi'],
      ['1000M', '1G'],
    ] as const)
      expect(of(one, two)).toEqual([])
    expect(of('1Ti', '1023Gi')).toHaveLength(1)
  })

  it('is the same one without its namespace', () => {
    const before = new Map([...files].map(([name, text]) => [name, text.replaceAll(/^ {2}namespace: convex\n/gm, '')]))
    expect(refusedChanges({ before, after: files, accept: [], scope: '' })).toEqual([])
  })
})
