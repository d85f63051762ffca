import * as fc from 'fast-check'

type Shape<T> = { readonly [K in keyof T]: fc.Arbitrary<T[K]> }

/** Any of the keys, at times with an explicit `undefined`, which must be as good as leaving the option out. */
export function partial<T extends object>(shape: Shape<T>): fc.Arbitrary<{ [K in keyof T]?: T[K] | undefined }> {
  const optional = Object.fromEntries(
    Object.entries<fc.Arbitrary<unknown>>(shape as never).map(([key, value]) => [
      key,
      fc.option(value, { nil: undefined, freq: 12 }),
    ]),
  )
  return fc.record(optional, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<{
    [K in keyof T]?: T[K] | undefined
  }>
}
