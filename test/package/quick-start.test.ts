import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { blocksOf } from '../../scripts/docs/blocks.ts'
import type { Block } from '../../scripts/docs/blocks.ts'
import { filesOf } from './support/files.ts'
import { run } from './support/run.ts'
import { folderOf, nodeVersions, runWith } from './support/toolchain.ts'

const { root, tarball } = inject('packed')
const readme = await readFile(join(root, 'README.md'), 'utf8')
const target = 'argocd/applications/convex'

/** The blocks of a language in a section of the README. */
function blocksIn(section: string, language: string): readonly Block[] {
  return blocksOf(readme).filter((block) => block.section === section && block.language === language)
}

const [{ code: program = '', file = '' } = {}] = blocksIn('Quick start', 'ts')
const [{ code: commands = '' } = {}, { code: others = '' } = {}] = blocksIn('Quick start', 'sh')
const [{ code: output = '' } = {}] = blocksIn('Quick start', 'text')
const [init = '', ...npmCommands] = commands.trim().split('\n')

// pnpm 11 needs a newer Node than the oldest one here.
const managers = [
  { manager: 'npm', version: undefined, lines: npmCommands },
  { manager: 'pnpm', version: '10', lines: commandsOf('pnpm') },
  { manager: 'bun', version: '1', lines: commandsOf('bun') },
]
const cases = managers.flatMap(({ manager, lines: [install = '', start = ''] }) =>
  ['commonjs', 'module'].map((type) => ({ manager, type, install, start })),
)

function commandsOf(manager: string): readonly string[] {
  const line = others.split('\n').find((text) => text.startsWith(`${manager} `))
  return line?.split(' && ') ?? []
}

// The package is not published before it is tested: its tarball is installed in its place.
const withTarball = (install: string) => install.replace('@proompteng/convex-k8s', tarball)

let folder: string
let expected: ReadonlyMap<string, string>
const programs = new Map<string, string>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quick-start-'))
  for (const node of nodeVersions) programs.set(node, await folderOf('node', node))
  for (const { manager, version } of managers) {
    if (version !== undefined) programs.set(manager, await folderOf(manager, version))
  }
  // Below the root, where imports find the development dependencies.
  const sources = await mkdtemp(join(root, '.docs-'))
  await writeFile(join(sources, file), program)
  const tsconfig = `TSX_TSCONFIG_PATH=${root}/tsconfig.json`
  expect(await run('env', [tsconfig, process.execPath, '--import', 'tsx', file], sources)).toBe(output)
  expected = await filesOf(join(sources, target))
  await rm(sources, { recursive: true })
})
afterAll(() => rm(folder, { recursive: true }))

it('names commands for each package manager', () => {
  expect(init).toBe('npm init -y')
  for (const { install, start } of cases) {
    expect(install).toContain('@proompteng/convex-k8s')
    expect(start).toContain(file)
  }
})

describe.each(nodeVersions)("the README's quick start on Node %s", (node) => {
  it.each(cases)('works with $manager in a project of type $type', async ({ manager, type, install, start }) => {
    const project = await mkdtemp(join(folder, 'project-'))
    const folders = [node, manager].flatMap((name) => programs.get(name) ?? [])
    const shell = (lines: string) => runWith(folders, lines, project)

    expect(await shell('node --version')).toMatch(new RegExp(`^v${node.replace('.', '\\.')}\\.`))
    await shell(init)
    if (type === 'module') await shell('npm pkg set type=module')
    await writeFile(join(project, file), program)
    await shell(withTarball(install))
    expect(await shell(start)).toBe(output)
    expect(await filesOf(join(project, target))).toEqual(expected)
    await expect(shell(`npx @proompteng/convex-k8s check ${target}`)).resolves.toBeDefined()
  })
})

it("the README's commands seal the credentials, keep them, and rotate them", async () => {
  const project = await mkdtemp(join(folder, 'sealing-'))
  const shell = (lines: string) => runWith([], lines, project)
  await shell(init)
  await shell(withTarball(npmCommands[0] ?? ''))
  await cp(join(root, 'examples/demo-sealing-certificate.pem'), join(project, 'sealing-certificate.pem'))
  // The certificate comes from a cluster.
  const seal =
    blocksIn('Sealing the credentials', 'sh')[0]
      ?.code.replace(/^kubeseal .*\n/, '')
      .trim() ?? ''
  const [, option = ''] = /`(credentials: \{ .*? \})`/.exec(readme) ?? []
  const sealed = join(project, target, 'backend-sealedsecret.yaml')

  await shell(seal)
  const first = await readFile(sealed, 'utf8')
  await writeFile(join(project, file), program.replace('convexStack({', `convexStack({ ${option},`))
  await shell(npmCommands[1] ?? '')
  expect(await readFile(join(project, target, 'kustomization.yaml'), 'utf8')).toContain('backend-sealedsecret.yaml')
  await shell(seal)
  expect(await readFile(sealed, 'utf8')).toBe(first)
  await shell(`rm admin-key.txt && ${seal} --rotate`)
  expect(await readFile(sealed, 'utf8')).not.toBe(first)
})
