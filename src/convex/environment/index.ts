export type { ConvexEnvironment } from './environment.ts'
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
