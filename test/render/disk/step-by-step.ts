// Renders folders for a test that decides when each step on the disk is taken. It reads a line, `{ folder, value }`, writes
// a dot before each step that changes the disk, waits for a byte, and ends with a line that tells what came of it.
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { ConvexK8sError } from '../../../src/errors.ts'
import { render } from '../../../src/render/render.ts'
import { raced } from '../objects.ts'

const { open } = promises
let isAtWork = false

function byte(): string {
  const buffer = Buffer.alloc(1)
  // No byte means that the test is gone.
  if (fs.readSync(0, buffer) === 0) process.exit()
  return buffer.toString()
}

function line(): string {
  let text = ''
  for (let next = byte(); next !== '\n'; next = byte()) text += next
  return text
}

function waiting<Args extends readonly unknown[], Result>(act: (...args: Args) => Result) {
  return (...args: Args): Result => {
    if (isAtWork) {
      fs.writeSync(1, '.')
      byte()
    }
    return act(...args)
  }
}

promises.open = waiting(open)
fs.linkSync = waiting(fs.linkSync)
fs.renameSync = waiting(fs.renameSync)
fs.unlinkSync = waiting(fs.unlinkSync)
syncBuiltinESMExports()

async function outcome(folder: string): Promise<readonly string[]> {
  isAtWork = true
  try {
    await render(raced('new'), folder)
    return []
  } catch (error) {
    if (error instanceof ConvexK8sError) return error.issues.map(({ path }) => path)
    throw error
  } finally {
    isAtWork = false
  }
}

for (;;) fs.writeSync(1, `${JSON.stringify(await outcome(line()))}\n`)
