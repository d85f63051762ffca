import { expect, inject, it } from 'vitest'
import { runTool } from './support/run.ts'

const { root, tarball } = inject('packed')

it('publint finds nothing', async () => {
  expect(await runTool(root, 'publint/src/cli.js', ['run', tarball, '--strict'])).toContain('All good!')
})

it('attw resolves the types of every entry point', async () => {
  const args = [tarball, '--profile', 'esm-only', '--format', 'json']
  const { problems } = JSON.parse(await runTool(root, '@arethetypeswrong/cli/dist/index.js', args)) as {
    problems?: Readonly<Record<string, unknown>>
  }
  // The profile lets the module be for ES modules only, but its report still tells.
  const unexpected = Object.keys(problems ?? {}).filter((kind) => kind !== 'CJSResolvesToESM')
  expect(unexpected).toEqual([])
})
