// A user's program, which checks a fleet.
import { setTimeout } from 'node:timers/promises'
import { convexFleet, renderFleet } from '@proompteng/convex-k8s'

// Slow to come, as from a database far away: each takes longer than a line stays.
const instances = async function* () {
  for (const name of ['one', 'two', 'three']) {
    await setTimeout(250)
    yield { name }
  }
}
const fleet = convexFleet({ domain: 'convex.example.com', instances })
const { inSync } = await renderFleet(fleet, 'out', { mode: 'check' })
process.stdout.write(`in sync: ${inSync}\n`)
