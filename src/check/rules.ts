import type { Rule } from './rule.ts'
import { backendRules } from './rules/index-backend.ts'
import { databaseRules } from './rules/index-database.ts'
import { routesRules } from './rules/index-routes.ts'
import { kustomizationRules } from './rules/kustomization.ts'

const rules: readonly Rule[] = [...backendRules, ...databaseRules, ...routesRules, ...kustomizationRules]

/** Every rule, in the order of `docs/rules.md`. */
export function allRules(): readonly Rule[] {
  return rules
}
