import * as fc from 'fast-check'

type Path = readonly (string | number)[]

/** Options with something wrong in them, and the places of it. */
export interface Broken {
  readonly options: unknown
  readonly at: readonly string[]
}

interface Break {
  /** Chooses one of the places that the options have. */
  readonly where: number
  readonly what: () => unknown
  /** Adds a key to the place, if it is an object, instead of replacing it. */
  readonly key: string | undefined
}

/** Parts of the options that are Kubernetes' own and are checked by the objects' schemas, not by ours. */
const native = new Set(['affinity', 'tolerations', 'topologySpreadConstraints', 'sealedSecret', 'ignoreDifferences'])

function isNative(path: Path): boolean {
  return path[0] !== 'edit' && path.some((key) => native.has(String(key)))
}

function isPlain(value: unknown): value is Record<string | number, unknown> {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}

/** A copy whose functions are the same, so that it can be broken. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)])) : value
}

/** The paths of everything in the options, themselves first. */
function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  if (!isPlain(value)) return [at]
  const keys = Object.keys(value).map((key) => (Array.isArray(value) ? Number(key) : key))
  return [at, ...keys.flatMap((key) => pathsOf(value[key], [...at, key]))]
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce((value, key) => (isPlain(value) ? value[key] : undefined), root)
}

/** The root with another value at a path; changes it in place where it can. */
function replaced(root: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined || !isPlain(root)) return value
  root[key] = replaced(root[key], rest, value)
  return root
}

function breakAll(options: unknown, breaks: readonly Break[], isAllowed: (path: Path) => boolean): Broken {
  let root = copyOf(options)
  const at = breaks.map(({ where, what, key }) => {
    const paths = pathsOf(root).filter(isAllowed)
    const place = paths[where % paths.length] ?? []
    const target = valueAt(root, place)
    const path = key !== undefined && isPlain(target) && !Array.isArray(target) ? [...place, key] : place
    root = replaced(root, path, what())
    return path.join('.')
  })
  return { options: root, at }
}

function breaksOf(what: fc.Arbitrary<() => unknown>): fc.Arbitrary<Break[]> {
  const key = fc.option(fc.constantFrom('nmae', 'unknownOption', 'HOST', ' ', '', 'x'.repeat(1000), 'a.b', '0'), {
    nil: undefined,
    freq: 2,
  })
  return fc.array(fc.record({ where: fc.nat(), what, key }), { minLength: 1, maxLength: 4 })
}

/** What no option takes, in any place. */
const never = fc.constantFrom<(() => unknown)[]>(
  () => null,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1.5,
  () => 1n,
  () => Symbol('junk'),
  () => ({ unknownOption: { deeper: 1 } }),
)

/** An object, but no object of options. */
const wrongObject = fc.constantFrom<(() => unknown)[]>(
  () => new Map([['instances', 3]]),
  () => new Set(['a']),
  () => new Date(0),
  () => /a/,
  () => Promise.resolve({}),
)

const texts = [
  'a b',
  'UPPER',
  'https://x.example.com/',
  'latest',
  '10GB',
  '$(HOME)',
  '../..',
  'a|b:c',
  '\uD800',
  '\u0000',
]

/** Anything that a program may pass by mistake. */
const junk = fc.oneof(
  never,
  wrongObject,
  fc
    .anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, maxDepth: 2 })
    .map((value) => () => copyOf(value)),
  fc
    .constantFrom<unknown[]>('', 0, -1, true, false, undefined, 'x'.repeat(100_000), ...texts)
    .map((value) => () => value),
  fc.constantFrom<(() => unknown)[]>(
    () => [],
    () => ({}),
    () => () => 'junk',
    () => {
      const cycle: Record<string, unknown> = {}
      return Object.assign(cycle, { self: new Map([['cycle', cycle]]) })
    },
  ),
)

/** One to four places of valid options with what no option takes. */
export function broken(valid: fc.Arbitrary<unknown>): fc.Arbitrary<Broken> {
  return fc
    .tuple(valid, breaksOf(never))
    .map(([options, breaks]) => breakAll(options, breaks, (path) => !isNative(path)))
}

/** The options as a whole, or an object in them, replaced by an object of another class. */
export function ofWrongClass(valid: fc.Arbitrary<unknown>): fc.Arbitrary<Broken> {
  return fc.tuple(valid, fc.nat(), wrongObject).map(([options, where, what]) => {
    const paths = pathsOf(options).filter((path) => isPlain(valueAt(options, path)) && !isNative(path))
    return breakAll(options, [{ where, what, key: undefined }], (path) =>
      paths.some((item) => item.join() === path.join()),
    )
  })
}

/** Valid options with anything at all in up to four places; they may still be right. */
export function spoilt(valid: fc.Arbitrary<unknown>): fc.Arbitrary<Broken> {
  return fc.tuple(valid, breaksOf(junk)).map(([options, breaks]) => breakAll(options, breaks, () => true))
}
