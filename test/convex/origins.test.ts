import { describe, expect, it } from 'vitest'
import { originsOf } from '../../src/convex/origins.ts'
import { privatePaths } from '../../src/convex/ports.ts'
import { defaultRelease } from '../../src/convex/release.ts'

describe('originsOf', () => {
  it('puts HTTP actions below /http of one host, or on a host of their own', () => {
    expect(originsOf({ host: 'a.example.com' })).toEqual({
      cloud: 'https://a.example.com',
      site: 'https://a.example.com/http',
    })
    expect(originsOf({ host: 'a.example.com', siteHost: 'b.example.com' })).toEqual({
      cloud: 'https://a.example.com',
      site: 'https://b.example.com',
    })
  })
})

it('the default release is a full commit sha', () => {
  expect(defaultRelease).toMatch(/^[0-9a-f]{40}$/)
})

it('metrics and echo are private', () => {
  expect(privatePaths).toEqual(['/metrics', '/echo'])
})
