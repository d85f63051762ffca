import { describe, expect, it } from 'vitest'
import { rule as backendAdminKey } from '../../../../src/check/rules/environment/backend-admin-key.ts'
import { rule as instanceName } from '../../../../src/check/rules/environment/instance-name.ts'
import { rule as instanceSecret } from '../../../../src/check/rules/environment/instance-secret.ts'
import { rule as instanceSecretFormat } from '../../../../src/check/rules/environment/instance-secret-format.ts'
import { rule as instanceVariableNames } from '../../../../src/check/rules/environment/instance-variable-names.ts'
import {
  changed,
  configMap,
  documents,
  lines,
  postgresEnv,
  replaced,
  sealed,
  withEnv,
  withSource,
} from '../backend-examples.ts'
import { container, problems } from '../support.ts'
import { first } from './manifests.ts'

const named = (name: string, postgres = true): string =>
  replaced(postgres ? withEnv(postgresEnv) : changed({}), { 'value: convex-self-hosted': `value: ${name}` })
const given = (value: string): string =>
  changed({ [lines.secret]: `            - { name: INSTANCE_SECRET, value: "${value}" }\n` })

describe('instance-name', () => {
  it.each([
    ['"a|b"', ['error']],
    ['"a:b"', ['error']],
    ['a_b', ['warning']],
    ['Prod', ['warning']],
    ['a'.repeat(64), ['error']],
    ['"has space"', ['error']],
    ['convex-eu-1', []],
    ['"$(NOBODY)"', []],
  ])('%s', (name, found) => {
    expect(problems(instanceName, named(name)).map((text) => text.split(' ')[0])).toEqual(found)
  })

  it('asks less where there is no database to name', () => {
    expect(problems(instanceName, named('a_b', false))).toEqual([])
    expect(problems(instanceName, named('"a:b"', false))).toHaveLength(1)
  })

  it('looks into a ConfigMap', () => {
    const yaml = documents(
      replaced(withSource('{ configMapRef: { name: config } }'), {
        '            - { name: INSTANCE_NAME, value: convex-self-hosted }\n': '',
      }),
      configMap('{ INSTANCE_NAME: "a|b" }'),
    )
    expect(problems(instanceName, yaml)).toEqual(['error data.INSTANCE_NAME'])
  })
})

describe('instance-secret', () => {
  const without = changed({ [lines.secret]: '' })

  it('is worse without a volume', () => {
    expect(problems(instanceSecret, replaced(without, { [lines.claim]: 'emptyDir: {}' }))).toEqual([
      `error ${container}.env`,
    ])
    expect(
      problems(
        instanceSecret,
        replaced(without, { 'INSTANCE_NAME,': 'INSTANCE_SECRET, value: "" }\n            - { name: X,' }),
      ),
    ).toEqual([`warning ${first}.value`])
  })

  it('does not guess what a Secret holds', () => {
    const source = { '          env:\n': '          envFrom: [{ secretRef: { name: s } }]\n          env:\n' }
    expect(problems(instanceSecret, replaced(without, source))).toEqual([])
    expect(problems(instanceSecret, documents(replaced(without, source), sealed(['OTHER'], 's')))).toHaveLength(1)
    expect(problems(instanceSecret, documents(replaced(without, source), sealed(['INSTANCE_SECRET'], 's')))).toEqual([])
  })
})

it('instance-secret-format: a line end is one too many', () => {
  expect(problems(instanceSecretFormat, given('ab'.repeat(32)))).toEqual([])
  expect(problems(instanceSecretFormat, given(`${'ab'.repeat(32)}\\n`))).toHaveLength(1)
})

describe('instance-variable-names', () => {
  const asTheyAre = replaced(withSource('{ secretRef: { name: convex-backend-secrets } }'), {
    '            - { name: INSTANCE_NAME, value: convex-self-hosted }\n': '',
    [lines.secret]: '',
  })
  const keys = ['CONVEX_INSTANCE_NAME', 'CONVEX_INSTANCE_SECRET', 'CONVEX_ADMIN_KEY']

  it('sees them in a whole Secret whose keys can be seen', () => {
    const yaml = documents(asTheyAre, sealed(keys))
    expect(problems(instanceVariableNames, yaml)).toEqual([
      `error ${container}.envFrom[0].secretRef`,
      `error ${container}.envFrom[0].secretRef`,
    ])
    expect(problems(instanceSecret, yaml)).toEqual([])
    expect(problems(instanceVariableNames, asTheyAre)).toEqual([])
  })

  it('is content when the right ones refer to them', () => {
    expect(problems(instanceVariableNames, withEnv('{ name: CONVEX_INSTANCE_NAME, value: a }'))).toEqual([])
  })

  it('backend-admin-key sees the key in it', () => {
    expect(problems(backendAdminKey, documents(asTheyAre, sealed(keys)))).toEqual([
      `warning ${container}.envFrom[0].secretRef`,
    ])
    expect(problems(backendAdminKey, withEnv('{ name: CONVEX_ADMIN_KEY, value: "" }'))).toEqual([])
  })
})
