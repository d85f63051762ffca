import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runbook } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { usageProblem } from '../cli/command.ts'
import { callsOf, found, scriptsOf } from './programs.ts'
import type { Call } from './programs.ts'
import { deployments } from './stacks.ts'

const texts = Object.values(deployments).map((objects) => runbook(objects))

const scripts = [...new Set(texts.flatMap(scriptsOf))]

const calls = [
  ...new Map(scripts.flatMap(callsOf).map((call) => [JSON.stringify(call), call])).values(),
] as readonly Call[]

const of = (program: string): readonly (readonly string[])[] =>
  calls.filter((call) => call.program === program).map(({ args }) => args)

const kubectl = found('kubectl')
const kubeseal = found('kubeseal')

const registryFile = join(mkdtempSync(join(tmpdir(), 'registry-')), 'registry.json')
writeFileSync(registryFile, '{"auths":{}}')

const keysFile = join(mkdtempSync(join(tmpdir(), 'sealing-keys-')), 'keys.yaml')
writeFileSync(keysFile, '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"key"}}')

describe('the commands of a runbook', () => {
  it('are read by a shell', () => {
    expect(scripts.length).toBeGreaterThan(40)
    expect(of('kubectl').length).toBeGreaterThan(50)
  })

  it('are right for kubectl', { timeout: 240_000 }, ({ skip }) => {
    skip(kubectl === undefined, 'kubectl is not installed')
    const config = join(mkdtempSync(join(tmpdir(), 'kubeconfig-')), 'config')
    // Nothing listens at port 1: a command that was understood fails to connect, and one that was not says so before.
    const cluster = { name: 'none', cluster: { server: 'http://127.0.0.1:1' } }
    const context = { name: 'none', context: { cluster: 'none', user: '' } }
    writeFileSync(
      config,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [cluster],
        contexts: [context],
        'current-context': 'none',
      }),
    )
    const wrong = of('kubectl').flatMap((args) => {
      const { status, stderr } = spawnSync(kubectl!, ['--kubeconfig', config, ...fileIn(args)], { encoding: 'utf8' })
      return status === 0 || /connection refused|was refused/.test(stderr) ? [] : [`${args.join(' ')}: ${stderr}`]
    })
    expect(wrong).toEqual([])
  })

  it('are right for kubeseal', ({ skip }) => {
    skip(kubeseal === undefined, 'kubeseal is neither installed nor built by the cluster tests')
    expect(of('kubeseal').length).toBeGreaterThan(1)
    const wrong = of('kubeseal').flatMap((args) => {
      // Options are read before the version is printed.
      const { status, stderr } = spawnSync(kubeseal!, [...args, '--version'], { encoding: 'utf8' })
      return status === 0 ? [] : [`${args.join(' ')}: ${stderr}`]
    })
    expect(wrong).toEqual([])
  })

  it('are right for this package', async () => {
    const own = of('npx').filter(([name]) => name === '@proompteng/convex-k8s')
    expect(new Set(own.map(([, word]) => word))).toEqual(new Set(['seal', 'seal-database', 'admin-key', 'smoke-test']))
    for (const [, ...argv] of own) expect([argv, await usageProblem(argv)]).toEqual([argv, undefined])
  })

  it('are ones that Convex has', () => {
    const own = of('npx').filter(([name]) => name === 'convex')
    // npm-packages/convex/src/cli/lib/command.ts:483-532 (652b828).
    expect(new Set(own.map((args) => args.join(' ')))).toEqual(
      new Set([
        'convex deploy',
        'convex export --include-file-storage --path backup.zip',
        'convex env list',
        'convex env set',
        'convex import',
        'convex import --replace-all backup.zip',
      ]),
    )
    expect(of('npx').filter(([name = '']) => !['convex', '@proompteng/convex-k8s'].includes(name))).toEqual([])
  })

  it('name no command of CloudNativePG that is not there, and print no secret to a terminal', () => {
    for (const text of texts) expect(text).not.toMatch(/kubectl cnpg|cnpg reload/)
    for (const script of scripts) expect(script).not.toMatch(/base64 --decode\s*$/m)
  })
})

/** A file that people make does not exist; another one takes its place. */
function fileIn(args: readonly string[]): readonly string[] {
  return args.map((arg) =>
    arg.startsWith('--from-file=')
      ? arg.replace(/[^=]+\.txt$/, '/dev/null').replace(/[^=]+\.json$/, registryFile)
      : arg.replace('=sealing-keys.txt', `=${keysFile}`),
  )
}
