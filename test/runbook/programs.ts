import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a shell would start. */
export interface Call {
  readonly program: string
  readonly args: readonly string[]
}

// Everything that a runbook may start. Each is replaced by a script that only writes down how it was called.
const programs = [
  'kubectl',
  'kubeseal',
  'npx',
  'curl',
  'rm',
  'date',
  'mv',
  'cat',
  'base64',
  'grep',
  'openssl',
  'tr',
  'nslookup',
  'git',
]

/** Blocks of shell in a runbook, and commands in the middle of a sentence. */
export function scriptsOf(text: string): readonly string[] {
  return [
    ...[...text.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, indent = '', block = '']) =>
      block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    ),
    ...[...text.matchAll(/`((?:kubectl|curl|npx|kubeseal|nslookup) [^`]+)`/g)].map(([, line = '']) => line),
  ]
}

/** Runs lines of shell without any of the programs, and says how each would have been called. */
export function callsOf(script: string): readonly Call[] {
  const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-runbook-'))
  try {
    const bin = join(folder, 'bin')
    const log = join(folder, 'log')
    mkdirSync(bin)
    writeFileSync(log, '')
    for (const name of programs) {
      const path = join(bin, name)
      // One line for each call, so that the parts of a pipe do not mix.
      writeFileSync(
        path,
        `#!/bin/bash\nline="${name}"\nfor word in "$@"; do line+=$'\\x1f'"$word"; done\nprintf '%s\\n' "$line" >> "${log}"\n`,
      )
      chmodSync(path, 0o755)
    }
    writeFileSync(join(folder, 'script'), script)
    const work = join(folder, 'work')
    mkdirSync(work)
    for (const [, file = ''] of script.matchAll(/ < ([\w.-]+)/g)) writeFileSync(join(work, file), '')
    const { status, stderr } = spawnSync('/bin/bash', ['-euo', 'pipefail', '../script'], {
      cwd: work,
      env: { PATH: bin },
      encoding: 'utf8',
    })
    if (status !== 0 || stderr !== '') throw new Error(`${script}\n${stderr}`)
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\u001F'))
      .map(([program = '', ...args]) => ({ program, args }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Path of a program: of the machine, or one that the cluster tests have built. */
export function found(name: string): string | undefined {
  if (spawnSync(name, ['--help']).error === undefined) return name
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'convex-k8s')
  if (!existsSync(cache)) return undefined
  return readdirSync(cache)
    .map((folder) => join(cache, folder, name))
    .find((path) => existsSync(path))
}
