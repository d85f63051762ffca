import { report } from './report.js'

// Renders many stacks and keeps none: `many.js ours|cdk8s COUNT [WARM-UP]`. Run with --expose-gc.
const [, , which, count, warmUp = '0'] = process.argv

const renderOne = which === 'cdk8s' ? (await import('./synth.js')).synth : await ours()

for (let index = 0; index < Number(warmUp); index += 1) renderOne(index)

const start = performance.now()
for (let index = 0; index < Number(count); index += 1) renderOne(index)
const ms = performance.now() - start

globalThis.gc()
report({ ms, heapMiB: process.memoryUsage().heapUsed / 1024 ** 2 })

async function ours() {
  const { convexStack, renderFiles } = await import('../../dist/index.js')
  return (index) => renderFiles(convexStack({ host: `convex-${index}.example.com` }))
}
