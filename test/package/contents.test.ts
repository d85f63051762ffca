import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'

const { root, files, size, project } = inject('packed')
const installed = join(project, 'node_modules/@proompteng/convex-k8s')
const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}
const code = await Promise.all(
  files.filter((file) => /\.c?js$/.test(file)).map((file) => readFile(join(installed, file), 'utf8')),
)

const noticeOf = (name: string): RegExp =>
  new RegExp(`^Name: ${name}\\nVersion: \\d+\\.\\d+\\.\\d+\\nLicense: \\w`, 'm')

describe('the tarball', () => {
  it('holds exactly these files', () => {
    const loadedLate = ['check', 'folder', 'schemas', 'variables', 'yaml']
    const command = ['convex-k8s', 'prompts', 'start']
    const chunks = ['core', 'index', 'rolldown-runtime', ...loadedLate, ...command]
    expect(files).toEqual(
      [
        'LICENSE',
        'README.md',
        'package.json',
        'dist/THIRD-PARTY-NOTICES.txt',
        'dist/index.d.ts',
        'dist/index.js',
        ...chunks.map((name) => `dist/${name}.cjs`),
      ].toSorted(),
    )
  })

  it('is small', () => {
    expect(size).toBeLessThan(500_000)
  })

  it('imports nothing but Node and its dependencies', () => {
    const imports = code.flatMap((text) =>
      [...text.matchAll(/(?:\bfrom|\bimport|(?<!['"])\brequire\()\s*"([a-z@.][\w@./:-]*)"/g)].map(([, name]) => name),
    )
    const allowed = Object.keys(manifest.dependencies ?? {})
    const others = imports.filter(
      (name = '') => !/^(node:|\.\/)/.test(name) && !allowed.some((own) => name === own || name.startsWith(`${own}/`)),
    )
    expect(others).toEqual([])
  })

  it('has no dependency that it does not import', () => {
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      expect(
        code.some((text) => text.includes(`"${name}`)),
        name,
      ).toBe(true)
    }
  })

  it('has types that import nothing', async () => {
    const types = await readFile(join(installed, 'dist/index.d.ts'), 'utf8')
    expect(types.match(/^(?:import|export)\b.*\bfrom\b.*/gm) ?? []).toEqual([])
    expect(types).not.toMatch(/\bimport\(/)
  })

  it('carries the licence of every bundled package, and no path of this machine', async () => {
    const notices = await readFile(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of [
      'kubernetes-models',
      '@kubernetes-models/base',
      '@kubernetes-models/cloudnative-pg',
      'js-yaml',
      'commander',
    ]) {
      expect(notices).toMatch(noticeOf(name))
    }
    for (const text of [notices, ...code]) expect(text).not.toContain(root)
  })

  it('has commands that the system can start', async () => {
    for (const file of Object.values(manifest.bin ?? {})) {
      expect(await readFile(join(installed, file), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    }
  })
})
