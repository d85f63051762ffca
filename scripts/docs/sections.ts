import { ReflectionKind } from 'typedoc'
import type { DeclarationReflection, SomeType } from 'typedoc'
import { explanationOf, summaryOf } from './comment.ts'
import { bare, declarationOf, inlineProperties, membersOf, signatureText, typeText } from './types.ts'
import type { LinkTo } from './types.ts'

/** Types that a type is made of: what an interface extends, the parts of an intersection or of a union. */
export function partsOf({ type, extendedTypes }: DeclarationReflection): readonly DeclarationReflection[] {
  const written = type === undefined ? [] : alternativesOf(type)
  return [...(extendedTypes ?? []), ...written].flatMap((part) => declarationOf(bare(part)) ?? [])
}

function alternativesOf(given: SomeType): readonly SomeType[] {
  const type = bare(given)
  if (type.type === 'union') return membersOf(type)
  return type.type === 'intersection' ? type.types : [type]
}

/** Properties that a type has of its own: those of a type that has a section are there. */
export function propertiesOf(declaration: DeclarationReflection): readonly DeclarationReflection[] {
  const { children, type } = declaration
  if (children !== undefined) {
    const elsewhere = new Set(partsOf(declaration).flatMap(allNames))
    return children.filter(
      ({ kind, name, inheritedFrom }) =>
        kind !== ReflectionKind.Constructor &&
        !name.startsWith('[') &&
        (inheritedFrom === undefined || !elsewhere.has(name)),
    )
  }
  const written = type === undefined ? undefined : bare(type)
  if (written === undefined) return []
  return written.type === 'intersection' ? written.types.flatMap(inlineProperties) : inlineProperties(written)
}

function allNames(declaration: DeclarationReflection): readonly string[] {
  return [...propertiesOf(declaration).map(({ name }) => name), ...partsOf(declaration).flatMap(allNames)]
}

/** The section of a type: what it is for, what it is made of, and its properties. */
export function sectionOf(declaration: DeclarationReflection, linkTo: LinkTo, use: Use): string {
  const properties = propertiesOf(declaration)
  return [
    `### ${declaration.name}`,
    summaryOf(declaration.comment),
    madeOf(declaration, linkTo),
    ...(properties.length === 0 ? [] : [tableOf(properties, linkTo, use)]),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

function madeOf(declaration: DeclarationReflection, linkTo: LinkTo): string {
  const { type } = declaration
  const written = type === undefined ? undefined : bare(type)
  if (written === undefined || written.type === 'intersection' || declaration.children !== undefined) {
    const others = [...(declaration.extendedTypes ?? []), ...(written?.type === 'intersection' ? written.types : [])]
    const parts = others.filter((part) => declarationOf(bare(part)) !== undefined).map((part) => typeText(part, linkTo))
    return parts.length === 0 ? '' : `Extends ${inWords(parts)}.`
  }
  if (written.type === 'reflection') return inlineProperties(written).length === 0 ? typeText(written, linkTo) : ''
  if (written.type !== 'union') return type === undefined ? '' : typeText(type, linkTo)
  return ['One of:', '', ...membersOf(written).flatMap((member) => alternative(member, linkTo))].join('\n')
}

function alternative(member: SomeType, linkTo: LinkTo): readonly string[] {
  const notes = inlineProperties(member).flatMap(({ name, comment }) => {
    const { what, fallback } = explanationOf(comment)
    const text = [what, fallback === '' ? '' : `Default: ${fallback}.`].filter((part) => part !== '').join(' ')
    return text === '' ? [] : [`  - \`${name}\`: ${text}`]
  })
  return [`- ${typeText(member, linkTo)}`, ...notes]
}

function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** Whether a type is given to a function or comes from it, and so has no defaults. */
export type Use = 'given' | 'returned'

type Row = readonly [name: string, type: string, fallback: string, what: string]

const titles: Readonly<Record<Use, Row>> = {
  given: ['option', 'type', 'default', 'what it does'],
  returned: ['name', 'type', '', 'what it is'],
}

/** Properties as a table, without the columns that would be empty. */
function tableOf(properties: readonly DeclarationReflection[], linkTo: LinkTo, use: Use): string {
  const rows = properties.flatMap((property) => rowsOf(property, '', linkTo))
  const isUsed = titles[use].map((title, column) => title !== '' && rows.some((row) => row[column] !== ''))
  const line = (row: Row): string => `| ${row.filter((_, column) => isUsed[column]).join(' | ')} |`
  return [line(titles[use]), line(['---', '---', '---', '---']), ...rows.map(line)].join('\n')
}

/** The row of a property; those of an object that has no type of its own follow it. */
function rowsOf(property: DeclarationReflection, before: string, linkTo: LinkTo): readonly Row[] {
  const { name, type, flags, signatures } = property
  const [method] = signatures ?? []
  const { what, fallback } = explanationOf(method?.comment ?? property.comment)
  const inner = (type === undefined ? [] : alternativesOf(type)).flatMap(inlineProperties)
  const isDocumented = inner.some((item) => explanationOf(item.comment).what !== '')
  const written = type === undefined ? '' : isDocumented ? withoutInner(type, linkTo) : typeText(type, linkTo)
  const row: Row = [
    `\`${before}${name}\``,
    (method === undefined ? written : `\`${signatureText(method)}\``).replaceAll('|', '\\|'),
    flags.isOptional ? fallback : '**required**',
    what,
  ]
  return isDocumented ? [row, ...inner.flatMap((item) => rowsOf(item, `${before}${name}.`, linkTo))] : [row]
}

/** A type whose object is spelt out in rows of its own. */
function withoutInner(type: SomeType, linkTo: LinkTo): string {
  return alternativesOf(type)
    .map((item) => (inlineProperties(bare(item)).length > 0 ? 'object' : typeText(item, linkTo)))
    .filter((text, index, all) => all.indexOf(text) === index)
    .join(bare(type).type === 'intersection' ? ' and ' : ' or ')
}
