import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { run } from './support/run.ts'

const { project } = inject('packed')

// The oldest that is supported, and the newest.
describe.each(['20.19.0', '26'])('the installed command on Node %s', (version) => {
  const convexK8s = (...args: readonly string[]) => withEnv('', ...args)
  const withEnv = (env: string, ...args: readonly string[]) => {
    // The status goes to standard output, because a command that fails would end the test.
    const line = `${args.join(' ')}; echo "status $?"`
    const node = ['--yes', '--prefer-offline', '--package', `node@${version}`]
    return run('npx', [...node, '--call', `env ${env} node node_modules/.bin/convex-k8s ${line}`], project)
  }

  it('gives its help and its version', async () => {
    expect(await convexK8s('--help')).toMatch(/^Usage: convex-k8s COMMAND[^]*\n {2}check {2}[^]*status 0\n$/)
    expect(await convexK8s('help', 'check')).toMatch(/^Usage: convex-k8s check [^]*status 0\n$/)
    const manifest = join(project, 'node_modules/@proompteng/convex-k8s/package.json')
    const { version: own } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: string }
    expect(await convexK8s('-v')).toBe(`${own}\nstatus 0\n`)
  })

  it('suggests the right word', async () => {
    const sentence = 'convex-k8s: unknown command chek; did you mean check?\nTry: npx @proompteng/convex-k8s --help\n'
    expect(await convexK8s('chek', '2>&1')).toBe(`${sentence}status 2\n`)
  })

  it('has its rules as JSON and as a change', async () => {
    const [json = ''] = (await convexK8s('rules', '--format', 'json')).split('status 0')
    expect((JSON.parse(json) as readonly unknown[]).length).toBeGreaterThan(100)
    expect(await convexK8s('rules', 'backend-single-writer')).toContain('\n-  replicas: 2\n+  replicas: 1\n')
  })

  it("keeps compiled code in the user's cache folder alone, and does without such a folder", async () => {
    const isKept = version !== '20.19.0'
    const folder = join(project, `cache-${version}`)
    expect(await withEnv(`XDG_CACHE_HOME=${folder}`, '-v')).toMatch(/status 0\n$/)
    expect(existsSync(join(folder, 'convex-k8s'))).toBe(isKept)
    expect(await withEnv('-u HOME -u XDG_CACHE_HOME -u LOCALAPPDATA', '-v')).toMatch(/status 0\n$/)
  })

  it('completes words', async () => {
    expect(await convexK8s('completion', 'bash')).toContain('complete -o default -F _convex_k8s convex-k8s')
    expect(await convexK8s('completion', 'words', '--', 'check', '--fail-on', 'in')).toBe('info\nstatus 0\n')
  })
})
