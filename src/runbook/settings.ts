import { releaseOfImage } from '../check/model/backend/image-reference.ts'
import { scheduledJobParallelism } from '../convex/environment/scheduled-jobs.ts'
import { catalogue } from '../convex/environment/index.ts'
import { releaseOf } from '../convex/releases/releases.ts'
import type { Facts } from './facts.ts'
import { variableOf } from './facts.ts'

type NumberName =
  | `APPLICATION_MAX_CONCURRENT_${'QUERIES' | 'MUTATIONS' | 'V8_ACTIONS' | 'NODE_ACTIONS'}`
  | 'DOCUMENT_RETENTION_DELAY'

/** A number that the backend runs with: what the manifests set, or else the binary's own. */
export function settingOf(facts: Facts, name: NumberName): number {
  return givenOf(facts, name) ?? catalogue[name].default
}

/** How many scheduled functions run at once. */
export function scheduledAtOnce(facts: Facts): number {
  return givenOf(facts, 'SCHEDULED_JOB_EXECUTION_PARALLELISM') ?? scheduledJobParallelism
}

function givenOf(facts: Facts, name: string): number | undefined {
  const given = variableOf(facts, name)
  return given !== undefined && /^\d+$/.test(given) ? Number(given) : undefined
}

/** For how many days old versions of documents are kept. */
export function daysOfOldVersions(facts: Facts): string {
  const days = settingOf(facts, 'DOCUMENT_RETENTION_DELAY') / (24 * 60 * 60)
  return String(Number(days.toFixed(1)))
}

/** The version of the package `convex` that corresponds to the backend, when it is known. */
export function cliVersionOf({ image }: Facts): string | undefined {
  return releaseOf(releaseOfImage(image))?.cli
}
