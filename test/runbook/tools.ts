import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { usageProblem } from '../cli/command.ts'
import { Authority } from '../smoke-test/authority.ts'
import type { Call, programs } from './programs.ts'

/** What is wrong with the arguments of a program, if anything. */
export type Parser = (args: readonly string[]) => Promise<string | undefined>

interface Ended {
  readonly code: number
  readonly stderr: string
}

const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-commands-'))

const contents: Readonly<Record<string, string>> = {
  json: '{"auths":{}}',
  yaml: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"}}',
}

/** A folder with every file that the arguments name, as an earlier command or the reader would have made it. */
export function folderFor(args: readonly string[]): string {
  for (const [name, ending = ''] of args.join(' ').matchAll(/(?<=^|[ =,])[\w.-]+\.(txt|json|yaml|pem|crt|zip)\b/g)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    const kind = args.includes(`--filename=${name}`) ? 'yaml' : ending
    writeFileSync(join(folder, name), contents[kind] ?? 'text')
  }
  if (args.includes('--kustomize'))
    writeFileSync(join(folder, 'kustomization.yaml'), 'configMapGenerator: [{ name: settings }]\n')
  return folder
}

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(program, args, {
    cwd: folderFor(args),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 20_000,
  })
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]).catch((error: unknown) => {
    throw new Error(`${program} is required by this test and cannot be run`, { cause: error })
  })
  return { code: code ?? 1, stderr }
}

/** Runs a program that changes nothing and ends with one of some statuses. */
const runs =
  (program: string, ...statuses: readonly number[]): Parser =>
  async (args) => {
    const { code, stderr } = await run(program, args)
    return [0, ...statuses].includes(code) ? undefined : stderr
  }

/** GNU programs read all of their options before they print their version, and do nothing else then. */
const readsOptions =
  (program: string): Parser =>
  async (args) => {
    const { code, stderr } = await run(program, [...args.filter((arg) => arg !== '--'), '--version'])
    return code === 0 ? undefined : stderr
  }

/** Nothing listens at port 1: kubectl fails to connect when it has understood a command, and says so before when not. */
const kubectl: Parser = async (args) => {
  const env = { KUBECONFIG: join(folder, 'kubeconfig.json') }
  const cluster = { name: 'none', cluster: { server: 'http://127.0.0.1:1' } }
  const context = { name: 'none', context: { cluster: 'none', user: '' } }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [cluster],
    contexts: [context],
    'current-context': 'none',
  }
  writeFileSync(env.KUBECONFIG, JSON.stringify(config))
  const { code, stderr } = await run('kubectl', args, env)
  return code === 0 || /connection refused|was refused/.test(stderr) ? undefined : stderr
}

/** A server that answers everything, in place of every host. */
const anyHost = (async () => {
  const server = createServer(new Authority().issue('any.example.com'), (_, response) => void response.end('unknown'))
  await once(server.listen(0, '127.0.0.1').unref(), 'listening')
  return `::127.0.0.1:${(server.address() as AddressInfo).port}`
})()

const curl: Parser = async (args) => {
  const { code, stderr } = await run('curl', [...args, '--insecure', '--connect-to', await anyHost])
  // An unknown variable of --write-out is a warning.
  return code === 0 && !stderr.includes('unknown') ? undefined : stderr
}

/** Git ends with 129 when its arguments are wrong; here it reaches no server. */
const git: Parser = async (args) => {
  const { code, stderr } = await run('git', args, { https_proxy: 'http://127.0.0.1:1', GIT_TERMINAL_PROMPT: '0' })
  return code === 0 || stderr.includes('unable to access') ? undefined : stderr
}

/** Without a network, npm ends with a package that its cache lacks when it has understood a command. */
const npm: Parser = async (args) => {
  const { code, stderr } = await run('npm', [...args, '--dry-run', '--offline'])
  return code === 0 || stderr.includes('ENOTCACHED') ? undefined : stderr
}

const looksAtImage: Parser = async (args) =>
  /^manifest inspect [\w.-]+(?:\/[\w.-]+)+:\w+$/.test(args.join(' '))
    ? undefined
    : 'docker looks at one image with a tag'

const isHostName: Parser = async ([host = '', ...more]) =>
  more.length === 0 && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) ? undefined : 'nslookup is given one host name'

/** How the arguments of each program are parsed, or the test that does it where the program can be had. */
export const parsers: Readonly<Record<(typeof programs)[number], Parser | `test/${string}`>> = {
  base64: runs('base64'),
  cat: readsOptions('cat'),
  curl,
  date: readsOptions('date'),
  df: readsOptions('df'),
  // Not on most machines, and it asks a registry.
  docker: looksAtImage,
  git,
  // 1 says that nothing was found.
  grep: runs('grep', 1),
  kubectl,
  kubeseal: 'test/cluster/sealed-secrets/kubeseal.test.ts',
  mv: readsOptions('mv'),
  npm,
  npx: async ([name, ...args]) => {
    if (name === '@proompteng/convex-k8s') return usageProblem(args)
    // test/cluster/commands/convex.test.ts has the command of Convex in its pinned version.
    return name === 'convex' ? undefined : 'npx starts this package and convex, and nothing else'
  },
  // Not in the images of most machines, and it asks a name server: one name, and no option that could be wrong.
  nslookup: isHostName,
  openssl: runs('openssl'),
  psql: 'test/cluster/commands/psql.test.ts',
  rm: readsOptions('rm'),
  tr: runs('tr'),
}

/** What is wrong with a call, if anything can be said here. */
export async function problemOf({ program, args }: Call): Promise<string | undefined> {
  const parser = (parsers as Readonly<Record<string, Parser | string>>)[program]
  if (parser === undefined) return 'no test parses the arguments of this program'
  return typeof parser === 'string' ? undefined : parser(args)
}
