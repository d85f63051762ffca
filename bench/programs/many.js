import { report } from './report.js'

// Renders many stacks and keeps none: `many.js ours|cdk8s|cdk8s-app COUNT [WARM-UP]`. The last makes one
// app with a chart a stack, which is how cdk8s is meant, and keeps them all until the end, which is how it works. Run with --expose-gc.
const [, , which, count, warmUp = '0'] = process.argv

const render = await { ours, cdk8s, 'cdk8s-app': oneApp }[which]()

if (Number(warmUp) > 0) render(Number(warmUp))

const start = performance.now()
render(Number(count))
const ms = performance.now() - start

globalThis.gc()
report({ ms, heapMiB: process.memoryUsage().heapUsed / 1024 ** 2 })

async function ours() {
  const { convexStack, renderFiles } = await import('../../dist/index.js')
  return oneByOne((index) => renderFiles(convexStack({ host: `convex-${index}.example.com` }), { runbook: false }))
}

async function cdk8s() {
  const { synth } = await import('./synth.js')
  return oneByOne(() => synth())
}

async function oneApp() {
  return (await import('./synth.js')).synth
}

function oneByOne(renderOne) {
  return (stacks) => {
    for (let index = 0; index < stacks; index += 1) renderOne(index)
  }
}
