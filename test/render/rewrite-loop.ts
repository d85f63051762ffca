// Rewrites a folder between two versions until it is killed. Says a line once it is warm: a kill before that would hit
// a program that still loads.
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { render } from '../../src/render/render.ts'
import { versions } from './versions.ts'

// The steps that others can see are a matter of microseconds. A slow disk, which rests in the midst of each file and
// before each step, lets kills fall between them.
const { open, rename, unlink } = fs
fs.open = async (...args) => {
  const file = await open(...args)
  const writeFile = file.writeFile.bind(file)
  file.writeFile = async (data) => {
    const text = String(data)
    await writeFile(text.slice(0, text.length / 2))
    await delay(1)
    await writeFile(text.slice(text.length / 2))
  }
  return file
}
fs.rename = async (from, to) => {
  await delay(4)
  await rename(from, to)
}
fs.unlink = async (path) => {
  await delay(4)
  await unlink(path)
}
syncBuiltinESMExports()

// Nobody is left to kill it when the test itself is gone.
process.stdin.on('end', () => process.exit()).resume()

const [folder = ''] = process.argv.slice(2)
for (let round = 0; ; round += 1) {
  for (const version of versions) await render(version, folder)
  if (round === 0) process.stdout.write('ready\n')
}
