export type { Catalogue } from './catalogue.ts'
export type { EnvironmentIssue } from './check.ts'
export type { ConvexEnvironment, ValueOf } from './environment.ts'
export type { Refusal } from './refusal.ts'
export { hasS3, missingS3Variables, s3Variables } from './s3.ts'
export { selfHostedDefaults } from './self-hosted-defaults.ts'
export { environmentText } from './text.ts'
export type { Variable } from './variable.ts'
export {
  environmentIssues,
  knownVariables,
  refusalOf,
  refusedVariables,
  secretVariables,
} from './variables.deferred.ts'
