/**
 * How many scheduled functions the program runs at once by itself. Apart from the catalogue, so that the runbook of a usual
 * stack loads no more than this.
 */
export const scheduledJobParallelism = 8
