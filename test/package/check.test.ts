import { spawn } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

const { project } = inject('packed')
const root = join(import.meta.dirname, '../..')
const folder = join(project, 'to-check')

beforeAll(async () => {
  await cp(join(root, 'test/golden/__fleet__/shared-postgres'), join(folder, 'fleet'), { recursive: true })
  await mkdir(join(folder, 'empty'))
  await mkdir(join(folder, 'chart/templates'), { recursive: true })
  await writeFile(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: x\nversion: 0.1.0\n')
})
afterAll(() => rm(folder, { recursive: true }))

interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

function check(major: number, args: readonly string[], input = ''): Promise<Ran> {
  const node = ['--yes', '--prefer-offline', '--package', `node@${major}`, 'node']
  return new Promise((resolve, reject) => {
    const child = spawn('npx', [...node, 'node_modules/@proompteng/convex-k8s/dist/convex-k8s.cjs', 'check', ...args], {
      cwd: project,
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, out, err }))
    child.stdin.end(input)
  })
}

describe.each([20, 26])('check of the installed package on Node %i', (major) => {
  it.each([
    ['empty standard input', [], 'standard input is empty'],
    ['an empty folder', ['to-check/empty'], 'to-check/empty: contains no YAML or JSON files'],
    ['a Helm chart', ['to-check/chart'], 'helm template to-check/chart | npx @proompteng/convex-k8s check'],
    ['nothing beside something', ['to-check/fleet', 'to-check/empty'], 'to-check/empty: contains no'],
  ])('ends with 2 for %s', async (_, args, message) => {
    const { status, out, err } = await check(major, args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(message)
  })

  it('reads a fleet by its root', async () => {
    const { status, out } = await check(major, ['to-check/fleet'])
    expect(status).toBe(0)
    expect(out).toMatch(/^nothing found in 23 objects from 27 files in 3 deployments: 7 are Convex or its database/)
  })
})
