import { expect, inject, it } from 'vitest'
import { runTool } from './support/run.ts'

const { root, tarball } = inject('packed')

it('publint finds nothing', async () => {
  expect(await runTool(root, 'publint/src/cli.js', ['run', tarball, '--strict'])).toContain('All good!')
})

it('attw resolves the types of every entry point', async () => {
  const report = await runTool(root, '@arethetypeswrong/cli/dist/index.js', [tarball, '--format', 'json'])
  const { problems } = JSON.parse(report) as { problems?: Readonly<Record<string, unknown>> }
  expect(Object.keys(problems ?? {})).toEqual([])
})
