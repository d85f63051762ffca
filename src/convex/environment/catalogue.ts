import { aws } from './catalogue-aws.ts'
import { cleanup } from './catalogue-cleanup.ts'
import { committer } from './catalogue-committer.ts'
import { committerBatches } from './catalogue-committer-batches.ts'
import { concurrency } from './catalogue-concurrency.ts'
import { deploys } from './catalogue-deploys.ts'
import { exports } from './catalogue-exports.ts'
import { functions } from './catalogue-functions.ts'
import { http } from './catalogue-http.ts'
import { indexes } from './catalogue-indexes.ts'
import { isolates } from './catalogue-isolates.ts'
import { logStreams } from './catalogue-log-streams.ts'
import { logging } from './catalogue-logging.ts'
import { memory } from './catalogue-memory.ts'
import { memoryFunctions } from './catalogue-memory-functions.ts'
import { mysql } from './catalogue-mysql.ts'
import { mysqlBatches } from './catalogue-mysql-batches.ts'
import { outbound } from './catalogue-outbound.ts'
import { postgres } from './catalogue-postgres.ts'
import { queues } from './catalogue-queues.ts'
import { reads } from './catalogue-reads.ts'
import { retention } from './catalogue-retention.ts'
import { retentionDocuments } from './catalogue-retention-documents.ts'
import { runtime } from './catalogue-runtime.ts'
import { s3 } from './catalogue-s3.ts'
import { s3Options } from './catalogue-s3-options.ts'
import { scheduler } from './catalogue-scheduler.ts'
import { schedulerCleanup } from './catalogue-scheduler-cleanup.ts'
import { search } from './catalogue-search.ts'
import { searchWorkers } from './catalogue-search-workers.ts'
import { subscriptions } from './catalogue-subscriptions.ts'
import { telemetry } from './catalogue-telemetry.ts'
import { timeouts } from './catalogue-timeouts.ts'
import { transactions } from './catalogue-transactions.ts'
import { vector } from './catalogue-vector.ts'
import { vectorCompaction } from './catalogue-vector-compaction.ts'
import { writeLog } from './catalogue-write-log.ts'
import type { Variable } from './variable.ts'

// An intersection keeps each variable's own declaration, and with it the comment that an editor shows.
/** Every variable that Convex reads and that is for an operator to set. */
export type Catalogue = typeof concurrency &
  typeof timeouts &
  typeof queues &
  typeof scheduler &
  typeof schedulerCleanup &
  typeof transactions &
  typeof functions &
  typeof committer &
  typeof committerBatches &
  typeof writeLog &
  typeof subscriptions &
  typeof retention &
  typeof retentionDocuments &
  typeof cleanup &
  typeof indexes &
  typeof search &
  typeof searchWorkers &
  typeof vector &
  typeof vectorCompaction &
  typeof isolates &
  typeof runtime &
  typeof memory &
  typeof memoryFunctions &
  typeof reads &
  typeof http &
  typeof outbound &
  typeof deploys &
  typeof exports &
  typeof logging &
  typeof telemetry &
  typeof logStreams &
  typeof postgres &
  typeof mysql &
  typeof mysqlBatches &
  typeof s3 &
  typeof s3Options &
  typeof aws

/** Every variable by name. */
export const catalogue: Catalogue = {
  ...concurrency,
  ...timeouts,
  ...queues,
  ...scheduler,
  ...schedulerCleanup,
  ...transactions,
  ...functions,
  ...committer,
  ...committerBatches,
  ...writeLog,
  ...subscriptions,
  ...retention,
  ...retentionDocuments,
  ...cleanup,
  ...indexes,
  ...search,
  ...searchWorkers,
  ...vector,
  ...vectorCompaction,
  ...isolates,
  ...runtime,
  ...memory,
  ...memoryFunctions,
  ...reads,
  ...http,
  ...outbound,
  ...deploys,
  ...exports,
  ...logging,
  ...telemetry,
  ...logStreams,
  ...postgres,
  ...mysql,
  ...mysqlBatches,
  ...s3,
  ...s3Options,
  ...aws,
}

const variables: ReadonlyMap<string, Variable> = new Map(Object.entries<Variable>(catalogue))

/** The variable of this name, if it is in the catalogue. */
export function variableOf(name: string): Variable | undefined {
  return variables.get(name)
}
