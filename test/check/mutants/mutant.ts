/** A fault that can be put into a stack, and the rule that must speak of it. */
export interface Mutant {
  /** Id of the rule. */
  readonly rule: string
  /** What is broken. */
  readonly name: string
  /** One changed copy of the objects for every place where the fault can be put; none when it does not apply. */
  readonly apply: (objects: readonly Record<string, unknown>[]) => readonly Record<string, unknown>[][]
}
