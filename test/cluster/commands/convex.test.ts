import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultCliVersion } from '../../../src/convex/release.ts'
import { folderOf } from '../../package/support/toolchain.ts'
import { documents } from '../../runbook/documents.ts'
import { callsOf, codeIn, distinct, lineOf } from '../../runbook/programs.ts'

let program = ''
let project = ''
beforeAll(async () => {
  program = join(await folderOf('convex', defaultCliVersion), 'convex')
  project = await mkdtemp(join(tmpdir(), 'convex-k8s-app-'))
  await writeFile(join(project, 'package.json'), `{"dependencies":{"convex":"${defaultCliVersion}"}}`)
  await writeFile(join(project, 'backup.zip'), '')
  await writeFile(join(project, 'snapshot.zip'), '')
})

/** What the command of Convex prints until it ends. It reaches a server that answers nothing, and is ended then. */
async function printedBy(args: readonly string[]): Promise<string> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const access = { CONVEX_SELF_HOSTED_URL: url, CONVEX_SELF_HOSTED_ADMIN_KEY: 'app|text' }
  const env = { ...process.env, ...access, http_proxy: url, https_proxy: url }
  const child = spawn(program, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] })
  server.on('connection', (socket) => {
    socket.destroy()
    child.kill()
  })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  server.close()
  return output + errors
}

/**
 * What is wrong with the arguments, if anything. A line that begins with "error:" says it; once they are understood, the
 * command connects, or complains of the empty project in other words.
 */
const problemOf = async (args: readonly string[]): Promise<string | undefined> =>
  /^error: .*/m.exec(await printedBy(args))?.[0]

const isConvex = ({ program: name, args }: { program: string; args: readonly string[] }): boolean =>
  name === 'npx' && args[0] === 'convex'

const callsWith = (part: 'blocks' | 'mentions') => {
  const scripts = [...documents.values()].flatMap((document) => codeIn(document.text)[part])
  const calls = [...new Set(scripts)].filter((script) => script.includes('npx convex')).flatMap(callsOf)
  return distinct(calls.filter(isConvex)).map((call) => [lineOf(call), call.args.slice(1)] as const)
}

describe('the command of Convex in its pinned version', () => {
  it.each(callsWith('blocks'))('understands %s', async (_, args) => {
    expect(await problemOf(args)).toBeUndefined()
  })

  // A sentence may name a command without all of its arguments. Those that it names are in the help.
  it.each(callsWith('mentions'))('has %s', async (_, args) => {
    const problem = await problemOf(args)
    if (problem === undefined) return
    expect(problem).toMatch(/^error: (missing required argument|required option)/)
    const help = await printedBy([...args, '--help'])
    for (const option of args.filter((arg) => arg.startsWith('-'))) expect(help).toContain(`${option} `)
  })

  it.each([
    'deploy --bogus',
    'export --path backup.zip --include-file-storag',
    'env lists',
    'env set a b c',
    'imports backup.zip',
  ])('refuses convex %s', async (line) => {
    expect(await problemOf(line.split(' '))).toMatch(/^error: (unknown|too many)/)
  })
})
