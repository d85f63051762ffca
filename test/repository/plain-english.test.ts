import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The rows of the word list in CONTRIBUTING.md: what to write, and the phrases that it replaces. */
const rows = [
  ...read('CONTRIBUTING.md').matchAll(/^\| (?<write>[^|]+) \| (?<phrases>`[^|]+`) \| (?<example>[^|]+) \|$/gm),
]
const words = rows.map(({ groups }) => ({
  write: groups!.write!,
  phrases: [...groups!.phrases!.matchAll(/`([^`]+)`/g)].map(([, phrase]) => phrase!),
  example: groups!.example!,
}))

/** A phrase as whole words, over line breaks; `…` stands for one to four words. */
function patternOf(phrase: string): RegExp {
  const spaced = phrase.replaceAll(' … ', String.raw`(?:\s+[^\s.;:]+){1,4}\s+`).replaceAll(' ', String.raw`\s+`)
  return new RegExp(String.raw`(?<![\w-])${spaced.replaceAll("'", "[’']")}(?![\w-])`, 'gi')
}

const listed = words.flatMap(({ phrases }) => phrases.map((phrase) => ({ phrase, pattern: patternOf(phrase) })))

const withoutCode = (text: string): string => text.replaceAll(/(`+)[^]*?\1/g, 'code')

const markdownProse = (text: string): readonly string[] => [
  withoutCode(text.replaceAll(/^( *)```[^]*?^\1```$/gm, '').replaceAll(/<!--[^]*?-->/g, '')),
]

/** The comments of a program, adjacent lines as one text, and its string literals. */
function programProse(text: string): readonly string[] {
  const file = ts.createSourceFile('program.ts', text, ts.ScriptTarget.Latest, true)
  const comments = new Map<number, string>()
  const literals: string[] = []
  const visit = (node: ts.Node): void => {
    const start = node.getFullStart()
    for (const ranges of [ts.getTrailingCommentRanges(text, start), ts.getLeadingCommentRanges(text, start)]) {
      const lines = ranges?.map(({ pos, end }) => text.slice(pos, end)).join('\n') ?? ''
      comments.set(ranges?.[0]?.pos ?? -1, lines.replaceAll(/^\s*(?:\/\/|\/?\*+\/?)/gm, ' '))
    }
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      literals.push(node.text)
    for (const child of node.getChildren(file)) visit(child)
  }
  visit(file)
  return [...comments.values(), ...literals].map(withoutCode)
}

const proseOf = (file: string, text: string): readonly string[] =>
  file.endsWith('.md') ? markdownProse(text) : programProse(text)

interface Hit {
  readonly file: string
  readonly phrase: string
  readonly context: string
}

const hitsIn = (file: string, text: string): readonly Hit[] =>
  proseOf(file, text).flatMap((prose) =>
    listed.flatMap(({ phrase, pattern }) =>
      [...prose.matchAll(pattern)].map(({ index }) => ({
        file,
        phrase,
        context: prose.slice(Math.max(0, index - 40), index + 60).replaceAll(/\s+/g, ' '),
      })),
    ),
  )

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.(?:ts|md)$/.test(name))

// Written from the sources, where their prose is read.
const generated = /^docs\/(?:(?:builders|functions)\/|(?:rules|environment)\.md$)|^src\/check\/rules\/all\.ts$/

const files = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['bench', 'docs', 'examples', 'scripts', 'src'].flatMap(filesBelow),
  ...filesBelow('test/cluster').filter((name) => name.endsWith('.md')),
].filter((file) => !generated.test(file))

/** Phrases that are right where they are, with the reason. */
const exceptions: readonly { readonly file: string; readonly phrase: string; readonly reason: string }[] = [
  { file: 'src/components/monitoring/alerts.ts', phrase: 'anew', reason: 'A different text would change manifests.' },
]

const hits = files
  .flatMap((file) => hitsIn(file, read(file)))
  .filter((hit) => !exceptions.some(({ file, phrase }) => file === hit.file && phrase === hit.phrase))

describe('the prose', () => {
  it('has none of the phrases that CONTRIBUTING.md lists', () => {
    expect(hits.map(({ file, phrase, context }) => `${file}: ${phrase}: ${context}`)).toEqual([])
  })

  it('needs every exception', () => {
    const all = files.flatMap((file) => hitsIn(file, read(file)))
    const isUsed = ({ file, phrase }: { readonly file: string; readonly phrase: string }): boolean =>
      all.some((hit) => hit.file === file && hit.phrase === phrase)
    expect(exceptions.filter((exception) => !isUsed(exception))).toEqual([])
  })
})

describe('the word list', () => {
  it('is read, and names each phrase once', () => {
    const phrases = listed.map(({ phrase }) => phrase)
    expect(words.length).toBeGreaterThan(25)
    expect(new Set(phrases).size).toBe(phrases.length)
  })

  it('has examples without listed phrases', () => {
    expect(words.filter(({ example }) => hitsIn('example.md', example).length > 0)).toEqual([])
  })

  it('is applied to prose alone: comments, strings and Markdown, without code', () => {
    const found = (file: string, text: string): readonly string[] => hitsIn(file, text).map(({ phrase }) => phrase)
    expect(found('a.md', 'It begins\nanew. `anew`\n\n```sh\nanew\n```\n')).toEqual(['anew'])
    expect(found('a.ts', 'const anew = 1\n// is not\n// there')).toEqual(['is not there'])
    expect(found('a.ts', '/** Begins\n * anew. */\nconst a = `anew ${b} anew` + "anew"')).toEqual(Array(4).fill('anew'))
    expect(found('a.ts', '// Holds every route\n// against a host.\nconst a = 1')).toEqual(['holds … against'])
  })
})
