import { s3Variables } from '../../../convex/environment/index.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { s3VariablesOf } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { textAt } from '../../model/read.ts'
import { withEnv } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

const bucketEntries = s3Variables
  .filter((name) => name !== 'AWS_REGION')
  .map((name) => `{ name: ${name}, value: convex-${name.split('_').slice(2, -1).join('-').toLowerCase()} }`)

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Object storage has all of its six variables, or none.',
  why:
    'Files go to S3 only when AWS_REGION and all five buckets are set. With one missing the backend warns in its log and ' +
    'uses the local disk. The kind of storage is recorded in the database at the first start; after that, a backend ' +
    'that finds itself with the other kind does not start.',
  source:
    'convex-backend self-hosted/docker-build/run_backend.sh:34-51, crates/model/src/database_globals/mod.rs:102-155, ' +
    'crates/aws_utils/src/lib.rs:20-21 (652b828)',
  bad: withEnv('{ name: AWS_REGION, value: eu-central-1 }', ...bucketEntries.slice(1)),
  good: withEnv('{ name: AWS_REGION, value: eu-central-1 }', ...bucketEntries),
  check: eachBackend(function* (pod, report) {
    yield* incomplete(pod, report)
    yield* unused(pod, report)
    yield* emptyEndpoint(pod, report)
  }),
}

function* incomplete(pod: ConvexPod, report: Report): Iterable<Problem> {
  const { workload, container } = pod
  const { given, missing } = s3VariablesOf(pod)
  // Clusters of AWS give the region to any pod.
  if (missing.length === 0 || given.every((name) => name === 'AWS_REGION')) return
  const isInjected =
    missing.every((name) => name === 'AWS_REGION') && textAt(workload.pod, 'serviceAccountName') !== undefined
  yield report(
    `${container.path}.env`,
    isInjected
      ? 'AWS_REGION is not set here; without it, files go to the local disk. It is taken to be injected for the service account.'
      : `Files go to the local disk, because of the six variables for S3 these are not set: ${missing.join(', ')}.`,
    `Set ${missing.join(', ')}, or remove the others.`,
    isInjected ? 'info' : undefined,
  )
}

function* unused(pod: ConvexPod, report: Report): Iterable<Problem> {
  const { given, unseen } = s3VariablesOf(pod)
  if (given.some((name) => name !== 'AWS_REGION') || unseen.length > 0) return
  // It means something only with S3, so that who sets it expects it.
  const variable = pod.environment.variables.get('S3_ENDPOINT_URL')
  if (variable === undefined || variable.value === '') return
  yield report(
    variable,
    'S3_ENDPOINT_URL is set, but no bucket is: files are taken to be meant for the local disk.',
    `Set all of ${s3Variables.join(', ')}, or remove S3_ENDPOINT_URL.`,
    'info',
  )
}

function* emptyEndpoint(pod: ConvexPod, report: Report): Iterable<Problem> {
  const variable = pod.environment.variables.get('S3_ENDPOINT_URL')
  if (variable?.value !== '' || s3VariablesOf(pod).given.length < s3Variables.length) return
  const message = 'S3_ENDPOINT_URL is empty, and Convex takes the empty text for the address.'
  yield report(variable, message, 'Remove it to use AWS, or give an address.')
}
