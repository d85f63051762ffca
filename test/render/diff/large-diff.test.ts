import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { marker } from '../../../src/render/marker.ts'
import { convexStack, render } from '@proompteng/convex-k8s'

const name = 'backend-service.yaml'

async function diffOver(text: string): Promise<{ readonly folder: string; readonly diff: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'large-diff-'))
  await writeFile(join(folder, name), text)
  const { diff } = await render(convexStack({ host: 'convex.example.com' }), folder, { mode: 'dry-run', adopt: true })
  return { folder, diff }
}

it.each([
  ['a line break at its end', '\n'],
  ['none', ''],
])('a file in which all lines differ, with %s, has a diff that git applies', async (_, end) => {
  const lines = Array.from({ length: 20_000 }, (__, index) => `# line ${index}`)
  const { folder, diff } = await diffOver(`${lines.join('\n')}${end}`)
  expect(diff).toContain('-# line 19999\n')
  const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: folder, input: diff, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(await readFile(join(folder, name), 'utf8')).toMatch(/\nkind: Service\n/)
})

it('a file of more than 256 KiB is not shown', async () => {
  const { diff } = await diffOver('# x\n'.repeat(300_000))
  expect(diff).toContain('-(the old file is not shown: it is larger than 256 KiB)\n')
})

it.each(['\u001b[2J', '\u009b2K', '\u2028', 'hidden\rshown'])(
  'does not show a file with characters that YAML does not have: %j',
  async (text) => {
    const { diff } = await diffOver(`${marker}\na: b\n# ${text}\n`)
    expect(diff).toContain('-(the old file is not shown')
    expect(diff).not.toMatch(/[^\t\n -~]/)
  },
)

it.each(['\u202e', '\u200b', '\u00ad'])('escapes unprintable characters: %j', async (text) => {
  const { diff } = await diffOver(`a: b\n# ${text}\n`)
  expect(diff).toMatch(/^-# .*\\u[0-9a-f]{4}/m)
  expect(diff).not.toMatch(/[^\t\n -~]/)
})

it('keeps tabs, other scripts and line breaks of Windows, so that git applies the diff', async () => {
  const { folder, diff } = await diffOver('a: b\r\n# \tGrüße, 世界\r\n')
  expect(diff).toContain('-# \tGrüße, 世界\r\n')
  const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: folder, input: diff, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
