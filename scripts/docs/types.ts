import { DeclarationReflection } from 'typedoc'
import type { ReferenceType, SignatureReflection, SomeType, UnionType } from 'typedoc'

/** Writes the link to a type that the package exports. */
export type LinkTo = (type: DeclarationReflection) => string

const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``

const isUndefined = (type: SomeType): boolean => type.type === 'intrinsic' && type.name === 'undefined'

// They mark options that are optional or omitted, which the text states too.
const wrappers = new Set(['Partial', 'Readonly', 'NonNullable', 'Omit'])

/** A type without what is of no use to a reader: `undefined`, which every option may be, `readonly`, `Partial` and such. */
export function bare(type: SomeType): SomeType {
  if (type.type === 'typeOperator') return bare(type.target)
  if (type.type === 'reference' && wrappers.has(type.name) && type.typeArguments?.[0] !== undefined)
    return bare(type.typeArguments[0])
  if (type.type !== 'union') return type
  const [only, ...others] = membersOf(type)
  return only !== undefined && others.length === 0 ? bare(only) : type
}

/** The alternatives of a union, with those last that stand for nothing. */
export function membersOf(type: UnionType): readonly SomeType[] {
  const members = type.types.filter((member) => !isUndefined(member))
  return [...members.filter((member) => !isNothing(member)), ...members.filter(isNothing)]
}

const isNothing = (type: SomeType): boolean =>
  (type.type === 'literal' && (type.value === false || type.value === null)) ||
  (type.type === 'intrinsic' && type.name === 'void')

/** The exported declaration that a type refers to; models of Kubernetes are left to their own documentation. */
export function declarationOf(type: SomeType): DeclarationReflection | undefined {
  if (type.type !== 'reference' || /^I[A-Z]/.test(type.name)) return undefined
  return type.reflection instanceof DeclarationReflection ? type.reflection : undefined
}

/** Properties of an object type that is written where it is used. */
export function inlineProperties(type: SomeType): readonly DeclarationReflection[] {
  return type.type === 'reflection' ? (type.declaration.children ?? []) : []
}

/** A type for readers, in Markdown: exported types are links, alternatives are separated by words. */
export function typeText(given: SomeType, linkTo: LinkTo): string {
  const text = (type: SomeType): string => typeText(type, linkTo)
  if (given.type === 'reference') return referenceTextOf(given, text, linkTo)
  const type = bare(given)
  switch (type.type) {
    case 'reference':
      return text(type)
    case 'array':
      return typesLinkedIn(type.elementType) ? `list of ${text(type.elementType)}` : code(plainText(type))
    case 'union':
      return isSwitch(membersOf(type)) ? code('boolean') : membersOf(type).map(text).join(' or ')
    case 'intersection':
      return type.types.map(text).join(' and ')
    default:
      return code(plainText(type))
  }
}

const typesLinkedIn = (type: SomeType): boolean => declarationOf(bare(type)) !== undefined

function referenceTextOf(type: ReferenceType, text: (type: SomeType) => string, linkTo: LinkTo): string {
  const [of, keys] = type.typeArguments ?? []
  const declaration = declarationOf(type)
  if (declaration !== undefined) return linkTo(declaration)
  if (of === undefined) return code(type.name)
  if (type.name === 'Partial') return `${text(of)} (all optional)`
  if (type.name === 'Omit' && keys !== undefined) return `${text(of)} (without ${keysText(keys)})`
  if (type.name === 'Promise') return `a promise of ${text(of)}`
  return wrappers.has(type.name) ? text(of) : code(plainText(type))
}

/** Names of properties, or of a type whose properties are meant. */
function keysText(keys: SomeType): string {
  const names = keys.type === 'union' ? keys.types : [keys]
  return names
    .map((item) => (item.type === 'literal' ? code(String(item.value)) : code(plainText(item).replace(/^keyof /, ''))))
    .toSorted()
    .join(', ')
}

const isSwitch = (members: readonly SomeType[]): boolean =>
  members.length === 2 && members.every((member) => member.type === 'literal' && typeof member.value === 'boolean')

/** A type as TypeScript, without links. */
function plainText(given: SomeType): string {
  const type = bare(given)
  if (type.type === 'literal') return typeof type.value === 'string' ? `'${type.value}'` : String(type.value)
  if (type.type === 'array') {
    const element = bare(type.elementType)
    return element.type === 'union' ? `(${plainText(element)})[]` : `${plainText(element)}[]`
  }
  if (type.type === 'union') return membersOf(type).map(plainText).join(' | ')
  if (type.type === 'intersection') return type.types.map(plainText).join(' & ')
  if (type.type === 'indexedAccess') return `${plainText(type.objectType)}[${plainText(type.indexType)}]`
  if (type.type === 'reference') return referenceText(type.name, type.typeArguments ?? [])
  if (type.type === 'reflection') return reflectionText(type.declaration)
  return type.toString()
}

const referenceText = (name: string, parameters: readonly SomeType[]): string =>
  parameters.length === 0 ? name : `${name}<${parameters.map(plainText).join(', ')}>`

function reflectionText({ children, signatures, indexSignatures }: DeclarationReflection): string {
  const [signature] = signatures ?? []
  const [indexed] = indexSignatures ?? []
  if (signature !== undefined) return signatureText(signature)
  if (indexed?.type !== undefined) return `Record<string, ${plainText(indexed.type)}>`
  if (children === undefined) return 'object'
  const members = children.map(
    ({ name, flags, type }) => `${name}${flags.isOptional ? '?' : ''}: ${type === undefined ? '' : plainText(type)}`,
  )
  return `{ ${members.join(', ')} }`
}

/** A function as TypeScript writes its type. */
export const signatureText = (signature: SignatureReflection): string =>
  `(${parametersText(signature)}) => ${returnText(signature)}`

export function parametersText({ parameters }: SignatureReflection): string {
  return (parameters ?? [])
    .map(({ name, flags, defaultValue, type }) => {
      const isOptional = flags.isOptional || defaultValue !== undefined
      // typedoc has no name for a parameter that is taken apart.
      const shown = name.startsWith('__') ? 'options' : name
      return `${shown}${isOptional ? '?' : ''}: ${type === undefined ? 'unknown' : plainText(type)}`
    })
    .join(', ')
}

export const returnText = ({ type }: SignatureReflection): string => (type === undefined ? 'void' : plainText(type))
