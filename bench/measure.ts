import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What one process has used. */
export interface Sample {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMiB: number
  /** The loop alone, without start and import; of `many.js` only. */
  readonly ms: number
  /** How many objects were checked; of `check.js` only. */
  readonly objects: number
  /** Heap after a garbage collection at the end; of `many.js` only. */
  readonly heapMiB: number
}

/** Runs a program of this folder in a new process. */
function runProgram(args: readonly string[], env: Readonly<Record<string, string>>): Sample {
  const [program = '', ...rest] = args
  const path = fileURLToPath(new URL(`programs/${program}`, import.meta.url))
  const start = performance.now()
  const printed = execFileSync(process.execPath, ['--expose-gc', path, ...rest], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  const wallMs = performance.now() - start
  const reported = JSON.parse(printed) as Omit<Sample, 'wallMs' | 'ms' | 'heapMiB' | 'objects'> & Partial<Sample>
  return { ms: 0, heapMiB: 0, objects: 0, ...reported, wallMs }
}

/** The samples of each case, by its name. */
export type Samples = ReadonlyMap<string, readonly Sample[]>

/**
 * Runs every case once a round, in turn, so that a machine that grows slower does so for all of them. The first round is
 * not counted.
 */
export function runInTurn(
  cases: Readonly<Record<string, readonly string[]>>,
  rounds: number,
  env: Readonly<Record<string, string>>,
): Samples {
  const samples = new Map<string, Sample[]>(Object.keys(cases).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, args] of Object.entries(cases)) {
      const sample = runProgram(args, env)
      if (round > 0) samples.get(name)?.push(sample)
    }
  }
  return samples
}

/** The median of one figure of a case. */
export function medianOf(samples: Samples, name: string, figure: keyof Sample): number {
  return median((samples.get(name) ?? []).map((sample) => sample[figure]))
}

/** The median of the ratios, round by round: steadier than the ratio of the medians. */
export function ratioOf(samples: Samples, figure: keyof Sample, [name, base]: readonly [string, string]): number {
  const bases = samples.get(base) ?? []
  return median(
    (samples.get(name) ?? []).map((sample, round) => sample[figure] / (bases[round]?.[figure] ?? Number.NaN)),
  )
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}
