import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

it.each(['option-tables', 'rule-pages'])('what %s writes is up to date', { timeout: 120_000 }, async (script) => {
  const { stderr } = await run(process.execPath, ['--import', 'tsx', join('scripts', `${script}.ts`), '--check'], {
    cwd: root,
  })
  expect(stderr).toBe('')
})
