import { ConvexK8sError } from '../errors.ts'

// `inspect.custom` of `node:util`, whose types a user may not have.
const inspectCustom: unique symbol = Symbol.for('nodejs.util.inspect.custom')

/**
 * Secret values that can be taken once and are never shown: not by `console.log`, `util.inspect`, `JSON.stringify`,
 * `structuredClone` or an assertion that prints what it compared. Whoever needs them calls `take` and is responsible
 * from then on.
 */
export class SecretValues<Values extends object> {
  #values: Values | undefined

  constructor(values: Values) {
    this.#values = values
  }

  /**
   * The values. The second call has none to give.
   *
   * @throws ConvexK8sError when they were taken already.
   */
  take(): Values {
    const values = this.#values
    if (values === undefined) {
      throw new ConvexK8sError('The values cannot be given twice.', [
        { path: '', message: 'they were taken already; keep what the first call of take() gave' },
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
