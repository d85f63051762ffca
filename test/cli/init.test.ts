import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { writeNewFiles } from '../../src/cli/init/disk.ts'
import { defaultOut } from '../../src/init/answers.ts'
import { initFiles } from '../../src/init/files.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { command, main } from './command.ts'

watchForSecrets()

const host = ['--host', 'convex.example.com']
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convex-k8s-init-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Paths of everything below a folder. */
async function contentOf(path = folder): Promise<readonly string[]> {
  return (await readdir(path, { recursive: true })).toSorted()
}

function textOf(...names: string[]): Promise<string> {
  return readFile(join(folder, ...names), 'utf8')
}

describe('init', () => {
  it('writes the files of a project into a folder that it makes', async () => {
    const { status, out, err } = await command(['init', join(folder, 'a b'), ...host])
    expect([status, err]).toEqual([0, ''])
    expect(await contentOf(join(folder, 'a b'))).toEqual([
      '.github',
      '.github/workflows',
      '.github/workflows/convex.yml',
      '.gitignore',
      'convex.ts',
      'package.json',
      'tsconfig.json',
    ])
    expect(out).toContain('wrote  package.json\n')
    expect(out).toContain(`cd '${join(folder, 'a b')}'\n`)
  })

  it('hands every flag to the program', async () => {
    const flags = {
      namespace: 'orders',
      instanceName: 'orders-app',
      storage: '50Gi',
      issuer: 'internal',
      issuerKind: 'Issuer',
      tailnetHostname: 'orders',
      repoUrl: 'https://example.com/infrastructure.git',
      out: 'manifests/orders',
    }
    const argv = Object.entries(flags).flatMap(([name, value]) => [
      `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ])
    const { status } = await command(['init', folder, ...host, ...argv])
    expect(status).toBe(0)
    const project = { path: '', version: '0.1.0', manifest: undefined }
    expect(await textOf('convex.ts')).toBe(
      initFiles({ host: 'convex.example.com', ...flags }, project).get('convex.ts'),
    )
  })

  it('leaves the dashboard inside the cluster on request', async () => {
    await command(['init', folder, ...host, '--no-tailnet'])
    expect(await textOf('convex.ts')).toContain('dashboard: { tailscale: false }')
  })

  it('never asks in a pipe, and names everything that is wrong', async () => {
    const { status, out, err } = await command(['init', folder, '--issuer', 'Not A Name', '--namespace', 'Orders'])
    expect([status, out]).toEqual([2, ''])
    for (const flag of ['--host', '--issuer', '--namespace']) expect(err).toContain(`- ${flag}: `)
    expect(await contentOf()).toEqual([])
  })

  it('keeps every existing file and says what it lacks', async () => {
    const files = { 'package.json': '{"scripts":{"check":"eslint ."}}', '.gitignore': 'dist\n', 'tsconfig.json': '{}' }
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const { status, out } = await command(['init', folder, ...host])
    expect(status).toBe(0)
    for (const [name, text] of Object.entries(files)) expect(await textOf(name)).toBe(text)
    expect(out).toContain('kept   .gitignore: add the lines node_modules/, admin-key.txt')
    expect(out).toContain("npm pkg set 'scripts.convex:render=tsx convex.mts'")
    expect(await contentOf()).toContain('convex.mts')
  })

  it('changes nothing when it runs again', async () => {
    await command(['init', folder, ...host])
    const before = await Promise.all(['package.json', 'convex.ts', '.gitignore'].map((name) => textOf(name)))
    const { status, out } = await command(['init', folder, ...host])
    expect(status).toBe(0)
    expect(out.match(/^(wrote|kept) .*$/gm)).toEqual(
      ['package.json', 'convex.ts', 'tsconfig.json', '.gitignore', '.github/workflows/convex.yml'].map(
        (name) => `kept   ${name}`,
      ),
    )
    expect(await Promise.all(['package.json', 'convex.ts', '.gitignore'].map((name) => textOf(name)))).toEqual(before)
  })

  it('prints no next steps when the program that exists is another one', async () => {
    await command(['init', folder, ...host])
    const before = await textOf('convex.ts')
    const { status, out, err } = await command(['init', folder, '--host', 'other.example.com', '--out', 'other'])
    expect(status).toBe(1)
    expect(out).not.toContain('Next steps')
    expect(err).toMatch(/^convex\.ts exists and was kept\. It differs from the program for other\.example\.com; /m)
    expect(await textOf('convex.ts')).toBe(before)
  })

  it('puts the workflow where GitHub looks for it', async () => {
    await mkdir(join(folder, '.git'))
    const { out } = await command(['init', join(folder, 'deploy/convex'), ...host])
    expect(out).toContain('wrote  ../../.github/workflows/convex.yml\n')
    expect(await textOf('.github/workflows/convex.yml')).toContain('working-directory: deploy/convex\n')
    expect(out).not.toContain('git init')
  })

  it('finds the repository behind a symbolic link', async () => {
    await mkdir(join(folder, 'repository/.git'), { recursive: true })
    await symlink('repository', join(folder, 'link'))
    await command(['init', join(folder, 'link/deploy'), ...host])
    expect(await textOf('repository/.github/workflows/convex.yml')).toContain('working-directory: deploy\n')
    expect(await contentOf()).not.toContain('.github')
  })
})

describe('init writes nothing', () => {
  it.each<[string, (path: string) => Promise<unknown>, string]>([
    ['a file in place of the folder', (path) => writeFile(path, ''), 'is a file; give a folder'],
    ['a file above the folder', (path) => writeFile(join(path, '..', 'outer'), ''), 'ENOTDIR: not a directory'],
    ['a symbolic link in place of the folder', (path) => symlink('.', path), 'is a symbolic link'],
    ['a file in place of .github', (path) => inFolder(path, '.github'), '.github: is a file, and must be a folder'],
    ['a folder in place of the program', (path) => mkdir(join(path, 'convex.ts'), { recursive: true }), 'is a folder'],
    ['a package.json that is no JSON', (path) => inFolder(path, 'package.json'), 'package.json: is not a JSON object'],
    [
      'a symbolic link that leads nowhere',
      (path) => mkdir(path).then(() => symlink('nowhere', join(path, '.gitignore'))),
      '.gitignore: is a symbolic link, and points to no readable file',
    ],
    [
      'a symbolic link to a device',
      (path) => mkdir(path).then(() => symlink('/dev/zero', join(path, '.gitignore'))),
      '.gitignore: is a symbolic link, and is not a regular file',
    ],
  ])('over %s', async (name, prepare, message) => {
    const path = join(folder, 'project')
    await prepare(path)
    const before = await contentOf()
    const { status, out, err } = await command([
      'init',
      name.includes('above') ? join(folder, 'outer/in') : path,
      ...host,
    ])
    expect([status, out]).toEqual([1, ''])
    expect(err).toContain(message)
    expect(await contentOf()).toEqual(before)
  })

  it('when the program would overwrite another Application', async () => {
    await inFolder(join(folder, 'argocd/applications'), 'convex.yaml')
    const argv = ['init', folder, ...host, '--repo-url', 'https://example.com/infrastructure.git']
    const { status, err } = await command(argv)
    expect(status).toBe(1)
    expect(err).toContain(`${defaultOut}.yaml: exists`)
    expect(await contentOf()).not.toContain('package.json')
  })

  it('when one of the files cannot be written', async () => {
    const long = 'x'.repeat(300)
    const files = new Map([
      ['a.txt', ''],
      ['b/c/d.txt', ''],
      [long, ''],
    ])
    await expect(writeNewFiles(join(folder, 'new'), files)).rejects.toThrow('ENAMETOOLONG')
    expect(await contentOf()).toEqual([])
  })

  it('over a file that has appeared in the meantime', async () => {
    await writeFile(join(folder, 'b.txt'), 'mine')
    const files = new Map([
      ['a.txt', ''],
      ['b.txt', 'ours'],
    ])
    await expect(writeNewFiles(folder, files)).rejects.toThrow('EEXIST')
    expect(await contentOf()).toEqual(['b.txt'])
    expect(await textOf('b.txt')).toBe('mine')
  })
})

async function inFolder(path: string, name: string): Promise<void> {
  await mkdir(path, { recursive: true })
  await writeFile(join(path, name), 'text')
}

const enter = '\r'

/** Runs the command in a pseudo terminal and types each answer when its question has appeared. */
async function typed(argv: string, answers: readonly (readonly [question: string, keys: string])[], env = {}) {
  // A new pseudo terminal has no size.
  const line = `stty cols 100 rows 50; exec ${process.execPath} ${main()} ${argv}`
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, CI: undefined, ...env },
    // A group of its own, so that nothing of it outlives a test that fails.
    detached: true,
  })
  onTestFinished(() => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid)
  })
  let out = ''
  let from = 0
  const left = [...answers]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    const [question, keys] = left[0] ?? []
    const at = question === undefined ? -1 : out.indexOf(question, from)
    if (at === -1) return
    from = out.length
    left.shift()
    child.stdin.write(keys)
  })
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, out, unasked: left.map(([question]) => question) }
}

describe('init on a terminal', { timeout: 120_000 }, () => {
  it('asks for what is missing, and again after a wrong answer', async () => {
    const { status, unasked } = await typed('init --namespace orders', [
      ['Public host name', `https://x.example.com${enter}`],
      ['a host name has no scheme', `\u0015convex.example.com${enter}`],
      ['Name of the instance', enter],
      ['Size of the database volume', `50Gi${enter}`],
      ['cert-manager', `letsencrypt-prod${enter}`],
      ['on a tailnet?', `n`],
      ['Git repository', enter],
    ])
    expect({ status, unasked }).toEqual({ status: 0, unasked: [] })
    const answers = {
      namespace: 'orders',
      storage: '50Gi',
      issuer: 'letsencrypt-prod',
      tailnetHostname: false,
    } as const
    const project = { path: '', version: '0.1.0', manifest: undefined }
    expect(await textOf('convex.ts')).toBe(
      initFiles({ host: 'convex.example.com', out: defaultOut, ...answers }, project).get('convex.ts'),
    )
  })

  it('writes nothing after Ctrl-C', async () => {
    const { status, out } = await typed('init --host convex.example.com', [['Kubernetes namespace', '\u0003']])
    expect(out).toContain('Cancelled. Nothing was written.')
    expect(status).toBe(130)
    expect(await contentOf()).toEqual([])
  })

  it.each([
    ['with --yes', '--yes', {}],
    ['in CI', '', { CI: 'true' }],
  ])('asks nothing %s', async (_, flag, env) => {
    const missing = await typed(`init ${flag}`, [], env)
    expect(missing.status).toBe(2)
    expect(missing.out).toContain('--host: is required')
    const { status } = await typed(`init --host convex.example.com ${flag}`, [], env)
    expect(status).toBe(0)
  })

  it('says what is wrong with a flag before it asks', async () => {
    const { status, out } = await typed('init --storage large', [])
    expect(status).toBe(2)
    expect(out).toContain('--storage: ')
    expect(out).not.toContain('--host')
  })
})
