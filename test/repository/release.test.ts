import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { newestVersion, notesOf, sectionsOf } from '../../scripts/release/changelog.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const changelog = '# Changelog\n\n## Unreleased\n\n### Added\n- A thing.\n\n## 0.1.0 - 2026-01-02\n\nFirst.\n'

describe('this repository', () => {
  const text = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

  it('has the version of its newest section', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { version: string }
    // Before the first release there is no section, and the version is that of the release to come.
    expect(newestVersion(text) ?? '0.1.0').toBe(manifest.version)
    expect(lock.version).toBe(manifest.version)
  })

  it('lists what is unreleased first, and dates every release', () => {
    const [first, ...released] = sectionsOf(text)
    expect(first?.name).toBe('Unreleased')
    for (const { name } of released) expect(() => notesOf(text, name)).not.toThrow()
  })
})

describe('npm run release', () => {
  let folder = ''
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const versions = () =>
    ['package.json', 'package-lock.json'].map((name) => (JSON.parse(read(name)) as { version: string }).version)
  const script = (name: string, args: readonly string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const argv = ['--import', import.meta.resolve('tsx'), join(root, 'scripts/release', name), ...args]
      const child = execFile(process.execPath, argv, { cwd: folder }, (_, out, err) =>
        resolve({ code: child.exitCode ?? 1, out, err }),
      )
    })
  const state = () => [git('rev-parse', 'HEAD'), git('tag', '--list'), git('status', '--porcelain'), ...versions()]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'convex-k8s-release-'))
    const manifest = { name: 'a-package', version: '0.1.0' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...manifest, lockfileVersion: 3, packages: {} }))
    writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
    git('init', '--quiet', '--initial-branch=main')
    for (const [name, value] of [
      ['user.name', 'Release'],
      ['user.email', 'release@example.com'],
      ['commit.gpgsign', 'false'],
      ['tag.gpgsign', 'false'],
    ])
      git('config', name!, value!)
    git('add', '.')
    git('commit', '--quiet', '--message', 'feat: a thing')
  })

  it('moves the unreleased changes, sets the version, commits and tags', async () => {
    expect(await script('main.ts', ['0.2.0'])).toMatchObject({ code: 0, err: '' })
    const today = new Date().toISOString().slice(0, 10)
    expect(read('CHANGELOG.md')).toBe(changelog.replace('## Unreleased\n', `## Unreleased\n\n## 0.2.0 - ${today}\n`))
    expect(versions()).toEqual(['0.2.0', '0.2.0'])
    expect(git('log', '--format=%s', '-1')).toBe('chore: release 0.2.0')
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'))
    expect(git('status', '--porcelain')).toBe('')
    // The release workflow publishes this tag, with this text.
    expect(await script('notes.ts', ['v0.2.0'])).toEqual({ code: 0, out: '### Added\n- A thing.\n', err: '' })
    expect(await script('notes.ts', ['v0.2.1'])).toMatchObject({ code: 1, out: '' })
  })

  it('changes nothing with --dry-run, and prints the notes', async () => {
    const before = state()
    const { code, out } = await script('main.ts', ['0.2.0', '--dry-run'])
    expect(code).toBe(0)
    expect(out).toContain('would write commit "chore: release 0.2.0", tag v0.2.0')
    expect(out).toContain('- A thing.')
    expect(state()).toEqual(before)
  })

  it.each([
    ['a version that is no newer', '0.1.0', () => undefined, '0.1.0 is not newer than 0.1.0'],
    ['a version of another form', 'v0.2.0', () => undefined, 'Expected three numbers'],
    ['another branch', '0.2.0', () => git('switch', '--quiet', '--create', 'topic'), 'releases are made on main'],
    ['a changed file', '0.2.0', () => writeFileSync(join(folder, 'new'), ''), 'commit or remove these changes first'],
    ['a tag that exists', '0.2.0', () => git('tag', 'v0.2.0'), 'the tag v0.2.0 exists'],
    [
      'an empty section',
      '0.2.0',
      () => {
        writeFileSync(join(folder, 'CHANGELOG.md'), changelog.replace('### Added\n- A thing.\n\n', ''))
        git('commit', '--quiet', '--all', '--message', 'docs: nothing')
      },
      'Nothing is listed as unreleased',
    ],
    [
      'a commit that a hook refuses',
      '0.2.0',
      () => writeFileSync(join(folder, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 }),
      'Command failed: git commit',
    ],
  ])('refuses %s, and leaves everything as it was', async (_, version, prepare, message) => {
    prepare()
    const before = state()
    const { code, err } = await script('main.ts', [version])
    expect(code).toBe(1)
    expect(err).toContain(message)
    expect(state()).toEqual(before)
  })
})
