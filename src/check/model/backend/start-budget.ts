import { numberAt } from '../read.ts'

/** Seconds until a probe gives up on a container that does not answer. */
export function startBudgetOf(probe: Readonly<Record<string, unknown>>): number {
  const period = numberAt(probe, 'periodSeconds') ?? 10
  return (numberAt(probe, 'initialDelaySeconds') ?? 0) + period * (numberAt(probe, 'failureThreshold') ?? 3)
}
