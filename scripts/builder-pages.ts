// Writes docs/builders.md out of the TSDoc of the builders, so that the two cannot differ. `npm run docs` writes it; with
// --check it only says whether it is up to date. Their options are in the tables of README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import ts from 'typescript'
import { programOf } from './tsdoc.ts'

const page = new URL('../docs/builders.md', import.meta.url)

/** Every function that the package exports, with its documentation. */
function functionsOf(program: ts.Program): readonly string[] {
  const checker = program.getTypeChecker()
  const index = program.getSourceFiles().find(({ fileName }) => fileName.endsWith('/src/index.ts'))
  const module = index === undefined ? undefined : checker.getSymbolAtLocation(index)
  if (module === undefined) throw new Error('src/index.ts exports nothing')
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported
    return (symbol.flags & ts.SymbolFlags.Function) === 0 ? [] : [sectionOf(symbol, checker)]
  })
}

function sectionOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text: parts }) => ({ name, text: ts.displayPartsToString(parts) }))
  if (text === '') throw new Error(`${symbol.name} has no documentation`)
  const [declaration] = symbol.declarations ?? []
  if (declaration === undefined) throw new Error(`${symbol.name} is declared nowhere`)
  const signatures = checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures()
  const signature = signatures.map((item) =>
    checker.signatureToString(item, undefined, ts.TypeFormatFlags.NoTruncation),
  )
  return [
    `## ${symbol.name}`,
    signature.map((item) => `\`${symbol.name}${item}\``).join('\n\n'),
    text,
    ...tags.filter(({ name }) => name === 'throws').map((tag) => `**Throws** ${tag.text}`),
    ...tags.filter(({ name }) => name === 'example').map((tag) => tag.text.trim()),
  ].join('\n\n')
}

const intro = `# Every function

Written from the documentation in the sources. The options of each builder are in the
[tables of the README](../README.md#options).`

const wanted = `${[intro, ...functionsOf(programOf(['index.ts']))].join('\n\n')}\n`

if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== wanted) {
    console.error('docs/builders.md is out of date; run "npm run docs".')
    process.exitCode = 1
  }
} else {
  writeFileSync(page, wanted)
}
