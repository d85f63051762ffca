import { convexFleet, renderFleet } from '../../dist/index.js'
import { report } from './report.js'

// Holds a fleet against an empty folder, so that the disk does not count: `fleet.js COUNT`. Run with --expose-gc.
const [, , count] = process.argv
const fleet = convexFleet({
  domain: 'convex.example.com',
  *instances() {
    for (let index = 0; index < Number(count); index += 1) yield { name: `instance-${index}` }
  },
})

const start = performance.now()
await renderFleet(fleet, '/nonexistent/convex-fleet', { mode: 'check' })
const ms = performance.now() - start

globalThis.gc()
report({ ms, heapMiB: process.memoryUsage().heapUsed / 1024 ** 2 })
