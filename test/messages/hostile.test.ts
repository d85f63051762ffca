import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as lib from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf, calls, canary, pathsOf, refusalOf, tellsNothing, withValue } from './canaries.ts'

function throws(): never {
  throw new Error(canary)
}

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = []
  for (let level = 0; level < levels; level += 1) value = wrap(value)
  return value
}

const traps = { get: throws, has: throws, ownKeys: throws, getPrototypeOf: throws, getOwnPropertyDescriptor: throws }
const object = (rest: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', ...rest })

/** Values that a program can make and that break code which reads them without care. */
const hostile: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  undefined: () => undefined,
  number: () => 5,
  bigint: () => 5n,
  symbol: () => Symbol('a'),
  function: () => () => canary,
  'deep list': () => nested(100_000, (inner) => [inner]),
  'deep object': () => nested(100_000, (inner) => ({ inner })),
  'throwing getter': () => ({
    get name() {
      return throws()
    },
    get host() {
      return throws()
    },
    get text() {
      return throws()
    },
  }),
  proxy: () => new Proxy({}, traps),
  'proxy of a function': () => new Proxy(() => undefined, traps),
  'revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  'throwing conversions': () => ({ toString: throws, valueOf: throws, toJSON: throws, [Symbol.toPrimitive]: throws }),
  'no conversion': () => ({ toString: null }),
  'throwing iterator': () => ({ [Symbol.iterator]: throws }),
  'throwing promise': () => ({
    // oxlint-disable-next-line no-thenable
    get then() {
      return throws()
    },
  }),
  'object with a name of another type': () => object({ metadata: { name: { toString: null } } }),
  'object with a throwing name': () =>
    object({
      metadata: {
        get name() {
          return throws()
        },
      },
    }),
  'object with a throwing spec': () => object({ metadata: { name: 'a' }, spec: new Proxy({}, traps) }),
  'object with a throwing toJSON': () => object({ metadata: { name: 'a' }, toJSON: throws }),
  'object with labels of another type': () =>
    object({ metadata: { name: 'a', labels: { toString: null }, annotations: 5 } }),
  'object with a deep spec': () => object({ metadata: { name: 'a' }, spec: nested(100_000, (inner) => [inner]) }),
  'object with metadata of another type': () => object({ metadata: 5 }),
  'kept file without expectations': () => ({ keptFile: 'a.yaml', expect: null }),
  'kept file that throws': () => ({
    get keptFile() {
      return throws()
    },
  }),
}

const right = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
// To make a pair of keys takes long.
const withoutParameters = ['createInstanceSecret', 'createAuthKeys'] as const
// What is called only for its result, and what takes no values.
const left = new Set<string>(['ConvexK8sError', 'terminalProgress', ...withoutParameters])
const functions = Object.entries(lib).flatMap(([name, value]) =>
  typeof value === 'function' && !left.has(name) ? [[name, value as (...values: unknown[]) => unknown] as const] : [],
)

/** Runs a fleet too, which builds its stacks when it is asked for them. */
async function run(call: () => unknown): Promise<void> {
  const result = (await call()) as Partial<lib.Fleet> | undefined
  if (typeof result?.stacks === 'function') for await (const stack of result.stacks()) void stack
}

describe('values that break when they are read', () => {
  it('are read by every function', () => {
    expect(functions.length).toBeGreaterThan(30)
    for (const name of withoutParameters)
      expect(String(new Map(Object.entries(lib)).get(name))).toMatch(/^(?:async )?function \w+\(\)/)
  })

  describe.each(functions)('%s', (_name, call) => {
    it.each(Object.entries(hostile))('refuses or takes as arguments: %s', async (_kind, make) => {
      const folder = await mkdtemp(join(tmpdir(), 'convex-k8s-hostile-'))
      const argumentLists: readonly (() => readonly unknown[])[] = [
        () => [make()],
        () => [[make(), make()]],
        () => [{ a: make() }],
        () => [right, make()],
        () => [right, folder, make()],
        () => [make(), folder],
        () => ['orders|01', 'ab'.repeat(32), make()],
        () => [{ host: make(), domain: make(), instances: [make()], text: make(), file: make(), backend: make() }],
      ]
      for (const list of argumentLists) {
        const error = await refusalOf(() => run(() => call(...list())))
        if (error !== undefined) tellsNothing(allOf(error))
      }
    })
  })

  it('are refused or taken at any place of any options', { timeout: 120_000 }, async () => {
    const places = Object.entries(calls).flatMap(([name, [, options]]) =>
      pathsOf(options).map((path) => ({ name, path })),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(...Object.values(hostile)), async (place, make) => {
        const [build, options] = calls[place.name] ?? expect.fail(place.name)
        const error = await refusalOf(() => run(() => build(withValue(options, place.path, make()) as never)))
        if (error !== undefined) tellsNothing(allOf(error))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each(Object.entries(hostile))(
    'are refused or taken as the result of an edit, and as what it throws: %s',
    async (_kind, make) => {
      for (const service of [
        make,
        () => {
          throw make()
        },
      ]) {
        const error = await refusalOf(() =>
          lib.convexStack({ host: 'convex.example.com', edit: { backend: { service: service as never } } }),
        )
        if (error !== undefined) tellsNothing(allOf(error))
      }
    },
  )

  it('leave the place of the code that threw in the message', () => {
    const fileName = () => throws()
    expect(() => lib.renderFiles(right, { fileName })).toThrow(
      /fileName: the function threw Error at hostile\.test\.ts:\d+:\d+$/,
    )
  })
})
