import { resourceUsage } from 'node:process'

/** Prints what the process has used, as the last thing that it does. */
export function report(more = {}) {
  const { maxRSS, userCPUTime, systemCPUTime } = resourceUsage()
  console.log(JSON.stringify({ peakMiB: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000, ...more }))
}
