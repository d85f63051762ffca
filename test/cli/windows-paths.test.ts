import type * as Path from 'node:path'
import { expect, it, vi } from 'vitest'
import { isWithin } from '../../src/check/load/disk.ts'
import type { Finding } from '../../src/check/finding.ts'
import { github, unreadablePlaces } from '../../src/cli/format/github.ts'
import { placeIn } from '../../src/cli/format/place.ts'
import { sarif } from '../../src/cli/format/sarif.ts'

// The code that takes paths apart, with the paths of Windows. What reads the disk is tested by the unit tests on Windows.
vi.mock('node:path', async (original) => {
  const { win32 } = await original<typeof Path>()
  return { ...win32, default: win32 }
})

const finding: Finding = {
  rule: 'backend-recreate',
  severity: 'error',
  message: 'Message.',
  fix: 'Fix.',
  path: 'spec',
  object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'convex', name: 'convex-backend' },
  docs: 'https://example.com/rules',
  location: { file: String.raw`apps\convex\backend.yaml`, line: 3 },
}

it.each([
  [String.raw`C:\repo\apps`, String.raw`C:\repo`, true],
  [String.raw`C:\repo`, String.raw`C:\repo`, true],
  [String.raw`C:\repo\..apps`, String.raw`C:\repo`, true],
  [String.raw`C:\repository`, String.raw`C:\repo`, false],
  [String.raw`C:\other`, String.raw`C:\repo`, false],
  ['C:\\', String.raw`C:\repo`, false],
  [String.raw`D:\repo\apps`, String.raw`C:\repo`, false],
  [String.raw`\\server\share\apps`, String.raw`C:\repo`, false],
])('%s in %s: %s', (path, folder, expected) => {
  expect(isWithin(path, folder)).toBe(expected)
})

it('annotates a pull request with the path in the repository', () => {
  expect(github([finding])).toMatch(/^::error file=apps\/convex\/backend\.yaml,line=3,/)
  expect(unreadablePlaces([{ path: String.raw`apps\convex\backend.yaml:3:5`, message: 'Message.' }])).toBe(
    '::error file=apps/convex/backend.yaml,line=3,col=5::Message.',
  )
})

it('has the path in the repository in SARIF', () => {
  const log = JSON.parse(sarif([{ path: 'apps', findings: [finding] }], [])) as {
    runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: unknown } }] }] }]
  }
  expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation).toEqual({
    uri: 'apps/convex/backend.yaml',
    uriBaseId: '%SRCROOT%',
  })
})

it('takes the drive for a part of the path, and not for a line', () => {
  expect(placeIn(String.raw`C:\repo\backend.yaml`)).toMatchObject({
    file: String.raw`C:\repo\backend.yaml`,
    line: undefined,
  })
  expect(placeIn(String.raw`C:\repo\backend.yaml:3`)).toMatchObject({ file: String.raw`C:\repo\backend.yaml`, line: 3 })
})
