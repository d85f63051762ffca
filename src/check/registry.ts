import type { Rule } from './rule.ts'
import { backendRecreate, backendSingleWriter } from './rules/single-writer.ts'

/** Every rule, in the order of `docs/rules.md`. */
export const rules: readonly Rule[] = [backendSingleWriter, backendRecreate]
