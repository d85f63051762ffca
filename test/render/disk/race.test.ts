import { spawn } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderFiles } from '../../../src/render/files.ts'
import { render } from '../../../src/render/render.ts'
import { bundled } from '../../support/bundled.ts'
import { contentsOf, folderWith } from '../fixtures.ts'
import { raced } from '../objects.ts'

const precious = 'PRECIOUS, and long enough to be seen'

/** A program that renders a folder, and waits for this one before each step on the disk. */
function renderer() {
  const child = spawn(process.execPath, [bundled('test/render/disk/step-by-step.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const output = characters(child.stdout)
  const next = async (): Promise<string> => ((await output.next()) as { readonly value: string }).value
  return {
    /** Renders, and does something before the step of this number. Gives the paths of the issues. */
    async render(folder: string, at: number, intrude: () => void) {
      child.stdin.write(`${folder}\n`)
      let steps = 0
      let character = await next()
      for (; character === '.'; character = await next()) {
        if (steps === at) intrude()
        steps += 1
        child.stdin.write('x')
      }
      let line = ''
      for (; character !== '\n'; character = await next()) line += character
      return { isHit: steps > at, issues: JSON.parse(line) as readonly string[] }
    },
    end: () => child.kill(),
  }
}

async function* characters(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const bytes of stream) yield* bytes.toString()
}

let other: ReturnType<typeof renderer>
beforeAll(() => {
  other = renderer()
})
afterAll(() => {
  other.end()
})

/** Lets the other program render, and does something before each of its steps in turn. */
async function atEveryStep(intrude: (folder: string) => ((issues: readonly string[]) => Promise<void>) | undefined) {
  let hits = 0
  // The first step takes hold of the folder, and nothing has been read before it.
  for (let step = 1; ; step += 1) {
    const folder = await folderWith()
    await render(raced('old'), folder)
    let expected: ReturnType<typeof intrude>
    const { isHit, issues } = await other.render(folder, step, () => {
      expected = intrude(folder)
    })
    if (!isHit) return hits
    if (expected !== undefined) hits += 1
    await expected?.(issues)
  }
}

const before: Readonly<Record<string, string>> = Object.fromEntries(renderFiles(raced('old')))

async function expectAsBefore(folder: string, but: string): Promise<void> {
  const { [but]: _now, ...now } = await contentsOf(folder)
  const { [but]: _before, ...rest } = before
  expect(now).toEqual(rest)
}

describe('what another program does while a folder is rendered', () => {
  const created = 'new-configmap.yaml'

  it.each<[string, (place: string) => void, (place: string) => void]>([
    [
      'a file',
      (place) => writeFileSync(place, precious, { flag: 'wx' }),
      (place) => expect(readFileSync(place, 'utf8')).toBe(precious),
    ],
    ['a folder', (place) => mkdirSync(place), (place) => expect(lstatSync(place).isDirectory()).toBe(true)],
    [
      'a link',
      (place) => symlinkSync('nowhere', place),
      (place) => expect(lstatSync(place).isSymbolicLink()).toBe(true),
    ],
  ])('keeps %s that appears under the name of a new file, and says so', async (_name, create, expectKept) => {
    const hits = await atEveryStep((folder) => {
      const place = join(folder, created)
      if (existsSync(place)) return undefined
      create(place)
      return async (issues) => {
        expectKept(place)
        expect(issues).toEqual([created])
        await expectAsBefore(folder, created)
      }
    })
    expect(hits).toBeGreaterThan(3)
  })

  it.each(['changed-configmap.yaml', 'kustomization.yaml', 'old-configmap.yaml'])(
    'keeps %s when somebody takes it over',
    async (name) => {
      let noticed = 0
      const hits = await atEveryStep((folder) => {
        const place = join(folder, name)
        if (!existsSync(place)) return undefined
        const isOld = readFileSync(place, 'utf8') === before[name]
        writeFileSync(place, precious)
        return async (issues) => {
          expect(readFileSync(place, 'utf8')).toBe(precious)
          if (!isOld) return
          noticed += 1
          expect(issues).toEqual([name])
          await expectAsBefore(folder, name)
        }
      })
      expect(hits).toBeGreaterThan(3)
      expect(noticed).toBeGreaterThan(3)
    },
  )

  it('writes nothing to a folder that takes the place of the first, be it through a link', async () => {
    for (const isLink of [true, false]) {
      const hits = await atEveryStep((folder) => {
        const victim = `${folder}-victim`
        mkdirSync(victim)
        writeFileSync(join(victim, 'changed-configmap.yaml'), precious)
        renameSync(folder, `${folder}-moved`)
        if (isLink) symlinkSync(victim, folder)
        else renameSync(victim, folder)
        return async (issues) => {
          expect(await contentsOf(folder)).toEqual({ 'changed-configmap.yaml': precious })
          if (issues.length > 0) await expectAsBefore(`${folder}-moved`, '')
        }
      })
      expect(hits).toBeGreaterThan(10)
    }
  })
})
