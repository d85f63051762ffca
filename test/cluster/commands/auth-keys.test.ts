import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { blocksOf } from '../../../scripts/docs/blocks.ts'
import { defaultCliVersion } from '../../../src/convex/release.ts'
import { program as convexK8s } from '../../cli/command.ts'
import { folderOf } from '../../package/support/toolchain.ts'

const authVersion = '0.0.95'

let folder = ''
let printed = ''
let line = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convex-k8s-auth-'))
  await writeFile(join(folder, 'package.json'), `{"dependencies":{"convex":"${defaultCliVersion}"}}`)
  const ran = await convexK8s(['auth-keys', '--env-out', join(folder, 'auth-keys.env')])
  expect(ran).toMatchObject({ status: 0, err: '' })
  printed = ran.out
  line = printed.split('\n').find((words) => words.startsWith('npx convex')) ?? ''
})

interface Change {
  readonly name: string
  readonly value: string
}

/** A deployment that has an older JWKS. It takes changes, and answers the query for its variables as the sync protocol does. */
async function deployment() {
  const updates: { readonly changes: readonly Change[] }[] = []
  const server = createServer((request, response) => {
    const answer = async () => {
      const body = await json(request)
      if (request.url === '/api/update_environment_variables') updates.push(body as (typeof updates)[number])
      response.setHeader('content-type', 'application/json').end('{}')
    }
    void answer()
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    let version = { querySet: 0, identity: 0, ts: 'AAAAAAAAAAA=' }
    const transition = (next: Partial<typeof version>, modifications: readonly object[]) => {
      const endVersion = { ...version, ...next }
      socket.send(JSON.stringify({ type: 'Transition', startVersion: version, endVersion, modifications }))
      version = endVersion
    }
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as {
        readonly type: string
        readonly newVersion: number
        readonly modifications: readonly { readonly type: string; readonly queryId: number }[]
      }
      if (message.type === 'Authenticate') transition({ identity: version.identity + 1 }, [])
      if (message.type !== 'ModifyQuerySet') return
      const value = [{ name: 'JWKS', value: 'older' }]
      const added = message.modifications.filter(({ type }) => type === 'Add')
      const results = added.map(({ queryId }) => ({
        type: 'QueryUpdated',
        queryId,
        value,
        logLines: [],
        journal: null,
      }))
      transition({ querySet: message.newVersion, ts: 'AQAAAAAAAAA=' }, results)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = () => {
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  }
  return { updates, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

describe('the keys that auth-keys writes into a file', () => {
  it('are both set by the printed command of Convex in one update, and never shown', async () => {
    const { updates, url, close } = await deployment()
    const bin = await folderOf('convex', defaultCliVersion)
    const env = {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      CONVEX_SELF_HOSTED_URL: url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: 'app|text',
    }
    const child = spawn('bash', ['-ec', line.replace(/^npx /, '')], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    close()
    expect([status, out]).toEqual([0, ''])
    expect(err).toContain('Successfully set 2 environment variables')
    expect(updates.map(({ changes }) => changes.map(({ name }) => name))).toEqual([['JWT_PRIVATE_KEY', 'JWKS']])
    const file = join(folder, 'auth-keys.env')
    const values = (updates[0]?.changes ?? []).map(({ name, value }) => `${name}='${value}'\n`)
    expect(values.join('') === (await readFile(file, 'utf8'))).toBe(true)
    // oxlint-disable-next-line no-bitwise
    expect((await lstat(file)).mode & 0o777).toBe(0o600)
    expect(`${printed}${out}${err}`).not.toMatch(/PRIVATE KEY-|"keys"/)
  })

  it('sign and verify in the code of Convex Auth itself', async () => {
    const modules = join(await folderOf('auth', authVersion, '@convex-dev/auth'), '..')
    const lines = (await readFile(join(folder, 'auth-keys.env'), 'utf8')).trim().split('\n')
    const variables = lines.map((entry) => [
      entry.slice(0, entry.indexOf('=')),
      entry.slice(entry.indexOf('=') + 2, -1),
    ])
    const site = 'https://convex.example.com/http'
    await writeFile(
      join(folder, 'sign.mjs'),
      `import { generateToken } from '${pathToFileURL(join(modules, '@convex-dev/auth/dist/server/implementation/tokens.js')).href}'
       import { convexAuth } from '${pathToFileURL(join(modules, '@convex-dev/auth/dist/server/index.js')).href}'
       import { httpRouter } from '${pathToFileURL(join(modules, 'convex/dist/esm/server/index.js')).href}'
       const http = httpRouter()
       convexAuth({ providers: [] }).auth.addHttpRoutes(http)
       const answer = async (path) => (await http.lookup(path, 'GET')[0]._handler({}, new Request('http://x' + path))).json()
       console.log(JSON.stringify({
         token: await generateToken({}, { userId: 'user', sessionId: 'session' }, {}),
         metadata: await answer('/.well-known/openid-configuration'),
         keySet: await answer('/.well-known/jwks.json'),
       }))`,
    )
    const env = { ...Object.fromEntries(variables), PATH: process.env.PATH, CONVEX_SITE_URL: site }
    const child = spawn(process.execPath, [join(folder, 'sign.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const { token, metadata, keySet } = (await json(child.stdout)) as {
      readonly token: string
      readonly metadata: object
      readonly keySet: JSONWebKeySet
    }
    expect(metadata).toMatchObject({ issuer: site, jwks_uri: `${site}/.well-known/jwks.json` })
    const options = { issuer: site, audience: 'convex' }
    const { protectedHeader } = await jwtVerify(token, createLocalJWKSet(keySet), options)
    // With a key ID, a rotation could keep the old public key.
    expect(protectedHeader).toEqual({ alg: 'RS256' })
  })
})

describe('docs/logins.md', () => {
  it('shows files convex/auth.config.ts that are of the type of Convex', async () => {
    const types = join(await folderOf('convex', defaultCliVersion), '..', 'convex/dist/esm-types/server/index.d.ts')
    const blocks = blocksOf(await readFile(join(import.meta.dirname, '../../../docs/logins.md'), 'utf8'))
    const configs = blocks.filter(({ file }) => file === 'convex/auth.config.ts')
    expect(configs.length).toBeGreaterThan(1)
    const files = await Promise.all(
      configs.map(async ({ code }, index) => {
        const path = join(folder, `auth-config-${index}.ts`)
        await writeFile(path, code.replace(/^}\n$/m, `} satisfies import('${types}').AuthConfig\n`))
        return path
      }),
    )
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      typeRoots: [join(import.meta.dirname, '../../../node_modules/@types')],
      types: ['node'],
    })
    for (const path of files) expect(program.getSourceFile(path)?.text).toContain('satisfies')
    const found = ts.getPreEmitDiagnostics(program)
    const problems = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    expect(problems).toEqual([])
  })
})
