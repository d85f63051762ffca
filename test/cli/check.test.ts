import { spawnSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { rules } from '../../src/check/rules/all.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { command, main } from './command.ts'

watchForSecrets()

const { bad, good } = rules.find(({ id }) => id === 'backend-single-writer')!

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'))
  await writeFile(join(folder, 'bad.yaml'), bad)
  await writeFile(join(folder, 'broken.yaml'), 'a: [\n')
})

/** Runs the command as a program of its own, with an error in its input. */
function program(env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [main(), 'check'], {
    input: bad,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
  })
}

describe('convex-k8s check', () => {
  it('reads standard input without an argument, and exits with 1 on an error', async () => {
    const { status, out } = await command(['check'], bad)
    expect(status).toBe(1)
    expect(out).toContain('Deployment convex/convex-backend  <stdin>:2')
    expect(out).toContain('2 backends keep taking the database from each other. [backend-single-writer]')
    expect(out).toContain('spec.replicas')
    expect(out).toMatch(/fix: Set replicas: 1.*\n/)
    expect(out).toMatch(
      /\d+ errors?(, .*)? in \d+ objects? from standard input: 1 is Convex or its database \(1 backend\)$/,
    )
  })

  it('exits with 0 on a folder that is right', async () => {
    const { status, out } = await command(['check', 'argocd/applications/convex'])
    const seen = '3 are Convex or its database (1 backend, 1 dashboard, 1 of the database)'
    expect({ status, out }).toEqual({
      status: 0,
      out: `nothing found in 12 objects from 13 files: ${seen}`,
    })
  })

  it('exits with 2 on what cannot be read, and says where', async () => {
    const { status, out, err } = await command(['check', join(folder, 'broken.yaml'), join(folder, 'nothing')])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(`${join(folder, 'broken.yaml')}:`)
    expect(err).toContain(`${join(folder, 'nothing')}: does not exist`)
  })

  it('is plain in a pipe and coloured where colour is asked for', () => {
    const { status, stdout } = program()
    expect(status).toBe(1)
    expect(stdout).toContain('[backend-single-writer]')
    expect(stdout).not.toContain('\u001B[')
    expect(program({ FORCE_COLOR: '1' }).stdout).toContain('\u001B[')
  })

  it('leaves rules out, and fails from the severity that is asked for', async () => {
    const without = await command(['check', '--disable', 'backend-single-writer'], bad)
    expect(without.out).not.toContain('[backend-single-writer]')
    expect((await command(['check', '--max-severity', 'error'], bad)).status).toBe(0)
    const budget = rules.find(({ id }) => id === 'backend-disruption-budget')!
    expect((await command(['check', '--max-severity', 'info'], budget.bad)).status).toBe(1)
  })

  it('prints JSON, SARIF and annotations with file and line', async () => {
    const file = join(folder, 'bad.yaml')
    const json = JSON.parse((await command(['check', '--format', 'json', file])).out) as {
      rule: string
      location: object
    }[]
    expect(json.find(({ rule }) => rule === 'backend-single-writer')?.location).toEqual({ file, line: 2 })
    const { runs } = JSON.parse((await command(['check', '--format', 'sarif', file])).out)
    const result = runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === 'backend-single-writer')
    expect(result.level).toBe('error')
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: pathToFileURL(file).href },
      region: { startLine: 2 },
    })
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toContain('backend-single-writer')
    const annotations = (await command(['check', '--format', 'github', file])).out
    expect(annotations).toContain(`::error file=${file},line=2,title=backend-single-writer::2 backends`)
    expect(annotations).toContain('%0AFix: ')
  })

  it('refuses wrong arguments with 2', async () => {
    expect((await command(['check', '--format', 'xml'], good)).status).toBe(2)
    expect((await command(['check', '--disable', 'no-such-rule'], good)).status).toBe(2)
  })
})
