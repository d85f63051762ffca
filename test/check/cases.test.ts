import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.ts'
import { loadDeployments } from '../../src/check/load/load-objects.ts'

// Manifests as people write them, in folders by subject. A case is a file, or a folder in `folders/SUBJECT`. Its
// comments say what is right: `# expect: error RULE Kind/name` for every error and warning that there must be, and for
// infos that matter; `# expect: nothing` without any, and `# expect: no info RULE` for an info that there must not be. The
// other comments say why. What has nothing to do with Convex gets no info either.
const folder = fileURLToPath(new URL('./cases', import.meta.url))
const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
const isInFolders = (name: string): boolean => name.startsWith('folders/')
const names = entries.filter((name) =>
  isInFolders(name) ? name.split('/').length === 3 : statSync(join(folder, name)).isFile(),
)
const counts = { right: 0, all: names.length }

function commentsOf(path: string): readonly string[] {
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.ya?ml$/.test(file))
        .map((file) => join(path, file))
  return files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line.startsWith('# expect: '))
}

/** `error RULE Kind/name`, as the comments have it. */
function expectedIn(path: string): readonly string[] {
  const expected = commentsOf(path).map((line) => line.slice('# expect: '.length).trim())
  if (expected.length === 0) throw new Error(`${path} does not say what is right`)
  return expected.filter((text) => text !== 'nothing')
}

async function foundIn(path: string, expected: readonly string[]): Promise<readonly string[]> {
  const deployments = await loadDeployments(path)
  const isUnrelated = dirname(path).endsWith('unrelated')
  return deployments
    .flatMap(({ objects }) => check(objects))
    .map(({ severity, rule, object }) => `${severity} ${rule} ${object.kind}/${object.name}`)
    .filter((text) => !text.startsWith('info ') || isUnrelated || expected.includes(text) || isRefused(text, expected))
}

/** Whether an info is one that there must not be. */
function isRefused(text: string, expected: readonly string[]): boolean {
  return expected.includes(`no ${text.slice(0, text.lastIndexOf(' '))}`)
}

describe('check finds what is wrong in manifests as people write them, and nothing else', () => {
  it.each(names)('%s', async (name) => {
    const path = join(folder, name)
    const expected = expectedIn(path)
    const found = await foundIn(path, expected)
    expect(found.toSorted()).toEqual(expected.filter((text) => !text.startsWith('no ')).toSorted())
    counts.right += 1
  })

  it('every file is read, and no folder holds more than 25', () => {
    const files = entries.filter((name) => statSync(join(folder, name)).isFile())
    const unread = files.filter((name) => !names.some((read) => name === read || name.startsWith(`${read}/`)))
    expect(unread).toEqual([])
    expect(files.filter((name) => !/\.ya?ml$/.test(name))).toEqual([])
    const folders = entries.filter((name) => statSync(join(folder, name)).isDirectory())
    const sizes = folders.map((name) => readdirSync(join(folder, name)).length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(25)
  })

  afterAll(() => {
    process.stdout.write(`${counts.right} of ${counts.all} right\n`)
  })
})
