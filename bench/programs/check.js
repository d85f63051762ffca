import { check, convexStack, objectsOf } from '../../dist/index.js'
import { report } from './report.js'

// Checks the objects of so many stacks, each in a namespace of its own, in one call: `check.js STACKS`.
const [, , stacks] = process.argv

const objects = Array.from({ length: Number(stacks) }, (_, index) =>
  objectsOf(
    convexStack({
      host: `convex-${index}.example.com`,
      namespace: `convex-${index}`,
      dashboard: { tailscale: { hostname: `convex-${index}` } },
    }),
  ),
).flat()

const start = performance.now()
const findings = check(objects)
const ms = performance.now() - start

report({ ms, objects: objects.length, findings: findings.length })
