import { describe, expect, it } from 'vitest'
import { rule as variableReferences } from '../../../../src/check/rules/environment/variable-references.ts'
import { rule as duplicateVariables } from '../../../../src/check/rules/environment/duplicate-variables.ts'
import { rule as variableStrings } from '../../../../src/check/rules/environment/variable-strings.ts'
import { rule as booleanValues } from '../../../../src/check/rules/environment/boolean-values.ts'
import { rule as shellFlags } from '../../../../src/check/rules/environment/shell-flags.ts'
import { rule as variableValues } from '../../../../src/check/rules/environment/variable-values.ts'
import { configMap, documents, replaced, s3Env, withEnv, withSource } from '../backend-examples.ts'
import { container, problems } from '../support.ts'
import { using, first } from './manifests.ts'

describe('shell-flags', () => {
  it.each([
    ['DISABLE_BEACON', '"false"', ['error']],
    ['DISABLE_BEACON', '""', ['error']],
    ['DISABLE_BEACON', '"0"', ['error']],
    ['DISABLE_BEACON', '"true"', []],
    ['DISABLE_BEACON', '"1"', []],
    ['DO_NOT_REQUIRE_SSL', '"False"', ['error']],
    ['DO_NOT_REQUIRE_SSL', 'false', ['error']],
    ['DO_NOT_REQUIRE_SSL', '"no"', ['error']],
    ['REDACT_LOGS_TO_CLIENT', '""', ['info']],
  ])('%s: %s', (name, value, found) => {
    const severities = problems(shellFlags, withEnv(`{ name: ${name}, value: ${value} }`)).map(
      (text) => text.split(' ')[0],
    )
    expect(severities).toEqual(found)
  })

  it('looks into a ConfigMap, and says it once for two backends', () => {
    const one = withSource('{ configMapRef: { name: config } }')
    const two = replaced(one, { 'name: convex-backend,': 'name: other,' })
    expect(problems(shellFlags, documents(one, two, configMap('{ DISABLE_BEACON: "false" }')))).toEqual([
      'error data.DISABLE_BEACON',
    ])
  })

  it('lets env go before envFrom', () => {
    const yaml = replaced(withSource('{ configMapRef: { name: config } }'), {
      'env:\n            -': 'env:\n            - { name: DISABLE_BEACON, value: "true" }\n            -',
    })
    expect(problems(shellFlags, documents(yaml, configMap('{ DISABLE_BEACON: "false" }')))).toEqual([])
  })
})

describe('boolean-values', () => {
  it.each([
    ['AWS_S3_FORCE_PATH_STYLE', '"True"', 1],
    ['AWS_S3_FORCE_PATH_STYLE', 'yes', 1],
    ['AWS_S3_FORCE_PATH_STYLE', '""', 0],
    ['AWS_S3_FORCE_PATH_STYLE', '"false"', 0],
    ['REUSE_ISOLATES', '"0"', 1],
    ['SOMETHING_ELSE', '"1"', 0],
  ])('%s: %s', (name, value, count) => {
    expect(problems(booleanValues, withEnv(`{ name: ${name}, value: ${value} }`))).toHaveLength(count)
  })
})

describe('variable-values', () => {
  it.each([
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"16 "', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"1_000"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"-1"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"0"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"16.0"', 1],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"+16"', 0],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '""', 0],
    ['APPLICATION_MAX_CONCURRENT_QUERIES', '"18446744073709551615"', 0],
    ['POSTGRES_MAX_CONNECTIONS', 'many', 1],
    ['POSTGRES_MAX_CONNECTIONS', '"80"', 0],
    ['LOG_FORMAT', 'text', 1],
    ['LOG_FORMAT', 'json', 0],
    ['S3_ENDPOINT_URL', 'minio:9000', 1],
    ['S3_ENDPOINT_URL', '"http://minio:9000"', 0],
    ['S3_ENDPOINT_URL', '"$(MINIO)"', 0],
  ])('%s: %s', (name, value, count) => {
    expect(problems(variableValues, withEnv(`{ name: ${name}, value: ${value} }`))).toHaveLength(count)
  })
})

it('variable-strings: numbers and booleans, in a ConfigMap too', () => {
  expect(
    problems(variableStrings, withEnv('{ name: A, value: 16 }', '{ name: B, value: "16" }', '{ name: C }')),
  ).toEqual([`error ${first}.value`])
  expect(
    problems(
      variableStrings,
      documents(withSource('{ configMapRef: { name: config } }'), configMap('{ A: 1, B: "1" }')),
    ),
  ).toEqual(['error data.A'])
})

describe('variable-references', () => {
  it('knows envFrom, links of Services and what cannot be seen', () => {
    expect(problems(variableReferences, withEnv(using('STAGE')))).toHaveLength(1)
    const escaped = '{ name: SENTRY_ENVIRONMENT, value: "$$(STAGE)" }'
    expect(problems(variableReferences, withEnv(escaped))).toEqual([])
    const source = { '          env:\n': '          envFrom: [{ configMapRef: { name: config } }]\n          env:\n' }
    expect(
      problems(variableReferences, documents(replaced(withEnv(using('STAGE')), source), configMap('{ STAGE: a }'))),
    ).toEqual([])
    expect(problems(variableReferences, replaced(withEnv(using('STAGE')), source))).toEqual([])
    const linked = replaced(withEnv(using('DB_SERVICE_HOST')), { '      enableServiceLinks: false\n': '' })
    expect(problems(variableReferences, linked)).toEqual([])
  })

  it('knows that a ConfigMap is taken as it is', () => {
    const yaml = documents(
      withSource('{ configMapRef: { name: config } }'),
      configMap('{ CONVEX_CLOUD_ORIGIN: "https://$(HOST)", OTHER: "$(X)", RUST_LOG: "$(LEVEL)" }'),
    )
    expect(problems(variableReferences, yaml)).toEqual(['error data.RUST_LOG'])
  })

  it('leaves the URL of the database to its own rule', () => {
    expect(
      problems(variableReferences, withEnv('{ name: POSTGRES_URL, value: "postgresql://$(X)@db" }', ...s3Env)),
    ).toEqual([])
  })
})

it('duplicate-variables: twice is once too often, thrice twice', () => {
  const entry = '{ name: RUST_LOG, value: info }'
  expect(problems(duplicateVariables, withEnv(entry, entry, entry))).toEqual([
    `warning ${container}.env[1].name`,
    `warning ${container}.env[2].name`,
  ])
})
