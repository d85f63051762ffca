import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/check/load/parse.ts'
import { bundled } from '../support/bundled.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

async function example(name: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [bundled(`examples/${name}.ts`), ...args], { cwd: root })
  return stdout
}

const kindsOf = (text: string): readonly string[] => parseManifests(text, 'stdout').objects.map(({ kind }) => kind)

describe('the examples', { timeout: 120_000 }, () => {
  it('are all run here', async () => {
    const files = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.ts'))
    const text = await readFile(import.meta.filename, 'utf8')
    expect(files.filter((name) => !text.includes(`example('${name.replace('.ts', '')}'`))).toEqual([])
  })

  it('proompteng: the committed folder is what it renders, and it writes the same into an empty one', async () => {
    await example('proompteng', '--check')
    const folder = await mkdtemp(join(tmpdir(), 'example-'))
    expect(await example('proompteng', folder)).toContain(`wrote      ${folder}/backend-deployment.yaml`)
    const committed = join(root, 'argocd/applications/convex')
    const names = await readdir(committed)
    expect(await readdir(folder)).toEqual(names)
    expect(await readFile(`${folder}.yaml`, 'utf8')).toBe(await readFile(`${committed}.yaml`, 'utf8'))
    for (const name of names.filter((file) => file !== 'backend-sealedsecret.yaml')) {
      expect(await readFile(join(folder, name), 'utf8')).toBe(await readFile(join(committed, name), 'utf8'))
    }
    expect(await example('proompteng', folder)).not.toContain('wrote')
    await writeFile(`${folder}.yaml`, 'edited\n')
    await expect(example('proompteng', folder, '--check')).rejects.toThrow(/is not in sync/)
  })

  it('minimal, external-postgres and sqlite print whole stacks', async () => {
    expect(kindsOf(await example('minimal'))).toContain('Cluster')
    const external = await example('external-postgres')
    expect(kindsOf(external)).not.toContain('Cluster')
    expect(external).toContain('postgres.internal.example.com')
    const sqlite = await example('sqlite')
    expect(kindsOf(sqlite)).toContain('PersistentVolumeClaim')
    expect(sqlite).not.toContain('POSTGRES_URL')
  })

  it('embed-cdk8s and embed-pulumi take every object', async () => {
    const kinds = kindsOf(await example('minimal')).toSorted()
    expect(kindsOf(await example('embed-cdk8s')).toSorted()).toEqual(kinds)
    const registered = (await example('embed-pulumi')).split('\n').filter((line) => line.includes(' convex/'))
    expect(registered.length).toBe(kinds.length)
  })

  it('check-folder finds nothing in the committed folder', async () => {
    expect(await example('check-folder')).toContain('nothing found')
  })

  it('seal-credentials seals once and keeps what is sealed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'example-'))
    expect(await example('seal-credentials', folder)).toContain('created')
    const sealed = await readFile(join(folder, 'backend-sealedsecret.yaml'), 'utf8')
    expect(await example('seal-credentials', folder)).toContain('kept')
    expect(await readFile(join(folder, 'backend-sealedsecret.yaml'), 'utf8')).toBe(sealed)
  })
})
