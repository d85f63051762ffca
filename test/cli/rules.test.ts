import { applyPatch } from 'diff'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rules } from '../../src/check/rules/all.ts'
import { changeOf } from '../../src/cli/format/change.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { command } from './command.ts'

watchForSecrets()

const { bad, good } = rules.find(({ id }) => id === 'backend-single-writer')!

beforeEach(() => {
  vi.stubEnv('NO_COLOR', undefined)
  vi.stubEnv('FORCE_COLOR', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the severity that fails', () => {
  const { bad: budget } = rules.find(({ id }) => id === 'backend-disruption-budget')!
  it.each([
    ['--fail-on', { error: [1, 0], warning: [1, 1], info: [1, 1], never: [0, 0] }],
    ['--max-severity', { error: [0, 0], warning: [1, 0], info: [1, 1] }],
  ])('is given by %s', async (option, severities) => {
    for (const [severity, statuses] of Object.entries(severities)) {
      const runs = [await command(['check', option, severity], bad), await command(['check', option, severity], budget)]
      expect([severity, runs.map(({ status }) => status)]).toEqual([severity, statuses])
    }
  })
})

describe('convex-k8s rules', () => {
  it('lists every rule, explains one, and refuses another', async () => {
    expect((await command(['rules'])).out.trim().split('\n')).toHaveLength(rules.length)
    expect((await command(['rules', 'backend-single-writer'])).out).toContain('Source: convex-backend')
    const { status, err } = await command(['rules', 'backend-single-writr'])
    expect(status).toBe(2)
    expect(err).toContain('did you mean backend-single-writer?')
  })

  it('shows what differs, in colour on a terminal', async () => {
    const change = [
      '--- bad',
      '+++ good',
      '@@ -2,7 +2,7 @@ Deployment convex-backend',
      ' kind: Deployment',
      ' metadata: { name: convex-backend, namespace: convex }',
      ' spec:',
      '-  replicas: 2',
      '+  replicas: 1',
    ]
    expect((await command(['rules', 'backend-single-writer'])).out).toContain(`\n${change.join('\n')}\n`)
    vi.stubEnv('FORCE_COLOR', '1')
    const coloured = (await command(['rules', 'backend-single-writer'])).out
    expect(coloured).toContain('\u001B[31m-  replicas: 2\u001B[39m\n\u001B[32m+  replicas: 1\u001B[39m\n')
  })

  it('is JSON with the full examples', async () => {
    const all = JSON.parse((await command(['rules', '--format', 'json'])).out) as readonly { id: string }[]
    expect(all.map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
    const one = JSON.parse((await command(['rules', 'backend-single-writer', '--format', 'json'])).out)
    expect(one).toEqual(all.find(({ id }) => id === 'backend-single-writer'))
    expect(one).toMatchObject({ severity: 'error', bad, good, docs: expect.stringContaining('#backend-single-writer') })
  })
})

describe('the change from a bad to a good example', () => {
  it.each(rules)('of $id leads from one to the other, and names the object', ({ bad: before, good: after, id }) => {
    const change = changeOf({ bad: before, good: after })
    expect(change, id).toMatch(/^--- bad\n\+\+\+ good\n@@ -[\d,]+ \+[\d,]+ @@ [A-Z]\w+/)
    expect(applyPatch(`${before.trim()}\n`, change)).toBe(`${after.trim()}\n`)
  })

  it('names the object of the first line that changes', () => {
    const [one, two] = ['kind: A\nmetadata: { name: a }\n', 'kind: B\nmetadata: { name: b }\nspec: 1\n']
    expect(changeOf({ bad: `${one}---\n${two}`, good: one })).toContain('@@ B b\n')
    expect(changeOf({ bad: one, good: `${one}---\n${two}` })).toContain('@@ B b\n')
    expect(changeOf({ bad: `---\n${two}`, good: `---\n${two}more: 1\n` })).toContain('@@ B b\n')
  })
})
