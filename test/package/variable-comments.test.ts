import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, inject, it } from 'vitest'
import { catalogue } from '../../src/convex/environment/catalogue.ts'
import type { Variable } from '../../src/convex/environment/index.ts'
import { defaultRelease } from '../../src/convex/release.ts'

const { root, project } = inject('packed')
const variables = Object.entries<Variable>(catalogue)

const program = join(project, 'variables.ts')
const code = `import type { StackOptions } from '@proompteng/convex-k8s'
export const options: StackOptions = {
  host: 'convex.example.com',
  backend: { env: {
${variables.map(([name]) => `    ${name}: undefined,\n`).join('')}  } },
}
export const empty: StackOptions = { host: 'convex.example.com', backend: { env: {} } }
`

/** What an editor asks in a project that has installed the package. */
const editor = ts.createLanguageService({
  getCompilationSettings: () => ({ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, types: [] }),
  getScriptFileNames: () => [program],
  getScriptVersion: () => '1',
  getScriptSnapshot(file) {
    const text = file === program ? code : ts.sys.readFile(file)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => project,
  getDefaultLibFileName: () => join(root, 'node_modules/typescript/lib/lib.es2023.d.ts'),
  fileExists: (file) => file === program || ts.sys.fileExists(file),
  readFile: (file) => (file === program ? code : ts.sys.readFile(file)),
  directoryExists: (folder) => ts.sys.directoryExists(folder),
  realpath: (file) => ts.sys.realpath?.(file) ?? file,
})

function range(variable: Variable): string {
  if (variable.kind !== 'integer' && variable.kind !== 'decimal') return ''
  const { min, max } = variable
  return max === Number.MAX_SAFE_INTEGER ? `, at least ${min}` : `, from ${min} to ${max}`
}

/** The place that an editor names: the project with its release, the path, and the name or what stands for it. */
function placeOf(name: string, { source }: Variable): string {
  return `convex-backend@${defaultRelease.slice(0, 7)} ${source.includes('#') ? source : `${source}#${name}`}`
}

describe('an editor', () => {
  it('offers every variable in backend.env, and no other name', () => {
    const offered = editor.getCompletionsAtPosition(program, code.indexOf('{}') + 1, {})
    expect(offered?.entries.map(({ name }) => name).toSorted()).toEqual(Object.keys(catalogue).toSorted())
    expect(editor.getSemanticDiagnostics(program)).toEqual([])
  })

  it('shows for every variable what it does, its unit and range, where it is read, and its default', () => {
    const shown = variables.map(([name]) => {
      const hover = editor.getQuickInfoAtPosition(program, code.indexOf(`    ${name}: `) + 4)
      const tags = hover?.tags?.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`) ?? []
      return [name, [ts.displayPartsToString(hover?.documentation), ...tags].join('\n')]
    })
    const wanted = variables.map(([name, variable]) => [
      name,
      `${variable.description}\n\nUnit: ${variable.unit}${range(variable)}. Source: \`${placeOf(name, variable)}\`.\n` +
        `@default ${String(variable.default)}`,
    ])
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(wanted))
  })
})
