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

/**
 * Runs the command of Convex against a server that never answers, until it connects or ends. It connects, or complains of
 * the empty project, once it has understood its arguments; else it prints a line that begins with "error:".
 */
async function problemOf(args: readonly string[]): Promise<string | undefined> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const child = spawn(program, args, {
    cwd: project,
    env: {
      ...process.env,
      CONVEX_SELF_HOSTED_URL: url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: 'app|text',
      http_proxy: url,
      https_proxy: url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  server.once('connection', () => child.kill())
  server.on('connection', (socket) => socket.destroy())
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  server.close()
  return /^error: .*/m.exec(output + errors)?.[0]
}

const isConvex = ({ program: name, args }: { program: string; args: readonly string[] }): boolean =>
  name === 'npx' && args[0] === 'convex'

const callsWith = (part: 'blocks' | 'mentions') => {
  const calls = [...documents.values()].flatMap((document) =>
    codeIn(document.text)[part].filter((script) => script.includes('npx convex')).flatMap(callsOf),
  )
  return distinct(calls.filter(isConvex)).map((call) => [lineOf(call), call.args.slice(1)] as const)
}

describe('the command of Convex in its pinned version', () => {
  it.each(callsWith('blocks'))('understands %s', async (_, args) => {
    expect(await problemOf(args)).toBeUndefined()
  })

  // A sentence may name a command without its arguments.
  it.each(callsWith('mentions'))('has %s', async (_, args) => {
    expect((await problemOf(args)) ?? 'missing required argument').toContain('missing required argument')
  })

  it.each(['deploy --bogus', 'export --include-file-storag', 'env lists', 'env set a b c', 'imports backup.zip'])(
    'refuses convex %s',
    async (line) => {
      expect(await problemOf(line.split(' '))).toMatch(/^error: (unknown|too many)/)
    },
  )
})
