import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lexer, walkTokens } from 'marked'

/** A program as a shell starts it. */
export interface Call {
  readonly program: string
  readonly args: readonly string[]
}

/** Programs that commands may start. A command with any other program fails the tests, until a parser is added for it. */
export const programs = [
  'base64',
  'cat',
  'curl',
  'date',
  'df',
  'docker',
  'git',
  'grep',
  'kubectl',
  'kubeseal',
  'mv',
  'npm',
  'npx',
  'nslookup',
  'openssl',
  'psql',
  'rm',
  'tr',
] as const

/** What a text asks its reader to run. */
interface Code {
  /** Blocks of shell. */
  readonly blocks: readonly string[]
  /** Code in the middle of a sentence or in a table that begins as a command does. */
  readonly mentions: readonly string[]
  /** SQL in the middle of a sentence, in a table and in blocks. */
  readonly statements: readonly string[]
}

const sql = /^(alter|analyze|create|drop|explain|grant|insert|reindex|revoke|select|set|show|update|vacuum)\s/i
const command = /^[a-z][\w.-]*\s/

/** Finds the commands and the SQL in Markdown. */
export function codeIn(text: string): Code {
  const blocks: string[] = []
  const mentions: string[] = []
  const statements: string[] = []
  walkTokens(lexer(text), (token) => {
    if (token.type === 'code') {
      const language = String(token['lang'] ?? '')
      if (language === 'sql') statements.push(token['text'])
      else if (['sh', 'bash', 'shell', 'console', ''].includes(language)) blocks.push(token['text'])
    } else if (token.type === 'codespan') {
      const line = String(token['text']).replaceAll('\n', ' ')
      if (sql.test(line)) statements.push(line)
      else if (command.test(line)) mentions.push(line)
    }
  })
  return { blocks, mentions, statements }
}

/** Lines of shell in a text. */
export function scriptsOf(text: string): readonly string[] {
  const { blocks, mentions } = codeIn(text)
  return [...blocks, ...mentions]
}

// Each program is replaced by a script that writes down how it was called: one line for each call, so that the parts of a
// pipe do not mix. It prints a word, for a command that is given the output of another one as an argument.
const recorder = `#!/bin/bash
trap '' PIPE
line="\${0##*/}"
for word in "$@"; do line+=$'\\x1f'"\${word//$'\\n'/$'\\x1e'}"; done
printf '%s\\n' "$line" >> "$CALLS"
printf '1\\n' 2> /dev/null || :
`

const bin = mkdtempSync(join(tmpdir(), 'convex-k8s-recorders-'))
for (const name of programs) writeFileSync(join(bin, name), recorder, { mode: 0o755 })

/** Runs lines of shell in bash without any of the programs, and returns how each would have been called. */
export function callsOf(script: string): readonly Call[] {
  const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-runbook-'))
  try {
    const calls = join(folder, 'calls')
    const work = join(folder, 'work')
    mkdirSync(work)
    writeFileSync(calls, '')
    for (const [, file = ''] of script.matchAll(/ < ([\w.-]+)/g)) writeFileSync(join(work, file), '')
    const { status, stderr } = spawnSync('/bin/bash', ['--norc', '-euo', 'pipefail', '-c', script], {
      cwd: work,
      env: { PATH: bin, CALLS: calls },
      encoding: 'utf8',
      timeout: 10_000,
    })
    if (status !== 0 || stderr !== '') throw new Error(`${script}\n${stderr}`)
    return readFileSync(calls, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\u001F').map((word) => word.replaceAll('\u001E', '\n')))
      .flatMap(([program = '', ...args]) => withInner({ program, args }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A call, and that of the program which it starts in a container. */
function withInner(call: Call): readonly Call[] {
  const end = call.args.indexOf('--')
  if (call.program !== 'kubectl' || end === -1) return [call]
  const [program = '', ...args] = call.args.slice(end + 1)
  return [call, ...withInner({ program, args })]
}

const seen = new Map<string, readonly Call[]>()

/** The calls of all commands of a text. Most texts share most of their commands, and each is run once. */
export function callsIn(text: string): readonly Call[] {
  return scriptsOf(text).flatMap((script) => {
    const calls = seen.get(script) ?? callsOf(script)
    seen.set(script, calls)
    return calls
  })
}

/** Each call once. */
export function distinct(calls: readonly Call[]): readonly Call[] {
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()]
}

/** A call as one line of a message. */
export const lineOf = ({ program, args }: Call): string => [program, ...args].join(' ')

/** What is wrong with each call. A few at a time, as each one is a process. */
export async function problemsOf(
  calls: readonly Call[],
  problemOf: (call: Call) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const left = [...calls]
  const problems: string[] = []
  const worker = async (): Promise<void> => {
    for (let call = left.pop(); call !== undefined; call = left.pop()) {
      const problem = await problemOf(call)
      if (problem !== undefined) problems.push(`${lineOf(call)}: ${problem}`)
    }
  }
  await Promise.all([worker(), worker(), worker()])
  return problems
}
