import { dirname, join } from 'node:path'
import { runInNewContext } from 'node:vm'
import ts from 'typescript'
import * as v from 'valibot'
import { innerOf, valueOf } from '../support/option-paths.ts'
import type { Schema } from '../support/option-paths.ts'

/** An option as its documentation and its schema have it. */
export interface DocumentedOption {
  /** The interface that declares it and its name, as in `VolumeOptions.size`. */
  readonly name: string
  readonly isOptional: boolean
  /** The text of its tag `@default`, or its value in the default of the option that it is in. */
  readonly documented: string | undefined
  /** The documented default as a value, unless it is said in words. */
  readonly literal: { readonly value: unknown } | undefined
  /** What the schema fills in when the option is left out. */
  readonly filled: unknown
  /** What the schema makes of a value; throws when it refuses it. */
  readonly parse: (value: unknown) => unknown
}

/** Reads the options of interfaces by the compiler, and what their schemas make of them. */
export class Documentation {
  readonly options: DocumentedOption[] = []
  /** Options for whose type the schema has no form. */
  readonly unmatched = new Set<string>()
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker
  readonly #sources: string
  readonly #seen = new Set<string>()

  constructor(entry: string) {
    this.#sources = dirname(entry)
    const root = dirname(this.#sources)
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
      config: object
    }
    this.#program = ts.createProgram([entry], ts.parseJsonConfigFileContent(config, ts.sys, root).options)
    this.#checker = this.#program.getTypeChecker()
  }

  /** The types that the package exports, by name. */
  exported(): ReadonlyMap<string, ts.Type> {
    const entry = this.#program.getSourceFile(join(this.#sources, 'index.ts'))!
    const symbols = this.#checker.getExportsOfModule(this.#checker.getSymbolAtLocation(entry)!)
    return new Map(
      symbols.map((symbol) => {
        const origin = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
        return [symbol.name, this.#checker.getDeclaredTypeOfSymbol(origin)]
      }),
    )
  }

  /** The optional properties of the interfaces that the package exports and that are named as options are. */
  optionsOfExports(): readonly string[] {
    return [...this.exported()].flatMap(([name, type]) =>
      /(?:Options|Instance)$/.test(name)
        ? this.#formsOf(type)
            .flatMap((form) => form.getProperties())
            .filter((property) => this.isOption(property) && property.flags & ts.SymbolFlags.Optional)
            .map((property) => `${this.#ownerOf(property)}.${property.name}`)
        : [],
    )
  }

  /** Reads all options of a type, at every depth. */
  read(type: ts.Type, schema: unknown): void {
    for (const form of this.#formsOf(type))
      if (!this.#readForm(form, schema as Schema, {})) this.unmatched.add(type.symbol.name)
  }

  /** Whether a property is an option of ours: not one of Kubernetes, nor a variable, which is documented elsewhere. */
  isOption(property: ts.Symbol): boolean {
    const file = property.declarations?.[0]?.getSourceFile().fileName ?? ''
    return file.startsWith(`${this.#sources}/`) && !file.includes('/convex/environment/')
  }

  #formsOf(type: ts.Type): readonly ts.Type[] {
    const bare = this.#checker.getNonNullableType(type)
    if (bare.isUnion()) return bare.types.flatMap((member) => this.#formsOf(member))
    if (bare.isIntersection() || bare.flags & ts.TypeFlags.Object) {
      if (this.#checker.isArrayLikeType(bare)) {
        const item = bare.getNumberIndexType()
        return item === undefined ? [] : this.#formsOf(item)
      }
      if (bare.getCallSignatures().length > 0) return []
      const named = bare.getStringIndexType()
      if (named !== undefined) return this.#formsOf(named)
      return bare.getProperties().some((property) => this.isOption(property)) ? [bare] : []
    }
    return []
  }

  #readForm(form: ts.Type, schema: Schema, around: object): boolean {
    const properties = form.getProperties()
    const keys = properties.map(({ name }) => name).toSorted()
    const entries = objectsIn(schema).find((found) => this.#fits(form, keys, found))
    if (entries === undefined) return false
    for (const property of properties)
      if (this.isOption(property)) this.#readProperty(property, entries[property.name]!, around)
    return true
  }

  #readProperty(property: ts.Symbol, schema: Schema, around: object): void {
    const name = `${this.#ownerOf(property)}.${property.name}`
    const tag = property.getJsDocTags(this.#checker).find((one) => one.name === 'default')
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0 || schema.type === 'optional'
    const inherited: unknown = isOptional
      ? new Map<string, unknown>(Object.entries(around)).get(property.name)
      : undefined
    const documented =
      tag === undefined ? JSON.stringify(inherited) : ts.displayPartsToString(tag.text).replaceAll(/\s+/g, ' ')
    const parse = (value: unknown): unknown => v.parse(schema as unknown as v.GenericSchema, value)
    const option: DocumentedOption = {
      name,
      isOptional,
      documented,
      literal: documented === undefined ? undefined : literalOf(documented),
      filled: schema.type === 'optional' ? parse(undefined) : undefined,
      parse,
    }
    const key = `${name} ${documented} ${JSON.stringify(option.filled)}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.options.push(option)
    const value = option.literal?.value
    for (const form of this.#formsOf(this.#checker.getTypeOfSymbol(property)))
      if (!this.#readForm(form, schema, typeof value === 'object' && value !== null ? value : {}))
        this.unmatched.add(name)
  }

  /** Whether a schema has the keys of a type, and its `type` when it has one. */
  #fits(form: ts.Type, keys: readonly string[], entries: Readonly<Record<string, Schema>>): boolean {
    if (Object.keys(entries).toSorted().join() !== keys.join()) return false
    const tag = form.getProperty('type')
    const literal = entries['type'] && tagOf(entries['type'])
    if (tag === undefined || literal === undefined) return true
    const type = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(tag))
    return type.isStringLiteral() && type.value === literal
  }

  /** The interface that declares a property; of one in a type without a name, the option that has the type. */
  #ownerOf(property: ts.Symbol): string {
    const names: string[] = []
    let node: ts.Node | undefined = property.declarations?.[0]?.parent
    for (; node !== undefined && !ts.isSourceFile(node); node = node.parent)
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isPropertySignature(node))
        names.unshift(node.name.getText())
    return names.join('.')
  }
}

function tagOf({ type, literal, wrapped }: Schema): unknown {
  return wrapped === undefined ? (type === 'literal' ? literal : undefined) : tagOf(wrapped)
}

/** A default that is written as in a program; words are none. */
function literalOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: structuredClone(runInNewContext(`(${text})`)) }
  } catch {
    return undefined
  }
}

/** The schemas of objects that a schema may come to, those of the values of a map among them. */
function objectsIn(schema: Schema): readonly Readonly<Record<string, Schema>>[] {
  const { entries, item, getter } = schema
  const value = getter && valueOf(getter)
  const inner = [...innerOf(schema), ...(item === undefined ? [] : [item]), ...(value === undefined ? [] : [value])]
  return [...(entries === undefined ? [] : [entries]), ...inner.flatMap(objectsIn)]
}
