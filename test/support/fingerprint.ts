import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { renderFiles } from '../../src/render/files.ts'
import { convexStack } from '../../src/stack.ts'
import { stackOptions } from './arbitraries/index.ts'

/** One hash of the files of many stacks, always of the same ones. */
export function fingerprint(): string {
  const hash = createHash('sha256')
  for (const options of fc.sample(stackOptions, { numRuns: 40, seed: 7 })) {
    hash.update(JSON.stringify([...renderFiles(convexStack(options))]))
  }
  return hash.digest('hex')
}
