import { check, convexStack, defaultRelease, runbook } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

const host = 'convex.example.com'
const own = { repository: 'registry.example.com/x', tag: 'v1.2.3' }
const other = 'b2b9f8a1c0d4e5f60718293a4b5c6d7e8f901234'
const digest = `sha256:${'0'.repeat(64)}`

const findingsOf = (options: Partial<StackOptions>): readonly string[] =>
  check(convexStack({ host, ...options })).map(({ severity, rule }) => `${severity} ${rule}`)
const oneWarning = ['warning image-same-release']

describe('an image with a repository of its own', () => {
  it.each<[string, Partial<StackOptions>]>([
    ['the backend', { backend: { image: own } }],
    ['the backend, with a digest', { backend: { image: { ...own, digest } } }],
    ['the dashboard', { dashboard: { image: own } }],
    ['both, by different tags', { backend: { image: own }, dashboard: { image: { ...own, tag: 'v2' } } }],
    ['the backend, of another sha', { backend: { image: { ...own, tag: other } } }],
  ])('may have a tag of its own, which is one warning: %s', (_name, options) => {
    expect(findingsOf(options)).toEqual(oneWarning)
  })

  it.each<[string, Partial<StackOptions>]>([
    ['one tag for both', { backend: { image: own }, dashboard: { image: own } }],
    ['no tag', { backend: { image: { repository: own.repository, digest } } }],
    ['the release in the tag', { backend: { image: { ...own, tag: `v1-${defaultRelease}` } } }],
    ['no dashboard', { backend: { image: own }, dashboard: false }],
  ])('gives no warning when the versions are the same: %s', (_name, options) => {
    expect(findingsOf(options)).toEqual([])
  })

  it('is named in the upgrade of the runbook when its version cannot be told', () => {
    const text = runbook(convexStack({ host, backend: { image: own } })) ?? ''
    expect(text).toContain('registry.example.com/x:v1.2.3`, and the dashboard `ghcr.io/get-convex/convex-dashboard:')
    expect(text).toContain('which their tags do not show')
    expect(text).toContain('Build your own image from that commit.')
    const usual = runbook(convexStack({ host })) ?? ''
    expect(usual).not.toContain('tags do not show')
    expect(usual).toContain('git ls-remote https://github.com/get-convex/convex-backend refs/heads/release')
  })
})
