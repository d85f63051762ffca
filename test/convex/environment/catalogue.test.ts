import { describe, expect, it } from 'vitest'

import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import { s3Variables, secretNames } from '../../../src/convex/environment/index.ts'
import type { Variable } from '../../../src/convex/environment/index.ts'
import { refused } from '../../../src/convex/environment/refused.ts'
import { sourceOfVariable } from '../../../src/sources/variable.ts'

const entries = Object.entries<Variable>(catalogue)

describe('catalogue', () => {
  it.each(entries)('%s says what it does, in which unit and where it is read', (name, variable) => {
    expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/)
    expect(variable.description).toMatch(/^[A-Z].{15,}\.$/)
    expect(variable.unit).toMatch(/\S/)
    expect(sourceOfVariable(name, variable)).toMatch(
      /^convex-backend@[0-9a-f]{7} (crates|self-hosted|npm-packages)\/[\w/-]+\.\w+#("[^"]+"|\w+)$/,
    )
  })

  it.each(entries)('%s has a default that it would accept itself', (_name, variable) => {
    switch (variable.kind) {
      case 'integer':
      case 'decimal':
        expect(variable.default).toBeGreaterThanOrEqual(variable.min)
        expect(variable.default).toBeLessThanOrEqual(variable.max)
        if (variable.kind === 'integer') expect(Number.isSafeInteger(variable.default)).toBe(true)
        break
      case 'boolean':
        expect(variable.default).toBeTypeOf('boolean')
        break
      case 'choice':
        expect(variable.choices).toContain(variable.default)
        break
      default:
        expect(variable.default).toMatch(/\S/)
    }
  })

  it('has no name that is also refused', () => {
    expect(entries.map(([name]) => name).filter((name) => Object.hasOwn(refused, name))).toEqual([])
  })

  it.each([
    ['APPLICATION_MAX_CONCURRENT_QUERIES', 'queries', 16],
    ['APPLICATION_MAX_CONCURRENT_V8_ACTIONS', 'actions', 64],
    ['APPLICATION_FUNCTION_RUNNER_SEMAPHORE_TIMEOUT', 'milliseconds', 5000],
    ['V8_ACTION_USER_TIMEOUT_SECS', 'seconds', 1800],
    ['HTTP_SERVER_TIMEOUT_SECONDS', 'seconds', 300],
    ['DOCUMENT_RETENTION_DELAY', 'seconds', 14 * 24 * 60 * 60],
    ['MAX_SESSION_CLEANUP_DURATION_HOURS', 'hours', 336],
    ['MAX_EXPIRED_SNAPSHOT_AGE_DAYS', 'days', 30],
    ['INDEX_CACHE_SIZE', 'bytes', 512 * 1024 * 1024],
    ['MAX_BACKEND_PUBLIC_API_REQUEST_SIZE', 'bytes', 16 * 1024 * 1024 + 2000],
    ['SEGMENT_MAX_SIZE_BYTES', 'bytes', 3_003_733_333],
    ['POSTGRES_TIMEOUT_SECONDS', 'seconds', 30],
    ['MAX_VECTOR_LRU_ENTRIES', 'segments', 120],
    ['CONVEX_METRICS_EVICTION_TTL_SECONDS', 'seconds', 43_200],
  ] as const)('%s is in %s and is %i when unset', (name, unit, value) => {
    expect(catalogue[name]).toMatchObject({ unit, default: value })
  })

  it.each([
    ['RUNTIME_WORKER_THREADS', 0],
    ['V8_THREADS', 0],
    ['FUNRUN_ISOLATE_ACTIVE_THREADS', 0],
    ['MAX_SESSION_CLEANUP_DURATION_HOURS', 0],
    ['SCHEDULED_JOB_EXECUTION_PARALLELISM', 1],
    ['DOCUMENT_RETENTION_RATE_LIMIT', 1],
  ] as const)('%s starts at %i', (name, min) => {
    expect(catalogue[name].min).toBe(min)
  })

  it('knows the secrets', () => {
    expect(secretNames).toEqual(['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    expect(entries.filter(([, { kind }]) => kind === 'secret').map(([name]) => name)).toEqual(secretNames)
  })

  it('holds all variables of object storage', () => {
    expect(s3Variables.filter((name) => !Object.hasOwn(catalogue, name))).toEqual([])
  })
})
