// Builds every program of the cluster tests that this machine does not have yet: `npx tsx test/cluster/build.ts`.
import { buildMissing } from './harness/programs/build.ts'

await buildMissing((path, seconds) => void process.stdout.write(`${path} (${seconds} s)\n`))
