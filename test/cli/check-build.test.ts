import { chmod, cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { watchForSecrets } from '../secrets/leaks.ts'
import { command } from './command.ts'

watchForSecrets()

const cases = join(import.meta.dirname, '../check/cases')
const secret = 'password-that-nobody-may-see'

let folder: string
const at = (name: string) => join(folder, name)

/** A folder of programs alone on the PATH, each a script. */
async function onPath(name: string, programs: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(at(name))
  for (const [program, script] of Object.entries(programs)) {
    await writeFile(join(at(name), program), `#!/bin/sh\n${script}\n`)
    await chmod(join(at(name), program), 0o755)
  }
  vi.stubEnv('PATH', at(name))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'))
  await cp(join(cases, 'folders/kustomize/patch-in-the-text'), at('patched'), { recursive: true })
  await cp(join(cases, 'folders/kustomize/patch-of-another-object'), at('unpatched'), { recursive: true })
})
afterEach(() => void vi.unstubAllEnvs())

describe('check --build', () => {
  it('checks what the real kubectl makes of a kustomization and its patches', async () => {
    const { status, out } = await command(['check', '--build', at('patched')])
    expect([status, out.match(/\[[\w-]+\]/g)]).toEqual([0, null])
    const other = await command(['check', '--build', '--format', 'json', at('unpatched')])
    const found = JSON.parse(other.out) as { rule: string; severity: string }[]
    expect(found.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['error backend-recreate'])
    expect(other.status).toBe(1)
  })

  it('reads manifests without a kustomization as without it', async () => {
    const { out } = await command([
      'check',
      '--build',
      join(cases, 'unknown/placeholders/vault-plugin.yaml'),
      at('patched'),
    ])
    expect(out).toMatch(/^1 warning, 1 info in 10 objects from 3 files in 2 deployments/m)
  })

  it('runs kustomize where there is no kubectl, with an absolute path', async () => {
    await onPath('other', { kustomize: 'echo "apiVersion: v1"; echo "kind: Pod"; echo "metadata: { name: $1-$2 }"' })
    const { err, out } = await command(['check', '--build', '--format', 'json', at('patched')])
    expect(`${out}${err}`).toContain('1 object')
  })

  it('says which program failed and with which status, and passes on nothing that it prints', async () => {
    await onPath('failing', { kubectl: `echo ${secret} >&2; echo ${secret}; exit 3` })
    const { status, out, err } = await command(['check', '--build', at('patched')])
    expect(status).toBe(2)
    expect(err).toMatch(/patched\/live: kubectl kustomize ended with status 3; run it to see why: kubectl kustomize /)
    expect(`${out}${err}`).not.toContain(secret)
  })

  it('says that neither program is on the PATH', async () => {
    await onPath('none', {})
    const { status, err } = await command(['check', '--build', at('patched')])
    expect([status, err]).toEqual([2, expect.stringContaining('--build needs kubectl or kustomize on the PATH')])
  })
})
