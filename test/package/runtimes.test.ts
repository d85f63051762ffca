import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, inject, it } from 'vitest'
import { convexStack, renderFiles } from '../../src/index.ts'
import { runTool } from './support/run.ts'
import { folderOf, nodeVersions, runWith } from './support/toolchain.ts'

const { root, project } = inject('packed')

// Names that the package loads on a call, as well as those that it loads at once.
const names = '{ check, convexStack, createAdminKey, createInstanceSecret, renderFiles }'
const program = `
const stack = convexStack({ host: 'convex.example.com' })
createAdminKey({ instanceName: 'orders', instanceSecret: createInstanceSecret() })
const files: [string, string][] = check(stack).length === 0 ? [...renderFiles(stack)] : []
console.log(JSON.stringify(files))
`
const expected = [...renderFiles(convexStack({ host: 'convex.example.com' }))]

beforeAll(async () => {
  const types = ': [string, string][]'
  await writeFile(
    join(project, 'runtimes.cjs'),
    `const ${names} = require('@proompteng/convex-k8s')${program.replace(types, '')}`,
  )
  const typed = `import ${names} from '@proompteng/convex-k8s'${program}`
  await writeFile(join(project, 'runtimes.mts'), typed)
  await writeFile(join(project, 'runtimes.cts'), typed)
})

it.each(nodeVersions)('CommonJS on Node %s requires the package', async (node) => {
  const printed = await runWith([await folderOf('node', node)], 'node runtimes.cjs', project)
  expect(JSON.parse(printed)).toEqual(expected)
})

it('CommonJS in TypeScript finds the types with module nodenext', async () => {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--typeRoots', `${root}/node_modules/@types`]
  await expect(
    runTool(root, 'typescript/bin/tsc', [...options, '--types', 'node', 'runtimes.cts'], project),
  ).resolves.toBe('')
})

it.each([
  { program: 'node', version: '24', command: 'node' },
  { program: 'bun', version: '1', command: 'bun' },
  { program: 'deno', version: '2', command: 'deno run --allow-read' },
])('$program runs TypeScript with the package and renders the same bytes', async (runtime) => {
  const folder = await folderOf(runtime.program, runtime.version)
  expect(JSON.parse(await runWith([folder], `${runtime.command} runtimes.mts`, project))).toEqual(expected)
})
