import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { convexStack, objectsOf, renderFiles } from '../src/index.ts'
import { medianOf, ratioOf, runInTurn } from './measure.ts'
import { assertSameObjects } from './same-objects.ts'
import { readShapes } from './shapes.ts'

// The last ones run after as many that are not counted, as in a process that has run for a while.
const runs = [
  { count: 1, warmUp: 0 },
  { count: 100, warmUp: 0 },
  { count: 1000, warmUp: 0 },
  { count: 1000, warmUp: 1000 },
]
const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-bench-'))
const objectsFile = join(folder, 'objects.json')
const env = { BENCH_OBJECTS: objectsFile }

try {
  await prepare()
  console.log(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}\n`)
  cold()
  console.log('')
  throughput()
  console.log('')
  checking()
  console.log('')
  readShapes()
} finally {
  rmSync(folder, { recursive: true })
}

/** Gives cdk8s the objects of our stack, and makes sure that the same comes out of it. */
async function prepare(): Promise<void> {
  const stack = convexStack({ host: 'convex.example.com' })
  writeFileSync(objectsFile, JSON.stringify(objectsOf(stack)))
  process.env['BENCH_OBJECTS'] = objectsFile
  const { synth } = (await import(new URL('programs/synth.js', import.meta.url).href)) as { synth(): string }
  assertSameObjects([...renderFiles(stack, { runbook: false }).values()], synth())
}

function cold(): void {
  const cases = { empty: ['empty.js'], import: ['import.js'], render: ['render.js'], cdk8s: ['cdk8s.js'] }
  const samples = runInTurn(cases, 15, env)
  console.log('One process, from start to exit (medians; ratios round by round):')
  console.table(
    Object.fromEntries(
      Object.keys(cases).map((name) => [
        name,
        {
          'wall ms': round(medianOf(samples, name, 'wallMs')),
          'cpu ms': round(medianOf(samples, name, 'cpuMs')),
          'peak MiB': round(medianOf(samples, name, 'peakMiB')),
          'wall / empty': round(ratioOf(samples, 'wallMs', [name, 'empty'])),
          'wall / cdk8s': round(ratioOf(samples, 'wallMs', [name, 'cdk8s'])),
          'cpu / empty': round(ratioOf(samples, 'cpuMs', [name, 'empty'])),
          'cpu / cdk8s': round(ratioOf(samples, 'cpuMs', [name, 'cdk8s'])),
        },
      ]),
    ),
  )
  verdict(
    'a cold render takes at most 1.5 times an empty process',
    ratioOf(samples, 'wallMs', ['render', 'empty']),
    1.5,
  )
  verdict('a cold render takes less than cdk8s', ratioOf(samples, 'wallMs', ['render', 'cdk8s']), 1)
}

function throughput(): void {
  const loops = runs.flatMap(({ count, warmUp }) =>
    ['ours', 'cdk8s', 'cdk8s-app'].map((which) => {
      const title = `${count}${warmUp > 0 ? ' warm' : ''}`
      return { count, name: `${which} ${title}`, title, args: [which, String(count), String(warmUp)] }
    }),
  )
  const cases = Object.fromEntries(loops.map(({ name, args }) => [name, ['many.js', ...args]]))
  const samples = runInTurn(cases, 5, env)
  console.log('Many stacks in one process, none kept (medians; without start and import):')
  console.table(
    Object.fromEntries(
      loops.map(({ name, count, title }) => [
        name,
        {
          'ms a stack': round(medianOf(samples, name, 'ms') / count),
          'stacks a second': Math.round((1000 * count) / medianOf(samples, name, 'ms')),
          'heap after, MiB': round(medianOf(samples, name, 'heapMiB')),
          'peak MiB': round(medianOf(samples, name, 'peakMiB')),
          'time / cdk8s': round(ratioOf(samples, 'ms', [name, `cdk8s ${title}`])),
          'time / cdk8s-app': round(ratioOf(samples, 'ms', [name, `cdk8s-app ${title}`])),
        },
      ]),
    ),
  )
  const target = '1,000 stacks take at most 1/2.5 of the time of cdk8s'
  for (const [theirs, how] of [
    ['cdk8s-app', 'as one app with a chart a stack'],
    ['cdk8s', 'as an app for each stack'],
  ]) {
    verdict(`${target} ${how}, warm`, ratioOf(samples, 'ms', ['ours 1000 warm', `${theirs} 1000 warm`]), 0.4)
    verdict(`${target} ${how}, from the first on`, ratioOf(samples, 'ms', ['ours 1000', `${theirs} 1000`]), 0.4)
  }
  verdict('1,000 stacks take at most 10 times as long as 100', ratioOf(samples, 'ms', ['ours 1000', 'ours 100']), 10)
  verdict(
    '1,000 stacks leave no more memory behind than 100',
    ratioOf(samples, 'heapMiB', ['ours 1000', 'ours 100']),
    1.1,
  )
}

/** `check` over so many stacks, the last of some 10,000 objects. */
function checking(): void {
  const counts = [50, 250, 1000]
  const cases = Object.fromEntries(counts.map((count) => [`${count} stacks`, ['check.js', String(count)]]))
  const samples = runInTurn(cases, 3, env)
  console.log('check over the objects of many stacks, in one call (medians; without start and import):')
  console.table(
    Object.fromEntries(
      counts.map((count) => {
        const name = `${count} stacks`
        const objects = medianOf(samples, name, 'objects')
        return [
          name,
          {
            objects,
            'ms a stack': round(medianOf(samples, name, 'ms') / count),
            'us an object': round((1000 * medianOf(samples, name, 'ms')) / objects),
            'peak MiB': round(medianOf(samples, name, 'peakMiB')),
          },
        ]
      }),
    ),
  )
  const growth = ratioOf(samples, 'ms', ['1000 stacks', '250 stacks'])
  verdict('10,000 objects are checked in time linear in their number (4 times those of 250 stacks)', growth, 5)
}

function verdict(target: string, value: number, limit: number): void {
  console.log(`${value <= limit ? 'met   ' : 'MISSED'}  ${target}: ${round(value)} (limit ${limit})`)
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
