/**
 * Number of scheduled functions that the program runs at once by default. Separate from the catalogue, so that the
 * runbook of a usual stack does not load all of it.
 */
export const scheduledJobParallelism = 8
