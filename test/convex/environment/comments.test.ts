import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import ts from 'typescript'
import { describe, expect, it } from 'vitest'

import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import type { Variable } from '../../../src/convex/environment/index.ts'

const folder = fileURLToPath(new URL('../../../src/convex/environment/', import.meta.url))
const sources = readdirSync(folder).filter((file) => /^catalogue-.*\.ts$/.test(file))
const oneLine = (text: string | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim()

interface Comment {
  readonly text: string
  readonly byDefault: string
}

function commentOf(node: ts.PropertyAssignment): Comment {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'default')
  return {
    text: oneLine(ts.getTextOfJSDocComment(comment?.comment)),
    byDefault: oneLine(ts.getTextOfJSDocComment(tag?.comment)),
  }
}

function commentsOf(file: string): readonly (readonly [string, Comment])[] {
  const found: [string, Comment][] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && /^[A-Z][A-Z0-9_]+$/.test(node.name.getText())) {
      found.push([node.name.getText(), commentOf(node)])
    } else ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(folder + file, 'utf8'), ts.ScriptTarget.ES2023, true))
  return found
}

const comments = sources.flatMap(commentsOf)

describe('comments of the catalogue', () => {
  it('are on every variable, and each variable is declared once', () => {
    expect(comments.map(([name]) => name).toSorted()).toEqual(Object.keys(catalogue).toSorted())
  })

  it.each(comments)('%s is described as its entry says', (name, comment) => {
    const variable = new Map(Object.entries<Variable>(catalogue)).get(name)
    expect(variable).toBeDefined()
    expect(comment.text.startsWith(`${variable?.description} Unit: ${variable?.unit}`)).toBe(true)
    expect(comment.text.endsWith(`Source: \`${variable?.source}\`.`)).toBe(true)
    expect(comment.byDefault).toBe(String(variable?.default))
    if (variable?.kind === 'integer' || variable?.kind === 'decimal') {
      const { min, max } = variable
      const range = max === Number.MAX_SAFE_INTEGER ? `, at least ${min}.` : `, from ${min} to ${max}.`
      expect(comment.text).toContain(range)
    }
  })

  it('are what an editor shows for an option', () => {
    const names = ['RUST_LOG', 'INDEX_CACHE_SIZE', 'AWS_SESSION_TOKEN', 'NO_COLOR'] as const
    const path = `${folder}hover.ts`
    const text = `import type { ConvexEnvironment } from './index.ts'
const env: ConvexEnvironment<{ ref: string }> = { ${names.map((name) => `${name}: undefined`).join(', ')} }
void env`
    const service = ts.createLanguageService({
      getCompilationSettings: () => ({
        module: ts.ModuleKind.NodeNext,
        allowImportingTsExtensions: true,
        noEmit: true,
      }),
      getScriptFileNames: () => [path],
      getScriptVersion: () => '1',
      getScriptSnapshot: (file) => {
        const content = file === path ? text : ts.sys.readFile(file)
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (file) => file === path || ts.sys.fileExists(file),
      readFile: (file) => ts.sys.readFile(file),
    })
    for (const name of names) {
      const info = service.getQuickInfoAtPosition(path, text.indexOf(name))
      expect(ts.displayPartsToString(info?.documentation)).toContain(catalogue[name].description)
    }
  }, 60_000)
})
