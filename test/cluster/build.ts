// Builds every program of the cluster tests that this machine does not have yet, one after the other:
// `npx tsx test/cluster/build.ts`.
import { binary } from './harness/binaries.ts'
import type { ProgramName } from './harness/programs.ts'
import { programs } from './harness/programs.ts'

for (const name of Object.keys(programs) as ProgramName[]) {
  const started = Date.now()
  const path = await binary(name)
  process.stdout.write(`${path} (${Math.round((Date.now() - started) / 1000)} s)\n`)
}
