import { ReflectionKind } from 'typedoc'
import type { DeclarationReflection, ProjectReflection, SignatureReflection, SomeType } from 'typedoc'
import { bare, declarationOf, membersOf } from './types.ts'
import { partsOf, propertiesOf } from './sections.ts'

/** A function of the package and where its page is. */
export interface Documented {
  readonly name: string
  readonly folder: 'builders' | 'functions'
  readonly signatures: readonly SignatureReflection[]
}

/** What makes objects of a deployment, and all other functions. */
export function functionsOf(project: ProjectReflection): readonly Documented[] {
  return project.getChildrenByKind(ReflectionKind.Function).map(({ name, signatures }) => ({
    name,
    folder: name.startsWith('convex') ? 'builders' : 'functions',
    // The last overload is the one for every kind of options.
    signatures: (signatures ?? []).toReversed(),
  }))
}

/** Types in the parameters of a function, and those that they lead to. */
export const parameterTypes = ({ signatures }: Documented): readonly SomeType[] =>
  signatures.flatMap(({ parameters }) => (parameters ?? []).flatMap(({ type }) => type ?? []))

export const returnTypes = ({ signatures }: Documented): readonly SomeType[] =>
  signatures.flatMap(({ type }) => type ?? [])

/**
 * Types whose section is on the page of one builder alone: its options and what they are made of, its edits and what it
 * returns. Other pages link to them there.
 */
export function homesOf(functions: readonly Documented[]): ReadonlyMap<DeclarationReflection, Documented> {
  const found = new Map<DeclarationReflection, Set<Documented>>()
  for (const builder of functions.filter(({ folder }) => folder === 'builders')) {
    for (const type of ownTypes(builder)) found.set(type, (found.get(type) ?? new Set()).add(builder))
  }
  return new Map([...found].flatMap(([type, [home, ...others]]) => (home && others.length === 0 ? [[type, home]] : [])))
}

function ownTypes(builder: Documented): ReadonlySet<DeclarationReflection> {
  const options = ancestry(parameterTypes(builder).flatMap((item) => declarationOf(bare(item)) ?? []))
  const edits = [...options].flatMap(propertiesOf).filter(({ name }) => name === 'edit')
  const returned = ancestry(returnTypes(builder).flatMap(typesIn))
  return new Set([...options, ...edits.flatMap(typesOf), ...returned])
}

function ancestry(types: readonly DeclarationReflection[]): ReadonlySet<DeclarationReflection> {
  const seen = new Set<DeclarationReflection>(types)
  // A set gives what is added to it while one walks through it.
  for (const type of seen) for (const part of partsOf(type)) seen.add(part)
  return seen
}

/** Exported types that a type names, at any depth of what is written there. */
export function typesIn(given: SomeType): readonly DeclarationReflection[] {
  const type = bare(given)
  const declaration = declarationOf(type)
  if (declaration !== undefined) return [declaration]
  if (type.type === 'reference') return (type.typeArguments ?? []).flatMap(typesIn)
  if (type.type === 'array') return typesIn(type.elementType)
  if (type.type === 'union') return membersOf(type).flatMap(typesIn)
  if (type.type === 'intersection') return type.types.flatMap(typesIn)
  return type.type === 'reflection' ? typesOf(type.declaration) : []
}

/** Exported types that a declaration leads to. */
export function typesOf(declaration: DeclarationReflection): readonly DeclarationReflection[] {
  const { type, extendedTypes, signatures } = declaration
  return [
    ...(extendedTypes ?? []).flatMap(typesIn),
    ...(type === undefined ? [] : typesIn(type)),
    ...(signatures ?? []).flatMap((item) => (item.type === undefined ? [] : typesIn(item.type))),
    ...propertiesOf(declaration).flatMap(typesOf),
  ]
}

/** Types of what the functions among the properties of a type are called with. */
export function callbackTypes(declaration: DeclarationReflection): readonly SomeType[] {
  return propertiesOf(declaration).flatMap(({ type }) => {
    const written = type === undefined ? undefined : bare(type)
    const signatures = written?.type === 'reflection' ? (written.declaration.signatures ?? []) : []
    return signatures.flatMap(({ parameters }) => (parameters ?? []).flatMap((parameter) => parameter.type ?? []))
  })
}
