import { s3Variables } from '../../../convex/environment/index.ts'
import { s3Entries, withEnv } from '../../examples/backend.ts'
import { s3VariablesOf } from '../../model/backend/backend-paths.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const endpoint = '{ name: S3_ENDPOINT_URL, value: "https://s3.example.com" }'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'S3_ENDPOINT_URL is set only together with the buckets.',
  why:
    'The backend uses S3_ENDPOINT_URL only for files on S3. If no bucket is set, files are on the local disk, and the ' +
    'endpoint has no effect.',
  source: [convex('self-hosted/docker-build/run_backend.sh', '"if [ ${#MISSING_VARS[@]} -eq 0 ]"')],
  bad: withEnv(endpoint),
  good: withEnv(endpoint, ...s3Entries),
  check: eachBackend(function* (pod, report) {
    const { given, unseen } = s3VariablesOf(pod)
    if (given.some((name) => name !== 'AWS_REGION') || unseen.length > 0) return
    const variable = pod.environment.variables.get('S3_ENDPOINT_URL')
    if (variable === undefined || variable.value === '') return
    yield report(
      variable,
      'S3_ENDPOINT_URL is set, but no bucket is set: files are on the local disk.',
      `Set all of ${s3Variables.join(', ')}, or remove S3_ENDPOINT_URL.`,
    )
  }),
}
