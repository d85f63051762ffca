import { binary } from './binaries.ts'
import type { ProgramName } from './programs.ts'
import { programs } from './programs.ts'

/** Builds every program that this machine does not have yet, one after the other: each of them keeps all cores busy. */
export async function buildMissing(onBuilt?: (path: string, seconds: number) => void): Promise<void> {
  for (const name of Object.keys(programs) as ProgramName[]) {
    const started = Date.now()
    const path = await binary(name)
    onBuilt?.(path, Math.round((Date.now() - started) / 1000))
  }
}
