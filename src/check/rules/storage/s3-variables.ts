import { s3VariablesOf } from '../../model/backend/backend-paths.ts'
import { textAt } from '../../model/read.ts'
import { s3Entries, withEnv } from '../../examples/backend.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'All six variables for S3 are set, or none of them.',
  why:
    'Files are on S3 only if AWS_REGION and all five buckets are set. If one is missing, the backend writes a warning to ' +
    'its log and uses the local disk. The database records the type of storage at the first start; after that, the ' +
    'backend does not start with the other type.',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', '"if [ ${#MISSING_VARS[@]} -eq 0 ]"'),
    convex('crates/model/src/database_globals/mod.rs', 'initialize_storage_tag'),
  ],
  bad: withEnv(...s3Entries.slice(1)),
  good: withEnv(...s3Entries),
  check: eachBackend(function* (pod, report) {
    const { workload, container } = pod
    const { given, missing } = s3VariablesOf(pod)
    // Clusters of AWS set the region in any pod.
    if (missing.length === 0 || given.every((name) => name === 'AWS_REGION')) return
    const isInjected =
      missing.every((name) => name === 'AWS_REGION') && textAt(workload.pod, 'serviceAccountName') !== undefined
    yield report(
      `${container.path}.env`,
      isInjected
        ? 'AWS_REGION is not set, and without it files are on the local disk. AWS may set it for the service account.'
        : `Files are on the local disk, because of the six variables for S3 these are not set: ${missing.join(', ')}.`,
      `Set ${missing.join(', ')}, or remove the others.`,
      isInjected ? 'info' : undefined,
    )
  }),
}
