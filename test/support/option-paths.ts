// What a valibot schema can take, as paths: `backend.volume.size`, `backend.podSecurity=restricted`, `edit.postgres.cluster`.

/** What is read of a schema of valibot. */
export interface Schema {
  readonly kind: string
  readonly type: string
  readonly wrapped?: Schema
  readonly pipe?: readonly Schema[]
  readonly entries?: Readonly<Record<string, Schema>>
  readonly item?: Schema
  readonly options?: readonly unknown[]
  readonly literal?: unknown
  readonly getter?: (input: unknown) => Schema
}

// A lazy schema chooses by its input: one of each form that some schema of ours tells apart.
const probes: readonly unknown[] = [
  false,
  {},
  'text',
  ...['issuer', 'certResolver', 'secret', 'configMap', 'cidr', 'ca', 'filter', 'policy', 'serviceAccount'].map(
    (key) => ({
      [key]: {},
    }),
  ),
  ...['gateway', 'ingress', 'tailscale', 'cloudnative-pg', 'external', 'postgres', 'mysql', 'sqlite'].map((type) => ({
    type,
  })),
]

// A map takes every key. Its keys are no options.
const anyKey = 'a key that no schema names'

/** Every option that the schema knows, and every value of those that have a few. */
export function pathsOf(schema: unknown, at = ''): ReadonlySet<string> {
  const paths = new Set<string>()
  collect(schema as Schema, at, paths)
  return paths
}

function collect(schema: Schema, at: string, paths: Set<string>): void {
  for (const inner of innerOf(schema)) collect(inner, at, paths)
  for (const value of valuesOf(schema)) paths.add(`${at}=${String(value)}`)
  if (schema.item !== undefined) collect(schema.item, `${at}[]`, paths)
  for (const [key, entry] of Object.entries(schema.entries ?? {})) {
    const path = at === '' ? key : `${at}.${key}`
    paths.add(path)
    collect(entry, path, paths)
  }
}

/** The schemas that stand behind one, for the same value. */
export function innerOf({ pipe, wrapped, getter }: Schema): readonly Schema[] {
  if (pipe !== undefined) return pipe.filter(({ kind }) => kind === 'schema')
  if (wrapped !== undefined) return [wrapped]
  return getter === undefined || isMap(getter) ? [] : probes.map(getter)
}

function isMap(getter: NonNullable<Schema['getter']>): boolean {
  return valueOf(getter) !== undefined
}

/** The schema of the values of a map. */
export function valueOf(getter: NonNullable<Schema['getter']>): Schema | undefined {
  return getter({ [anyKey]: '' }).entries?.[anyKey]
}

/** The values of a schema that takes a few alone. */
function valuesOf({ type, literal, options = [], pipe }: Schema): readonly unknown[] {
  if (pipe !== undefined) return []
  if (type === 'boolean') return [true, false]
  if (type === 'literal') return [literal]
  return type === 'picklist' ? options : []
}

/** The same of a value: every key and every primitive in it. What is `undefined` counts as left out. */
export function pathsIn(value: unknown, at = '', paths = new Set<string>()): Set<string> {
  if (value === undefined) return paths
  if (at !== '') paths.add(at)
  if (Array.isArray(value)) for (const item of value) pathsIn(item, `${at}[]`, paths)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) pathsIn(item, at === '' ? key : `${at}.${key}`, paths)
  } else if (typeof value === 'string' || typeof value === 'boolean') paths.add(`${at}=${value}`)
  return paths
}
