import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { stub } from '../smoke-test/stub.ts'
import { run } from './support/run.ts'

const { project } = inject('packed')
const script = `
import { smokeTest } from '@proompteng/convex-k8s'
const { checks } = await smokeTest({ url: process.argv[2] })
console.log(JSON.stringify(checks.map(({ part, outcome }) => part + ' ' + outcome)))
`

// The library for the WebSocket is CommonJS in a bundle of ES modules, and is loaded when it is needed.
it.each([20, 22, 26])('the installed package tests a deployment on Node %i', async (major) => {
  await writeFile(join(project, 'smoke-test.js'), script)
  const server = await stub()
  try {
    const node = ['--yes', '--prefer-offline', '--package', `node@${major}`, 'node']
    const printed = await run('npx', [...node, 'smoke-test.js', server.origin], project)
    expect(JSON.parse(printed)).toEqual([
      'certificate skipped',
      'version ok',
      'admin key skipped',
      'upload URL skipped',
      'HTTP actions ok',
      'metrics ok',
      'WebSocket ok',
    ])
  } finally {
    await server.close()
  }
})
