import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documents } from './documents.ts'
import { callsIn, distinct, lineOf, problemsOf, scriptsOf } from './programs.ts'
import type { Call } from './programs.ts'
import { parsers, problemOf } from './tools.ts'

const all = [...documents.values()]
const texts = all.map(({ text }) => text)
const calls = distinct(texts.flatMap(callsIn))

const byLength = (a: string, b: string): number => b.length - a.length
const names = [...new Set(all.flatMap(({ objects }) => objects.flatMap(({ metadata }) => metadata?.name ?? [])))]
const name = new RegExp(`(?<=^|[/=])(${names.toSorted(byLength).join('|')})\\b`, 'g')

/** Each call once that differs from others by more than the names of objects: those take no part in parsing. */
function byShape(): readonly Call[] {
  const withoutNames = ({ program, args }: Call): string =>
    [program, ...args.filter((_, index) => args[index - 1] !== '--namespace')].join(' ').replaceAll(name, '*')
  return [...new Map(calls.map((call) => [withoutNames(call), call])).values()]
}

describe('the commands of the runbooks and of the documentation', () => {
  it('are found', () => {
    const byProgram = (program: string) => calls.filter((call) => call.program === program)
    expect(byProgram('kubectl').length).toBeGreaterThan(150)
    for (const text of texts.slice(0, -4)) expect(callsIn(text).length).toBeGreaterThan(20)
    expect([...documents.keys()].filter((key) => key.includes('/') && !key.startsWith('docs'))).toHaveLength(4)
  })

  it('are understood by the real programs', { timeout: 120_000 }, async () => {
    expect(await problemsOf(byShape(), problemOf)).toEqual([])
  })

  it('are parsed in another stage where the program is not on every machine', () => {
    for (const parser of Object.values(parsers)) if (typeof parser === 'string') expect(existsSync(parser)).toBe(true)
  })

  it('name no command of the plugin of CloudNativePG, and print no secret to a terminal', () => {
    for (const text of texts) {
      expect(text).not.toMatch(/kubectl cnpg|cnpg reload/)
      for (const script of scriptsOf(text)) expect(script).not.toMatch(/base64 --decode\s*$/m)
    }
  })

  it('of this package are those for credentials, for releases and for the smoke test', () => {
    const own = calls.filter(({ program, args }) => program === 'npx' && args[0] === '@proompteng/convex-k8s')
    expect(new Set(own.map(({ args }) => args[1]))).toEqual(
      new Set(['releases', 'seal', 'seal-database', 'admin-key', 'auth-keys', 'smoke-test']),
    )
  })
})

describe('a command that is wrong', () => {
  it.each([
    'base64 --decod x',
    'cat --bogus',
    'curl --silnt https://convex.example.com',
    "curl --silent --output /dev/null --write-out '%{http_cod}' https://convex.example.com",
    'date --bogus',
    'df -h --bogus',
    'docker manifest inspekt ghcr.io/get-convex/convex-backend:NEW_SHA',
    'docker manifest inspect ghcr.io/get-convex/convex-backend',
    'git ls-remotes https://github.com/get-convex/convex-backend',
    'git ls-remote --bogus https://github.com/get-convex/convex-backend',
    "grep '['",
    'kubectl get pods --bogus',
    'kubectl gett pods',
    'kubectl logs',
    'kubectl exec deployment/convex-backend -- df --bogus',
    'kubectl rollout statuss deployment/convex-backend',
    'kubectl scale deployment/convex-backend --replicas=none',
    'mv --bogus a b',
    'npx @proompteng/convex-k8s smoke-tests https://convex.example.com',
    'npx @proompteng/convex-k8s seal --bogus',
    'npx convexx deploy',
    'npm instal-x convex@1.45.0',
    'nslookup convex.example.com bogus',
    'openssl rand -hexx 32',
    'rm --bogus x',
    "tr --bogus 'x'",
  ])('is refused: %s', async (line) => {
    expect(await problemsOf(callsIn(`\`${line}\``), problemOf)).toHaveLength(1)
  })

  it.each(['kubectl get pods --selector="app', 'nosuchprogram --flag', 'kubectl get pods | nosuchprogram'])(
    'is refused by the shell: %s',
    (line) => {
      expect(() => callsIn(`\`${line}\``)).toThrow(line)
    },
  )

  it('is found in a table, in a list and across lines', () => {
    const text =
      'A | B\n--- | ---\n`kubectl get pods \\| grep x` | b\n\n1. List `kubectl get\n   nodes`:\n\n   ```sh\n   date\n   ```\n'
    // The two sides of a pipe start at once.
    expect(callsIn(text).map(lineOf).toSorted()).toEqual(['date', 'grep x', 'kubectl get nodes', 'kubectl get pods'])
  })
})
