import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { convexStack, renderFiles } from '../../src/index.ts'
import { filesOf } from './support/files.ts'
import { run } from './support/run.ts'
import { optionSets } from './support/stacks.ts'

const { project } = inject('packed')
const script = `
import { readFileSync } from 'node:fs'
import { convexStack, render } from '@proompteng/convex-k8s'

const [, , optionSets, folder] = process.argv
for (const [name, options] of Object.entries(JSON.parse(readFileSync(optionSets, 'utf8')))) {
  await render(convexStack(options), folder + '/' + name)
}
console.log(process.version)
`

beforeAll(async () => {
  await writeFile(join(project, 'render.js'), script)
  await writeFile(join(project, 'options.json'), JSON.stringify(optionSets))
})

// The oldest that the suite runs on, and every line of Node that is maintained.
describe.each([20, 22, 24, 26])('the installed package on Node %i', (major) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(project, `node-${major}-`))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('renders the same bytes as the sources', async () => {
    const node = ['--yes', '--prefer-offline', '--package', `node@${major}`, 'node']
    const version = await run('npx', [...node, 'render.js', 'options.json', folder], project)
    expect(version).toMatch(new RegExp(`^v${major}\\.`))
    for (const [name, options] of Object.entries(optionSets)) {
      expect(await filesOf(join(folder, name)), name).toEqual(renderFiles(convexStack(options)))
    }
  })
})
