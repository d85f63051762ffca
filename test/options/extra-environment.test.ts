import { expect, it } from 'vitest'
import { convexBackend } from '../../src/index.ts'
import { issuesOf } from '../support/issues.ts'

const fixed = { cloudOrigin: 'https://convex.example.com', database: { type: 'sqlite' } } as const
const key = { secret: 'traces', key: 'key' }

it('takes the key of a provider that another variable is put together from', () => {
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=$(ACME_API_KEY)' }
  expect(issuesOf(() => convexBackend({ ...fixed, extraEnv: { ACME_API_KEY: key } }))).toMatchObject([
    { path: 'extraEnv.ACME_API_KEY' },
  ])
  expect(() => convexBackend({ ...fixed, extraEnv: { ACME_API_KEY: key, ...headers } })).not.toThrow()
})
