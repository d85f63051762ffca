// Rewrites a folder between two versions until it is killed. Once it is warm, it writes one byte before each step of the
// disk: a kill before the first byte would hit a program that still loads.
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { render } from '../../../src/render/render.ts'
import { versions } from './versions.ts'

// The steps that others can see are a matter of microseconds. A slow disk, which rests in the midst of each file and
// before each step, lets kills fall between them.
const { open } = promises
let isWarm = false
function step(): void {
  if (isWarm) process.stdout.write('.')
}
promises.open = async (...args) => {
  const file = await open(...args)
  const writeFile = file.writeFile.bind(file)
  file.writeFile = async (data) => {
    const text = String(data)
    step()
    await writeFile(text.slice(0, text.length / 2))
    await delay(1)
    await writeFile(text.slice(text.length / 2))
  }
  return file
}
const clock = new Int32Array(new SharedArrayBuffer(4))
function slow<Args extends readonly unknown[], Result>(act: (...args: Args) => Result) {
  return (...args: Args): Result => {
    step()
    Atomics.wait(clock, 0, 0, 4)
    return act(...args)
  }
}
fs.linkSync = slow(fs.linkSync)
fs.renameSync = slow(fs.renameSync)
fs.unlinkSync = slow(fs.unlinkSync)
syncBuiltinESMExports()

// Nobody is left to kill it when the test itself is gone.
process.stdin.on('end', () => process.exit()).resume()

const [folder = ''] = process.argv.slice(2)
for (;;) {
  for (const version of versions) {
    // Another program may remove what this one has written, and its error says so.
    await render(version, folder).catch((error: unknown) => {
      if (!String(error).includes('The folder has changed')) throw error
    })
  }
  isWarm = true
}
