import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import { leftAlone } from '../../../src/convex/environment/left-alone.ts'
import { refused } from '../../../src/convex/environment/refused.ts'
import { environmentIssues } from '../../../src/convex/environment/index.ts'
import type { Variable } from '../../../src/convex/environment/index.ts'

const messages = (environment: Readonly<Record<string, unknown>>): readonly string[] =>
  environmentIssues(environment).map(({ message }) => message)

const variables = Object.entries<Variable>(catalogue)
const ofKind = (...kinds: readonly Variable['kind'][]): readonly string[] =>
  variables.filter(([, { kind }]) => kinds.includes(kind)).map(([name]) => name)

describe('environmentIssues', () => {
  it('accepts values of every kind', () => {
    expect(
      environmentIssues({
        APPLICATION_MAX_CONCURRENT_QUERIES: 32,
        DOCUMENT_RETENTION_BATCH_INTERVAL_SECONDS: 0.5,
        REUSE_ISOLATES: false,
        NO_COLOR: true,
        LOG_FORMAT: 'json',
        RUST_LOG: 'info,common::errors=debug',
        S3_ENDPOINT_URL: 'http://minio.example:9000',
        SENTRY_DSN: 'https://public@sentry.example/1',
      }),
    ).toEqual([])
  })

  it('accepts the default of every variable that has a literal one', () => {
    const defaults = variables.filter(([, { kind }]) => ['integer', 'decimal', 'boolean', 'choice'].includes(kind))
    expect(environmentIssues(Object.fromEntries(defaults.map(([name, variable]) => [name, variable.default])))).toEqual(
      [],
    )
  })

  it('takes undefined as left out', () => {
    expect(environmentIssues({ RUST_LOG: undefined, NO_SUCH_NAME: undefined })).toEqual([])
  })

  it('keeps the order of the environment and names each variable', () => {
    const names = environmentIssues({ V8_THREADS: 'x', LOG_FORMAT: 'x', RUST_LOG: '' }).map(({ name }) => name)
    expect(names).toEqual(['V8_THREADS', 'LOG_FORMAT', 'RUST_LOG'])
  })

  it.each([
    ['APPLICATION_MAX_CONCURRENT_QUERY', 'APPLICATION_MAX_CONCURRENT_QUERIES'],
    ['rust_log', 'RUST_LOG'],
    ['S3_STORAGE_FILE_BUCKET', 'S3_STORAGE_FILES_BUCKET'],
    ['V8_ACTION_USER_TIMEOUT_SECONDS', 'V8_ACTION_USER_TIMEOUT_SECS'],
  ])('suggests for %s the name %s', (given, meant) => {
    expect(messages({ [given]: 1 })).toEqual([
      `${given} is unknown. Did you mean ${meant}? Variables that \`env\` does not list go in \`extraEnv\`.`,
    ])
  })

  it.each(['HTTPS_PROXY', 'MY_OWN_TOKEN', 'X', '', 'constructor', '__proto__', 'toString'])(
    'suggests nothing for %s',
    (name) => {
      expect(messages(Object.fromEntries([[name, 'v']]))).toEqual([
        `${name} is unknown. Variables that \`env\` does not list go in \`extraEnv\`.`,
      ])
    },
  )

  it.each(Object.entries(leftAlone))('states why %s is not offered', (name, reason) => {
    expect(messages({ [name]: 'value' })).toEqual([
      `${name} is not offered here. ${reason} To set it anyway, use \`extraEnv\`.`,
    ])
  })

  it.each(Object.entries(refused))('refuses %s with the reason and the way out', (name, { group, reason, wayOut }) => {
    const end = group === 'dropped' ? ' For an earlier release, use `extraEnv`.' : ''
    expect(messages({ [name]: 'value' })).toEqual([`${name} must not be set. ${reason} ${wayOut}${end}`])
  })

  it.each([
    ['HTTP_SERVER_TIMEOUT_SECONDS', '300', 'must be a whole number of at least 1 (seconds), not a text.'],
    ['HTTP_SERVER_TIMEOUT_SECONDS', 1.5, 'must be a whole number of at least 1 (seconds), not 1.5.'],
    ['HTTP_SERVER_TIMEOUT_SECONDS', 0, 'must be a whole number of at least 1 (seconds), not 0.'],
    ['HTTP_SERVER_TIMEOUT_SECONDS', Number.NaN, 'must be a whole number of at least 1 (seconds), not NaN.'],
    ['HTTP_SERVER_TIMEOUT_SECONDS', 2 ** 53, 'must be a whole number of at least 1 (seconds), not a number.'],
    ['INDEX_CACHE_VERIFY_PERCENT', 101, 'must be a whole number from 0 to 100 (percent), not 101.'],
    ['HTTP_SERVER_TCP_BACKLOG', 2 ** 32, 'must be a whole number from 1 to 4294967295 (connections), not 4294967296.'],
    ['FUNCTION_LIMIT_WARNING_RATIO', 80, 'must be a number from 0 to 1 (share of the limit), not 80.'],
    ['TRANSACTION_MAX_NUM_SCHEDULED', null, 'must be a whole number of at least 0 (functions), not null.'],
    ['REUSE_ISOLATES', 'false', 'must be true or false, not a text.'],
    ['REUSE_ISOLATES', 1, 'must be true or false, not a number.'],
    ['NO_COLOR', false, 'must be true or be left out, not false.'],
    ['LOG_FORMAT', 'JSON', 'must be one of json, compact, pretty, not a text.'],
    ['RUST_BACKTRACE', 1, 'must be one of 0, 1, full, not a number.'],
    ['RUST_LOG', '', 'must not be empty (filter directives): leave it out to keep the default.'],
    ['RUST_LOG', 'a\nb', 'must be one line of text (filter directives) without control characters.'],
    ['RUST_LOG', 'a\u0000', 'must be one line of text (filter directives) without control characters.'],
    ['RUST_LOG', '\uD800', 'must be one line of text (filter directives) without control characters.'],
    ['RUST_LOG', '\uFEFFa', 'must be one line of text (filter directives) without control characters.'],
    ['RUST_LOG', 'info ', 'must not begin or end with a space (filter directives).'],
    ['RUST_LOG', ['info'], 'must be a text (filter directives), not a value of type array.'],
    ['RUST_LOG', true, 'must be a text (filter directives), not true.'],
    ['S3_ENDPOINT_URL', 'minio:9000', 'must be an absolute URL with http:// or https://.'],
    ['S3_ENDPOINT_URL', 'http://', 'must be an absolute URL with http:// or https://.'],
    ['S3_ENDPOINT_URL', '', 'must not be empty (URL): leave it out to keep the default.'],
    ['SENTRY_DSN', 'https://key:word@sentry.example/1', 'must hold no password: refer to the value instead.'],
    ['AWS_SECRET_ACCESS_KEY', 'abc', 'is a secret: refer to it instead of writing it down.'],
  ])('%s: %j %s', (name, value, message) => {
    expect(messages({ [name]: value })).toEqual([`${name} ${message}`])
  })

  it('checks only the name of what is kept elsewhere', () => {
    const reference = { secret: 'aws', key: 'token' }
    const environment = { AWS_SESSION_TOKEN: reference, V8_THREADS: reference, RUST_LOGS: reference, TZ: reference }
    const issues = environmentIssues(environment, (value) => value === reference)
    expect(issues.map(({ name }) => name)).toEqual(['RUST_LOGS', 'TZ'])
  })

  it('never shows the value of a text', () => {
    const name = fc.constantFrom(...variables.map(([known]) => known), ...Object.keys(refused), 'RUST_LOGS', 'FOREIGN')
    // A marker that no message has on its own, in every place that a check looks at.
    const marked = fc
      .tuple(
        fc.constantFrom('', ' ', '\n', 'https://', 'https://u:', '\u0000'),
        fc.string(),
        fc.constantFrom('', '\n', '@h/1'),
      )
      .map(([before, middle, after]) => `${before}${middle}~MARK~${after}`)
    fc.assert(
      fc.property(name, marked, (known, value) => {
        expect(messages({ [known]: value }).join('\n')).not.toContain('~MARK~')
      }),
      { numRuns: 2000 },
    )
  })

  it('accepts exactly the whole numbers of the range', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ofKind('integer')),
        fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger()),
        (name, value) => {
          const variable = new Map(variables).get(name)
          if (variable?.kind !== 'integer') throw new Error(name)
          const fits = Number.isSafeInteger(value) && value >= variable.min && value <= variable.max
          expect(messages({ [name]: value }).length === 0).toBe(fits)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('accepts the bounds of every number and nothing beyond them', () => {
    for (const [name, variable] of variables) {
      if (variable.kind !== 'integer' && variable.kind !== 'decimal') continue
      expect(messages({ [name]: variable.min })).toEqual([])
      expect(messages({ [name]: variable.max })).toEqual([])
      expect(messages({ [name]: variable.min - 1 })).toHaveLength(1)
      expect(messages({ [name]: variable.max + 1 })).toHaveLength(1)
    }
  })
})
