import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { blocksOf } from '../../scripts/docs/blocks.ts'
import { newestReleaseCommand, repository } from '../../src/convex/release.ts'

const blocks = blocksOf(readFileSync(join(import.meta.dirname, '../../docs/upgrading.md'), 'utf8'))
const textOf = (language: string): string => blocks.find((block) => block.language === language)?.code ?? ''

const program = textOf('ts')
const { customManagers, gitIgnoredAuthors } = JSON.parse(textOf('json')) as {
  readonly customManagers: readonly Readonly<Record<string, string>>[]
  readonly gitIgnoredAuthors: readonly string[]
}
const [manager = {}] = customManagers
const [pattern = ''] = manager['matchStrings'] as unknown as readonly string[]

describe('the configuration for Renovate', () => {
  it('finds the release in the program of the page, and nothing else', () => {
    const shas = [...program.matchAll(/[0-9a-f]{40}/g)].map(([sha]) => sha)
    const found = [...program.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => groups)
    expect(shas).toHaveLength(1)
    expect(found.map((groups) => groups?.['currentDigest'])).toEqual(shas)
    expect(new RegExp(pattern).test("release: '652b828b5'")).toBe(false)
  })

  it('has patterns that RE2 knows: without lookaround and backreferences', () => {
    expect(JSON.stringify(manager)).not.toMatch(/\(\?<?[=!]|\\\\[1-9k]/)
  })

  it('finds the file that the page names', () => {
    const [files = ''] = manager['managerFilePatterns'] as unknown as readonly string[]
    const [, name = ''] = /^\/\/ (\S+)\n/.exec(program) ?? []
    const path = new RegExp(files.slice(1, -1))
    expect(name).toMatch(/\.mts$/)
    expect([name, `deploy/${name}`, `other${name}`].map((file) => path.test(file))).toEqual([true, true, false])
    expect(parse(textOf('yaml'))['on'].pull_request.paths).toContain(name)
  })

  it('asks for the newest release as the runbook does', () => {
    expect(newestReleaseCommand).toBe(`git ls-remote ${repository} refs/heads/${manager['currentValueTemplate']}`)
    expect(manager).toMatchObject({ datasourceTemplate: 'git-refs', packageNameTemplate: repository })
  })

  it('ignores the author of the commits of the workflow', () => {
    expect(textOf('yaml')).toContain(`user.email=${gitIgnoredAuthors[0]} `)
  })
})
