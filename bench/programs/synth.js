import { readFileSync } from 'node:fs'
import { ApiObject, App, Chart } from 'cdk8s'

// Ready-made objects, read from JSON: the least that a program with cdk8s can do.
const objects = JSON.parse(readFileSync(process.env.BENCH_OBJECTS, 'utf8'))

/** The objects of one stack as a chart of an app of its own, as YAML. */
export function synth() {
  const app = new App()
  const chart = new Chart(app, 'convex', { disableResourceNameHashes: true })
  for (const [index, object] of objects.entries()) new ApiObject(chart, String(index), object)
  return app.synthYaml()
}
