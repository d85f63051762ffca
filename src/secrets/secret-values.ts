import { ConvexK8sError } from '../errors.ts'

// `inspect.custom` of `node:util`, whose types a user may not have.
const inspectCustom: unique symbol = Symbol.for('nodejs.util.inspect.custom')

/**
 * Secret values that can be taken once and are never shown: not by `console.log`, `util.inspect`, `JSON.stringify`,
 * `structuredClone` or an assertion that prints the compared values. The caller of `take` is responsible for the
 * values.
 */
export class SecretValues<Values extends object> {
  #values: Values | undefined

  constructor(values: Values) {
    this.#values = values
  }

  /**
   * Returns the values. A second call throws.
   *
   * @throws ConvexK8sError if they were already taken.
   */
  take(): Values {
    const values = this.#values
    if (values === undefined) {
      throw new ConvexK8sError('The values can be taken only once.', [
        { path: '', message: 'they were already taken; keep the result of the first call of take()' },
      ])
    }
    this.#values = undefined
    return values
  }

  toJSON(): string {
    return '[secret values]'
  }

  [inspectCustom](): string {
    return 'SecretValues { [hidden] }'
  }
}
