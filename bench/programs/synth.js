import { readFileSync } from 'node:fs'
import { ApiObject, App, Chart } from 'cdk8s'

// Ready-made objects, read from JSON: the least that a program with cdk8s can do.
const objects = JSON.parse(readFileSync(process.env.BENCH_OBJECTS, 'utf8'))

/** The objects of so many stacks as YAML, by one app with a chart a stack. */
export function synth(stacks = 1) {
  const app = new App()
  for (let stack = 0; stack < stacks; stack += 1) {
    const chart = new Chart(app, `convex-${stack}`, { disableResourceNameHashes: true })
    for (const [index, object] of objects.entries()) new ApiObject(chart, String(index), object)
  }
  return app.synthYaml()
}
