import { issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import type { StackSettings } from './stack.ts'
import type { S3CredentialsSettings } from '../storage/s3-credentials.ts'

interface MadeAccount {
  readonly name: string
  readonly at: readonly string[]
}

/** The ServiceAccount of a workload, with the option that names it. */
function madeFor(
  workload: string,
  credentials: S3CredentialsSettings | undefined,
  at: readonly string[],
): MadeAccount[] {
  if (credentials === undefined || !('serviceAccount' in credentials)) return []
  const { name = workload, create } = credentials.serviceAccount
  return create ? [{ name, at: [...at, 'credentials', 'serviceAccount', 'name'] }] : []
}

/** A name identifies one ServiceAccount, and CloudNativePG creates one with the name of the cluster. */
export const accountsDiffer: CrossRule<StackSettings> = ({ backend, export: job, postgres }) => {
  const taken = new Map(postgres === false ? [] : [[postgres.name, 'CloudNativePG for the database cluster']])
  const issues: CrossIssue[] = []
  const accounts = [
    ...madeFor(backend.name, backend.s3?.credentials, ['backend', 's3']),
    ...(job === undefined ? [] : madeFor(job.name, job.credentials, ['export'])),
  ]
  for (const { name, at } of accounts) {
    const owner = taken.get(name)
    if (owner !== undefined) {
      issues.push(...issue(at, `"${name}" is a ServiceAccount of ${owner}; choose another name, or set create: false`))
    }
    taken.set(name, 'this stack already')
  }
  return issues
}
