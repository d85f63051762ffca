import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convexStack, toYaml } from '@proompteng/convex-k8s'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { releases } from '../../src/convex/releases/releases.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { command } from './command.ts'

watchForSecrets()

const newest = releases.at(-1)!
const host = 'convex.example.com'
const withRelease = (release: string): string => toYaml(convexStack({ host, release }))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(newest.date) + 30.5 * 24 * 60 * 60 * 1000 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('convex-k8s releases', () => {
  it('lists every release, the newest first', async () => {
    const [head, ...lines] = (await command(['releases'])).out.split('\n')
    expect(head).toMatch(/^release +date +CLI +database +migrations$/)
    expect(lines.map((line) => line.slice(0, 40))).toEqual(releases.map(({ release }) => release).toReversed())
    expect(lines[0]).toBe(`${newest.release}  ${newest.date}  ${newest.cli}  ${newest.database}`)
    expect(lines.filter((line) => line.endsWith('  withdrawn')).length).toBe(2)
  })

  it('lists them as JSON, with what came and went', async () => {
    const rows = JSON.parse((await command(['releases', '--format', 'json'])).out) as readonly { release: string }[]
    expect(rows.map(({ release }) => release)).toEqual(releases.map(({ release }) => release).toReversed())
    const split = releases.findIndex(({ date }) => date > '2026-07-02')
    expect(rows.find(({ release }) => release === releases[split]!.release)).toMatchObject({
      database: 127,
      migrations: [127],
      isWithdrawn: false,
      added: expect.arrayContaining(['NODE_ACTION_USER_TIMEOUT_SECS', 'V8_ACTION_USER_TIMEOUT_SECS']) as string[],
      removed: expect.arrayContaining(['ACTIONS_USER_TIMEOUT_SECS']) as string[],
    })
  })
})

describe('convex-k8s releases PATH', () => {
  it('states the age of the newest release', async () => {
    const { status, out } = await command(['releases', '-'], withRelease(newest.release))
    expect(status).toBe(0)
    expect(out.split('\n').slice(1)).toEqual([
      `  The release is of ${newest.date}, with CLI ${newest.cli} and database version ${newest.database}.`,
      '  It is 30 days old.',
      '  This version of the package knows no newer one.',
    ])
  })

  it('states what an upgrade from an older release does, for each folder', async () => {
    const old = releases.find(({ database }) => database < newest.database - 1)!
    const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-releases-'))
    writeFileSync(join(folder, 'all.yaml'), withRelease(old.release))
    const { out } = await command(['releases', folder])
    expect(out).toContain(`${folder}: Deployment convex-backend runs ghcr.io/get-convex/convex-backend:${old.release}.`)
    const days = (Date.parse(newest.date) - Date.parse(old.date)) / 86_400_000
    expect(out).toContain(`It is ${days + 30} days old.`)
    expect(out).toContain(`is ${newest.release} of ${newest.date}, with CLI ${newest.cli}`)
    expect(out).toContain(`, ${days} days later.`)
    const steps = `${old.database + 1} to ${newest.database}`
    expect(out).toContain(`The upgrade runs migrations ${steps}, which cannot be undone.`)
    const [data] = JSON.parse((await command(['releases', folder, '--format', 'json'])).out) as readonly object[]
    expect(data).toMatchObject({ path: folder, age: days + 30, release: old, upgrade: { days } })
  })

  it('warns of a release that was withdrawn', async () => {
    const withdrawn = releases.filter(({ database }, index) => database > (releases[index + 1]?.database ?? database))
    expect(withdrawn.map(({ date }) => date)).toEqual(['2026-05-11', '2026-08-17'])
    for (const { release } of withdrawn)
      expect((await command(['releases', '-'], withRelease(release))).out).toContain('This release was withdrawn: ')
  })

  it('says that a release is unknown, or that the tag does not show it', async () => {
    const sha = '0123456789abcdef0123456789abcdef01234567'
    const unknown = (await command(['releases', '-'], withRelease(sha))).out
    expect(unknown).toContain('is not among the known ones')
    expect(unknown).toContain(`/commit/${sha}.`)
    expect(unknown).not.toContain('days old')
    const own = withRelease(sha).replaceAll(`:${sha}`, ':v1')
    expect((await command(['releases', '-'], own)).out).toContain('does not contain the full SHA of a release')
  })

  it('has no negative age if the clock is wrong', async () => {
    vi.setSystemTime(Date.parse(newest.date) - 1)
    expect((await command(['releases', '-'], withRelease(newest.release))).out).toContain('It is 0 days old.')
  })

  it('refuses manifests without a backend', async () => {
    const { status, err } = await command(['releases', '-'], 'apiVersion: v1\nkind: Namespace\nmetadata: { name: x }\n')
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining('runs a backend of Convex') as string })
  })
})
