import { basename } from 'node:path'
import { ruleFiles } from '../../../scripts/docs/rule-list.ts'
import type { Rule } from '../../../src/check/rule.ts'
import { rules } from '../../../src/check/rules/all.ts'

const subjectOf = new Map(ruleFiles().map((file) => [basename(file, '.ts'), file.split('/')[0] ?? '']))

/** The rules of some subjects: the folders of `src/check/rules`. */
function rulesOf(...subjects: readonly string[]): readonly Rule[] {
  return rules.filter(({ id }) => subjects.includes(subjectOf.get(id) ?? ''))
}

export const backendRules = rulesOf('backend', 'environment', 'storage', 'secrets', 'stack')
export const databaseRules = rulesOf('database', 'postgres')
export const routesRules = rulesOf('routes', 'dashboard', 'policy', 'monitoring', 'argocd')
