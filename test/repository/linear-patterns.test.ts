import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))

interface Found {
  readonly literals: readonly string[]
  readonly made: readonly string[]
}

/** The regular expressions of a program: the literals, and those that are made when it runs. */
function patternsIn(text: string, name = 'program.ts'): Found {
  const [literals, made]: [string[], string[]] = [[], []]
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) literals.push(node.text)
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp')
      made.push(node.getText())
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true))
  return { literals, made }
}

async function problemOf(literal: string): Promise<string | undefined> {
  const end = literal.lastIndexOf('/')
  const found = await check(literal.slice(1, end), literal.slice(end + 1), {
    timeout: 120_000,
    randomSeed: 1,
  })
  if (found.status === 'safe') return undefined
  return `${literal}: ${found.status === 'vulnerable' ? found.complexity.summary : found.error.kind}`
}

async function problemsOf(literals: Iterable<string>): Promise<readonly string[]> {
  const problems: string[] = []
  for (const literal of new Set(literals))
    problems.push(...[await problemOf(literal)].filter((text) => text !== undefined))
  return problems
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const found = files.map((name) => ({ name, ...patternsIn(readFileSync(join(root, name), 'utf8'), name) }))

// Each of them with the reason why it cannot be slow.
const madeAtRunTime: Readonly<Record<string, string>> = {
  'check/model/routes/path-after.ts': 'a pattern that regexpAnswer has run on the same text before',
  'check/model/routes/pattern.ts': 'a pattern from a manifest, with a bound on its steps',
  'check/rules/postgres/replication/replication-slot-patterns.ts':
    'a pattern from a manifest, which is parsed to see whether it is valid and never run',
  'kubernetes/writable.ts': 'a literal with another flag',
}

describe('the regular expressions of src', () => {
  it('are found, and a slow one would be', async () => {
    expect(found.flatMap(({ literals }) => literals).length).toBeGreaterThan(300)
    expect(await problemsOf(patternsIn('const slow = [/a+$/, /^(a|a)*$/, /^a+$/g]').literals)).toHaveLength(2)
  }, 300_000)

  it('take time linear in the length of the text', async () => {
    expect(await problemsOf(found.flatMap(({ literals }) => literals))).toEqual([])
  }, 1_200_000)

  it('are literals, but for some that cannot be slow either', () => {
    const names = found.filter(({ made }) => made.length > 0).map(({ name }) => name.replaceAll('\\', '/'))
    expect(names.toSorted()).toEqual(Object.keys(madeAtRunTime))
  })
})
