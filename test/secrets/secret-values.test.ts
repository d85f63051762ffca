import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { SecretValues } from '../../src/secrets/secret-values.ts'
import { errorOf } from './errors.ts'
import { expectNoSecret, secret, shownAs, watchForSecrets } from './leaks.ts'

watchForSecrets()

const password = secret('a password that nobody knows')

describe('SecretValues', () => {
  it('gives the values once', async () => {
    const values = new SecretValues({ password })
    expect(values.take()).toEqual({ password })
    const error = await errorOf(() => values.take())
    expect(error.message).toContain('they were already taken')
    expectNoSecret(shownAs(error), 'the error')
  })

  it('never shows them, before or after', () => {
    const values = new SecretValues({ password })
    const views = () => [
      shownAs(values),
      shownAs({ nested: [values, new Map([['values', values]])] }),
      format('%o %O %j %s', values, values, values, values),
      inspect(values, { customInspect: false, showHidden: true }),
      inspect(values, { showProxy: true, colors: true }),
      `${JSON.stringify(values)} ${Object.keys(values).join()} ${Object.getOwnPropertyNames(values).join()}`,
      JSON.stringify({ ...values }),
      Reflect.ownKeys(values).map(String).join(),
    ]
    expectNoSecret(views().join('\n'), 'hidden values')
    values.take()
    expectNoSecret(views().join('\n'), 'values that were taken')
  })

  it('prints as what it is', () => {
    const values = new SecretValues({ password })
    expect(inspect(values)).toBe('SecretValues { [hidden] }')
    expect(JSON.stringify({ values })).toBe('{"values":"[secret values]"}')
    // oxlint-disable-next-line no-console
    console.log('%s and %o', values, values)
  })
})
