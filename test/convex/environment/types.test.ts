import { describe, expect, expectTypeOf, it } from 'vitest'

import type { ConvexEnvironment } from '../../../src/convex/environment/index.ts'
import { environmentText } from '../../../src/convex/environment/index.ts'

interface Reference {
  readonly secret: string
  readonly key: string
}

describe('ConvexEnvironment', () => {
  it('gives each kind its type', () => {
    expectTypeOf<ConvexEnvironment['V8_THREADS']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<ConvexEnvironment['FUNCTION_LIMIT_WARNING_RATIO']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<ConvexEnvironment['REUSE_ISOLATES']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<ConvexEnvironment['NO_COLOR']>().toEqualTypeOf<true | undefined>()
    expectTypeOf<ConvexEnvironment['LOG_FORMAT']>().toEqualTypeOf<'json' | 'compact' | 'pretty' | undefined>()
    expectTypeOf<ConvexEnvironment['RUST_LOG']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<ConvexEnvironment['S3_ENDPOINT_URL']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<ConvexEnvironment['AWS_SESSION_TOKEN']>().toEqualTypeOf<undefined>()
  })

  it('adds the reference everywhere, and to secrets nothing else', () => {
    expectTypeOf<ConvexEnvironment<Reference>['V8_THREADS']>().toEqualTypeOf<number | Reference | undefined>()
    expectTypeOf<ConvexEnvironment<Reference>['AWS_SECRET_ACCESS_KEY']>().toEqualTypeOf<Reference | undefined>()
  })

  it('has the names of the catalogue only, and can be written out', () => {
    // @ts-expect-error Not a variable of Convex.
    const environment: ConvexEnvironment = { RUST_LOGS: 'info' }
    expect(environmentText(environment)).toEqual({ RUST_LOGS: 'info' })
  })
})
