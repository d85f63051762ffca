import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { Objects } from '../../src/index.ts'
import { objectsOf } from '../../src/kubernetes/objects-of.ts'
import { run } from './support/run.ts'

const { root, project, files } = inject('packed')
const installed = join(project, 'node_modules/@proompteng/convex-k8s')
const folder = join(project, 'uncaught')
const api = (await import(join(installed, 'dist/index.js'))) as Readonly<Record<string, unknown>>
const { convexStack } = api as { convexStack: (options: unknown) => Objects }
const wrong = `{ nope: 1, host: 'https://a.example.com/', name: 'A', namespace: 'A_B', labels: 5, text: 5 }`
// They take nothing that could be wrong.
const harmless = new Set(['ConvexK8sError', 'createAuthKeys', 'createInstanceSecret', 'terminalProgress'])
const functions = Object.entries(api).flatMap(([name, value]) =>
  typeof value === 'function' && !harmless.has(name) ? [name] : [],
)
const calls: Readonly<Record<string, string>> = {
  ...Object.fromEntries(functions.map((name) => [name, `await api.${name}(${wrong})`])),
  aFleet: `await api.renderFleet(api.convexFleet({ domain: 'a.example.com',
    instances: Array.from({ length: 1_000 }, (_, index) => ({ name: 'A' + index, nope: 1 })) }), 'folder')`,
  anEdit: `api.convexStack({ host: 'a.example.com', edit: { backend: {
    deployment: () => { throw new Error('x'.repeat(100_000)) } } } })`,
  somethingUnexpected: `await api.loadObjects({ text: '', get file() { return null.name } })`,
}
const versions = ['20.19', '22.12', '24', '26']
const nodeOf = (version: string): string => join(folder, `node-${version}`, 'node_modules/.bin/node')
const messages = new Map<string, string>()

beforeAll(async () => {
  await mkdir(folder)
  const flags = ['--no-save', '--prefer-offline', '--no-audit', '--no-fund']
  for (const version of versions)
    await run('npm', ['install', ...flags, '--prefix', join(folder, `node-${version}`), `node@${version}`], folder)
  for (const [name, call] of Object.entries(calls)) {
    const start = `import * as api from '@proompteng/convex-k8s'\n`
    await writeFile(join(folder, `${name}.mjs`), `${start}${call}\n`)
    const told = `try { ${call} } catch (error) { process.stdout.write(error.message) }`
    await writeFile(join(folder, `${name}-message.mjs`), `${start}${told}\n`)
    messages.set(name, await run(process.execPath, [`${name}-message.mjs`], folder))
  }
})

it('every function and class has its name, which stack traces show', () => {
  const named = Object.entries(api).filter(([, value]) => typeof value === 'function')
  expect(named.length).toBeGreaterThan(30)
  expect(named.map(([, value]) => (value as Function).name)).toEqual(named.map(([name]) => name))
})

describe.each(['20.19', '26'])('on Node %s an uncaught error', (version) => {
  it.each(Object.keys(calls))('of %s is short and complete', async (name) => {
    expectReadable(await piped(nodeOf(version), `${name}.mjs`), name)
  })
})

describe('an uncaught error in a pipe is complete every time', () => {
  it.each(versions)('on Node %s', async (version) => {
    for (let time = 0; time < 20; time += 1) expectReadable(await piped(nodeOf(version), 'convexStack.mjs'))
  })

  it('under tsx', async () => {
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
    await writeFile(join(folder, 'program.ts'), await readFile(join(folder, 'convexStack.mjs')))
    for (let time = 0; time < 20; time += 1) expectReadable(await piped(process.execPath, tsx, 'program.ts'))
  })
})

describe('the code of the package', () => {
  it('has short lines wherever something can be thrown', async () => {
    for (const file of files.filter((name) => /\.c?js$/.test(name))) {
      const lines = (await readFile(join(installed, file), 'utf8')).split('\n')
      // The program of a Job is one long string.
      const throws = (line: string): boolean => /\bthrow\b/.test(line.replaceAll(/"(?:[^"\\]|\\.){1000,}"/g, '""'))
      const long = lines.filter((line) => line.length > 1_200 && throws(line))
      expect(long, file).toEqual([])
    }
  })

  it('calls classes as the sources do', async () => {
    for (const file of files.filter((name) => /\.c?js$/.test(name))) {
      expect(await readFile(join(installed, file), 'utf8'), file).not.toMatch(/\b(\w+)=class _\1\b/)
    }
    for (const ingress of [{}, { type: 'ingress', controller: 'nginx' }]) {
      const objects = objectsOf(convexStack({ host: 'convex.example.com', monitoring: {}, ingress }))
      expect(objects.length).toBeGreaterThan(10)
      expect(objects.map(({ constructor }) => constructor.name)).toEqual(objects.map(({ kind }) => kind))
    }
  })
})

function expectReadable(printed: string, name = 'convexStack'): void {
  expect(Buffer.byteLength(printed)).toBeLessThan(4_000)
  const message = messages.get(name) ?? ''
  expect(message).not.toBe('')
  expect(placesAside(printed)).toContain(placesAside(message))
  expect(printed).toMatch(/\nNode\.js v\d+\.\d+\.\d+\n$/)
}

/** A text without the place in a program: the one that tells the message has it elsewhere. */
const placesAside = (text: string): string => text.replaceAll(/\S+\.mjs:\d+:\d+/g, 'PLACE')

/** What a program prints into a pipe, as that of every CI log is. Its status does not count. */
function piped(...command: readonly string[]): Promise<string> {
  return run('sh', ['-c', '"$@" 2>&1 | cat', 'sh', ...command], folder)
}
