import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { folder, lines, secret, watchForSecrets } from '../secrets/leaks.ts'
import { testServers } from '../smoke-test/servers.ts'
import { stub, stubKey } from '../smoke-test/stub.ts'
import type { StubOptions } from '../smoke-test/stub.ts'
import { command, program } from './command.ts'

watchForSecrets()

const { authority, started } = testServers()
const adminKey = secret(stubKey())

async function files() {
  const path = await folder()
  const [caFile, keyFile] = [join(path, 'ca.pem'), join(path, 'key.txt')]
  await writeFile(caFile, authority.pem)
  await writeFile(keyFile, `${adminKey}\n`, { mode: 0o600 })
  return { caFile, keyFile }
}

const key = (text: string): StubOptions['answers'] => ({ 'GET /api/check_admin_key': { text } })
const answering = (line: string, status: number): StubOptions => ({
  answers: { [line]: status === 101 ? { instead: 'switch' } : { status, headers: { location: '/elsewhere' } } },
})

describe('convex-k8s smoke-test', () => {
  it('has a line for each part, and exits with 0', async () => {
    const { caFile, keyFile } = await files()
    const { origin } = await started()
    const ran = await command(['smoke-test', `${origin}/`, '--ca-file', caFile, '--admin-key-file', keyFile])
    expect(ran).toMatchObject({ status: 0, err: '' })
    expect(ran.out.split('\n').map((line) => line.slice(0, 23).trimEnd())).toEqual([
      'ok       certificate',
      'ok       version',
      'ok       admin key',
      'ok       upload URL',
      'ok       HTTP actions',
      'ok       metrics',
      'ok       WebSocket',
    ])
  })

  it('says what is wrong and where to look, and exits with 1', async () => {
    const { caFile } = await files()
    const { origin } = await started({ answers: { 'GET /metrics': { text: 'x 1' } } })
    const ran = await command(['smoke-test', origin, '--ca-file', caFile, '--admin-key-file', '-'], `${adminKey}\n`)
    expect(ran.status).toBe(1)
    expect(ran.out).toContain('failed   metrics       /metrics is public\n')
    expect(ran.out).toContain('look at: the route, which must exclude /metrics')
  })

  it('is JSON for programs', async () => {
    const { caFile } = await files()
    const { origin } = await started()
    const { out } = await command(['smoke-test', origin, '--ca-file', caFile, '--format', 'json'])
    expect(JSON.parse(out)).toMatchObject({
      url: origin,
      ok: true,
      checks: [{ part: 'certificate' }, {}, {}, {}, {}, {}, {}],
    })
  })

  it.each<[number, string, StubOptions]>([
    [0, 'ok       admin key', {}],
    [0, 'ok       admin key', { answers: { 'GET /metrics': { status: 401 } } }],
    [0, 'ok       admin key     accepted, read-only', { answers: key('{"success":true,"isReadOnly":true}') }],
    [0, 'skipped  upload URL', { answers: key('{"success":true,"isReadOnly":true}') }],
    [1, 'failed   admin key     the answer is not from a Convex backend (status 200)', { answers: key('') }],
    [1, 'failed   version       the answer is not from a Convex backend (status 101)', answering('GET /version', 101)],
    [1, 'failed   HTTP actions  the answer of ', answering('GET /http/convex-k8s-smoke-test', 200)],
    [1, 'failed   metrics       is redirected to another path (status 302)', answering('GET /metrics', 302)],
    [1, 'failed   metrics       it is unknown whether /metrics is closed (status 204)', answering('GET /metrics', 204)],
    [1, 'failed   WebSocket     opens, but no answer arrives', { webSocket: 'close' }],
  ])('exits with %i and says: %s', async (status, line, options) => {
    const { caFile, keyFile } = await files()
    const { origin } = await started(options)
    const ran = await command(['smoke-test', origin, '--ca-file', caFile, '--admin-key-file', keyFile])
    expect(ran).toMatchObject({ status, err: '' })
    expect(ran.out).toContain(line)
  })

  it('exits with 1 for a certificate that is not valid yet, and tests nothing else', async () => {
    const { caFile } = await files()
    const { origin } = await started({ pair: authority.issue('localhost', { from: 2, to: 30 }) })
    const ran = await command(['smoke-test', origin, '--ca-file', caFile])
    expect(ran).toMatchObject({ status: 1, err: '' })
    expect(ran.out).toContain('failed   certificate   the certificate of localhost is not valid before')
    expect(ran.out.match(/^skipped /gm)).toHaveLength(6)
  })

  it('exits with 2 for what it cannot use', async () => {
    const { caFile } = await files()
    for (const argv of [
      [],
      ['convex.example.com'],
      ['https://a.example.com', 'https://b.example.com'],
      ['https://a.example.com', '--timeout', 'long'],
      ['https://a.example.com', '--format', 'yaml'],
      ['https://a.example.com', '--json'],
      ['https://a.example.com', '--ca-file', '-', '--admin-key-file', '-'],
      ['https://a.example.com', '--admin-key-file', '/nonexistent/key'],
      ['https://a.example.com', '--admin-key', adminKey],
      ['https://a.example.com', '--admin-key-file', caFile],
    ]) {
      const ran = await command(['smoke-test', ...argv])
      expect([argv, ran.status, ran.out]).toEqual([argv, 2, ''])
    }
  })

  it('waits for a server that starts late, and says once what it waits for', async () => {
    const { origin, close } = await stub({ pair: undefined })
    await close()
    const from = lines.length
    const waiting = command(['smoke-test', origin, '--wait', '50s'])
    await vi.waitFor(() => expect(lines.slice(from).map(({ isError }) => isError)).toEqual([true]), 20_000)
    const late = await stub({ pair: undefined, port: Number(new URL(origin).port) })
    const ran = await waiting
    await late.close()
    expect(ran).toMatchObject({ status: 0 })
    expect(ran.out).toContain('ok       version')
    expect(ran.err).toMatch(/^waiting, \d+s left: version: .+$/)
  })

  it('gives the last result when the time is over', async () => {
    const { origin } = await started({ pair: undefined, answers: { 'GET /metrics': { text: 'x 1' } } })
    const ran = await command(['smoke-test', origin, '--wait', '1s', '--format', 'json'])
    expect(ran.status).toBe(1)
    expect(JSON.parse(ran.out)).toMatchObject({ ok: false })
    expect(ran.err).toBe('waiting, 1s left: metrics: /metrics is public')
  })

  it.each(['', '10', '0s', '25h', '10 m', 'm', '1m2h', '-5m', '1.5h', '10min'])(
    'takes no duration "%s"',
    async (text) => {
      const ran = await command(['smoke-test', 'https://a.example.com', '--wait', text])
      expect(ran).toMatchObject({ status: 2, out: '' })
      expect(ran.err).toContain('--wait is a duration from 1s to 24h, such as 30s, 10m or 1h30m')
    },
  )

  it('ends as a program, with no socket left open', async () => {
    const { origin } = await started({ pair: undefined })
    const ran = await program(['smoke-test', origin, '--admin-key-file', '-'], `${adminKey}\n`)
    expect(ran).toMatchObject({ status: 0, err: '' })
  })
})
