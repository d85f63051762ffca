import { ReflectionKind } from 'typedoc'
import type { DeclarationReflection, ProjectReflection, SomeType } from 'typedoc'
import { summaryOf, tagsOf } from './comment.ts'
import { callbackTypes, functionsOf, homesOf, parameterTypes, returnTypes, typesIn, typesOf } from './reference.ts'
import type { Documented } from './reference.ts'
import { sectionOf } from './sections.ts'
import { parametersText, returnText, typeText } from './types.ts'
import type { LinkTo } from './types.ts'

const note = '<!-- Written from the TSDoc in src by `npm run docs`. -->'

// Variables of Convex have a page of their own, which is written from their catalogue.
const elsewhere: Readonly<Record<string, string>> = { BackendEnvironment: '../environment.md' }

const anchorOf = (name: string): string => name.toLowerCase()

/** Every page of the reference, by its path below `docs`. */
export function referencePages(project: ProjectReflection): ReadonlyMap<string, string> {
  const functions = functionsOf(project)
  const homes = homesOf(functions)
  const pages = functions.map((item) => [`${item.folder}/${item.name}.md`, pageOf(item, homes)] as const)
  return new Map([
    ...pages,
    ['builders/README.md', buildersIndex(functions)],
    ['functions/README.md', functionsIndex(functions, project)],
  ])
}

function pageOf(item: Documented, homes: ReadonlyMap<DeclarationReflection, Documented>): string {
  const [main] = item.signatures
  const documented = item.signatures.find(({ comment }) => comment !== undefined) ?? main
  const comment = documented?.comment
  if (main === undefined || summaryOf(comment) === '') throw new Error(`${item.name} has no documentation`)
  const isElsewhere = (type: DeclarationReflection): boolean =>
    type.name in elsewhere || (homes.get(type) ?? item) !== item
  const linkTo: LinkTo = (type) => `[\`${type.name}\`](${addressOf(type, item, homes)})`
  const options = reachable(parameterTypes(item), isElsewhere)
  const heard = reachable(options.flatMap(callbackTypes), isElsewhere).filter((type) => !options.includes(type))
  const shown = new Set([...options, ...heard])
  const returned = reachable(returnTypes(item), isElsewhere).filter((type) => !shown.has(type))
  const errors = tagsOf(comment, '@throws').map((text) =>
    text.replace(/^ConvexK8sError\b/, `[\`ConvexK8sError\`](../functions/README.md#convexk8serror)`),
  )
  const parts = [
    note,
    `# ${item.name}`,
    item.signatures.map((each) => `\`${item.name}(${parametersText(each)}): ${returnText(each)}\``).join('\n\n'),
    summaryOf(comment),
    ...tagsOf(comment, '@example'),
    ...(options.length === 0 ? [] : ['## Options', ...options.map((type) => sectionOf(type, linkTo, 'given'))]),
    ...heard.map((type) => sectionOf(type, linkTo, 'returned')),
    '## Returns',
    main.type === undefined ? 'Nothing.' : `${capital(typeText(main.type, linkTo))}.`,
    ...returned.map((type) => sectionOf(type, linkTo, 'returned')),
    ...(errors.length === 0 ? [] : ['## Errors', ...errors]),
  ]
  return `${parts.join('\n\n')}\n`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function addressOf(
  type: DeclarationReflection,
  from: Documented,
  homes: ReadonlyMap<DeclarationReflection, Documented>,
): string {
  const page = elsewhere[type.name]
  if (page !== undefined) return page
  const home = homes.get(type) ?? from
  const file = home === from ? '' : `${home.folder === from.folder ? '' : `../${home.folder}/`}${home.name}.md`
  return `${file}#${anchorOf(type.name)}`
}

/** The types that some types lead to, nearest first, as far as they belong to the page. */
function reachable(
  from: readonly SomeType[],
  isElsewhere: (type: DeclarationReflection) => boolean,
): readonly DeclarationReflection[] {
  const seen = new Set(from.flatMap(typesIn).filter((type) => !isElsewhere(type)))
  // A set gives what is added to it while one walks through it.
  for (const type of seen) for (const next of typesOf(type)) if (!isElsewhere(next)) seen.add(next)
  return [...seen]
}

/** The first sentence of what a function does. */
function sentenceOf({ signatures }: Documented): string {
  const text = summaryOf(signatures.find(({ comment }) => comment !== undefined)?.comment).replaceAll('\n', ' ')
  return /^.*?[.](?= |$)/.exec(text)?.[0] ?? text
}

function listOf(functions: readonly Documented[], folder: Documented['folder']): readonly string[] {
  const rows = functions
    .filter((item) => item.folder === folder)
    .map((item) => `| [\`${item.name}\`](${item.name}.md) | ${sentenceOf(item).replaceAll('|', '\\|')} |`)
  return ['| function | what it does |', '| --- | --- |', ...rows]
}

function buildersIndex(functions: readonly Documented[]): string {
  return `${[
    note,
    '',
    '# Builders',
    '',
    'These functions create the objects of a deployment. Each page describes the purpose, options, result and errors.',
    'The other functions of the package are in [functions](../functions/README.md).',
    '',
    ...listOf(functions, 'builders'),
  ].join('\n')}\n`
}

const linkHere: LinkTo = ({ name }) => `[\`${name}\`](#${anchorOf(name)})`

/** Models of Kubernetes objects are left to the documentation of their project. */
function functionsIndex(functions: readonly Documented[], project: ProjectReflection): string {
  const values = project
    .getChildrenByKind(ReflectionKind.Class | ReflectionKind.Variable)
    .filter(({ children = [] }) => !children.some(({ name }) => name === 'apiVersion'))
  const types = values.flatMap((value) => (value.children ?? []).flatMap(typesOf))
  return `${[
    note,
    '',
    '# Functions',
    '',
    'Exports of the package in addition to the [builders](../builders/README.md).',
    '',
    ...listOf(functions, 'functions'),
    '',
    '## Errors and values',
    '',
    [...new Set([...values, ...types])].map((item) => sectionOf(item, linkHere, 'returned')).join('\n\n'),
  ].join('\n')}\n`
}
