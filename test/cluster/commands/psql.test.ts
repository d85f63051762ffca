import { chown, readdir } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { documents } from '../../runbook/documents.ts'
import { callsIn, codeIn, distinct } from '../../runbook/programs.ts'
import type { Daemon } from '../harness/daemon.ts'
import { startDaemon } from '../harness/daemon.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { run, runOrThrow } from '../harness/run.ts'

/** Debian's packages keep the server outside of PATH, one folder for each version. */
const versions = '/usr/lib/postgresql'

/** PostgreSQL does not run as root. */
const nobody = 65_534
const asOther = process.getuid?.() === 0 ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []

let folder = ''
let server: Daemon | undefined
const psql = (args: readonly string[]) =>
  run('psql', args, { env: { PGHOST: folder, PGUSER: 'postgres', PGDATABASE: 'postgres' } })

beforeAll(async () => {
  const [version] = (await readdir(versions).catch(() => [])).toSorted().toReversed()
  if (version === undefined) throw new Error(`there is no PostgreSQL server in ${versions}: install postgresql`)
  const bin = join(versions, version, 'bin')
  folder = await temporaryFolder('postgres')
  if (asOther.length > 0) await chown(folder, nobody, nobody)
  const data = join(folder, 'data')
  const [first, ...init] = [...asOther, join(bin, 'initdb'), `--pgdata=${data}`, '--username=postgres', '--no-sync']
  await runOrThrow(first, [...init, '--auth=trust'])
  const [file, ...args] = [...asOther, join(bin, 'postgres'), '-D', data, '-k', folder, '-c', 'listen_addresses=']
  server = await startDaemon({
    name: 'postgres',
    file,
    args: [...args, '-F'],
    logFile: join(folder, 'log'),
    ready: async () => (await psql(['--command=select 1'])).code === 0,
  })
  for (const { owner, database } of databases()) {
    await psql([`--command=create role "${owner}"`])
    await psql([`--command=create database "${database}" owner "${owner}"`])
  }
})

afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The databases of all Clusters. */
function databases(): readonly { readonly owner: string; readonly database: string }[] {
  return [...documents.values()].flatMap(({ objects }) =>
    objects.flatMap((object) => ('spec' in object ? ((object.spec as Spec)?.bootstrap?.initdb ?? []) : [])),
  )
}

interface Spec {
  readonly bootstrap?: { readonly initdb?: { readonly owner: string; readonly database: string } }
}

const texts = [...documents.values()].map(({ text }) => text)
const calls = distinct(texts.flatMap(callsIn)).flatMap(({ program, args }) => (program === 'psql' ? [args] : []))
const statements = [...new Set(texts.flatMap((text) => codeIn(text).statements))]
const all = [...calls, ...statements.map((statement) => ['--command', statement])]

it.each(all.map((args) => [args.join(' '), args] as const))('psql and PostgreSQL understand %s', async (_, args) => {
  expect(await psql(args)).toMatchObject({ code: 0, stderr: '' })
})

it.each([
  ['--commands=select 1'],
  ['--command=selec 1'],
  ['--command=select usename from pg_stat_activities'],
  ['--command=select username from pg_stat_activity'],
  ['--dbname=none', '--command=select 1'],
])('psql refuses %s', async (...args) => {
  expect((await psql(args)).code).not.toBe(0)
})

it('there are commands of psql', () => {
  expect(calls.length).toBeGreaterThan(1)
})
