import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allOf,
  calls,
  isSecretPlace,
  ofEveryType,
  pathsOf,
  recognisable,
  refusalOf,
  tellsNothing,
  withValue,
} from './canaries.ts'

const places = Object.entries(calls).flatMap(([name, [, options]]) =>
  pathsOf(options).map((path) => ({ name, path, isSecret: isSecretPlace(path) })),
)
const place = fc.constantFrom(...places)
const anySecret = fc.constantFrom(...ofEveryType)
const secretByForm = fc.constantFrom(...recognisable.map((text) => () => text))

/** Options of a call with secrets in the place of one to three values. */
const slip = place.chain(({ name }) =>
  fc
    .array(fc.tuple(fc.constantFrom(...places.filter((other) => other.name === name)), anySecret, secretByForm), {
      minLength: 1,
      maxLength: 3,
    })
    .map((slips) => ({
      name,
      slips: slips.map(([{ path, isSecret }, any, byForm]) => ({ path, value: (isSecret ? any : byForm)() })),
    })),
)

describe('a secret in the place of an option', () => {
  it('is never shown, whatever its type and the place', { timeout: 120_000 }, async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(slip, async ({ name, slips }) => {
        const [build, options] = calls[name] ?? expect.fail(name)
        const wrong = slips
          .toSorted((a, b) => b.path.length - a.path.length)
          .reduce((root: unknown, { path, value }) => withValue(root, path, value), options)
        const error = await refusalOf(() => build(wrong as never))
        if (error === undefined) return
        refused += 1
        tellsNothing(allOf(error))
      }),
      { numRuns: 10_000 },
    )
    expect(refused).toBeGreaterThan(5_000)
  })
})
