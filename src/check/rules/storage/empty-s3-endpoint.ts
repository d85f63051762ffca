import { s3Variables } from '../../../convex/environment/index.ts'
import { s3Entries, withEnv } from '../../examples/backend.ts'
import { s3VariablesOf } from '../../model/backend/backend-paths.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'S3_ENDPOINT_URL is not empty.',
  why: 'Convex uses an empty S3_ENDPOINT_URL as the address of the object store: every request to S3 fails.',
  source: [convex('crates/aws_utils/src/lib.rs', 'S3_ENDPOINT_URL')],
  bad: withEnv('{ name: S3_ENDPOINT_URL, value: "" }', ...s3Entries),
  good: withEnv('{ name: S3_ENDPOINT_URL, value: "https://s3.example.com" }', ...s3Entries),
  check: eachBackend(function* (pod, report) {
    const variable = pod.environment.variables.get('S3_ENDPOINT_URL')
    if (variable?.value !== '' || s3VariablesOf(pod).given.length < s3Variables.length) return
    const message = 'S3_ENDPOINT_URL is empty, and Convex uses the empty text as the address.'
    yield report(variable, message, 'Remove it to use AWS, or set it to a URL.')
  }),
}
