import { spawnSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { rules } from '../../src/check/rules/all.ts'

const root = join(import.meta.dirname, '../..')
const { bad, good } = rules.find(({ id }) => id === 'backend-single-writer')!

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'))
  await writeFile(join(folder, 'bad.yaml'), bad)
  await writeFile(join(folder, 'broken.yaml'), 'a: [\n')
})

function convexK8s(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
  })
  return { status, stdout, stderr }
}

describe('convex-k8s check', { timeout: 60_000 }, () => {
  it('reads standard input without an argument, and exits with 1 on an error', () => {
    const { status, stdout } = convexK8s(['check'], bad)
    expect(status).toBe(1)
    expect(stdout).toContain('Deployment convex/convex-backend  <stdin>:2')
    expect(stdout).toContain('2 backends keep taking the database from each other. [backend-single-writer]')
    expect(stdout).toContain('spec.replicas')
    expect(stdout).toMatch(/fix: Set replicas: 1.*\n/)
    expect(stdout).toMatch(
      /\d+ errors?(, .*)? in \d+ objects? from standard input: 1 is Convex or its database \(1 backend\)\n$/,
    )
  })

  it('exits with 0 on a folder that is right', () => {
    const { status, stdout } = convexK8s(['check', 'argocd/applications/convex'])
    const seen = '3 are Convex or its database (1 backend, 1 dashboard, 1 of the database)'
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `nothing found in 12 objects from 13 files: ${seen}\n`,
    })
  })

  it('exits with 2 on what cannot be read, and says where', () => {
    const { status, stdout, stderr } = convexK8s(['check', join(folder, 'broken.yaml'), join(folder, 'nothing')])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`${join(folder, 'broken.yaml')}:`)
    expect(stderr).toContain(`${join(folder, 'nothing')}: does not exist`)
  })

  it('is plain in a pipe and coloured where colour is asked for', () => {
    expect(convexK8s(['check'], bad).stdout).not.toContain('\u001B[')
    expect(convexK8s(['check'], bad, { FORCE_COLOR: '1' }).stdout).toContain('\u001B[')
  })

  it('leaves rules out, and fails from the severity that is asked for', () => {
    const without = convexK8s(['check', '--disable', 'backend-single-writer'], bad)
    expect(without.stdout).not.toContain('[backend-single-writer]')
    expect(convexK8s(['check', '--max-severity', 'error'], bad).status).toBe(0)
    const budget = rules.find(({ id }) => id === 'backend-disruption-budget')!
    expect(convexK8s(['check', '--max-severity', 'info'], budget.bad).status).toBe(1)
  })

  it('prints JSON, SARIF and annotations with file and line', () => {
    const file = join(folder, 'bad.yaml')
    const json = JSON.parse(convexK8s(['check', '--format', 'json', file]).stdout) as {
      rule: string
      location: object
    }[]
    expect(json.find(({ rule }) => rule === 'backend-single-writer')?.location).toEqual({ file, line: 2 })
    const { runs } = JSON.parse(convexK8s(['check', '--format', 'sarif', file]).stdout)
    const result = runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === 'backend-single-writer')
    expect(result.level).toBe('error')
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: pathToFileURL(file).href },
      region: { startLine: 2 },
    })
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toContain('backend-single-writer')
    const annotations = convexK8s(['check', '--format', 'github', file]).stdout
    expect(annotations).toContain(`::error file=${file},line=2,title=backend-single-writer::2 backends`)
    expect(annotations).toContain('%0AFix: ')
  })

  it('refuses wrong arguments with 2', () => {
    expect(convexK8s(['check', '--format', 'xml'], good).status).toBe(2)
    expect(convexK8s(['check', '--disable', 'no-such-rule'], good).status).toBe(2)
  })
})
