import { spawnSync } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { wordsFor } from '../../src/cli/completion/words.ts'
import { folder, watchForSecrets } from '../secrets/leaks.ts'
import { command, main } from './command.ts'

watchForSecrets()

/** How each shell is asked for the words that complete a line. It finds the script in `$SCRIPT`. */
const shells: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  bash: (words) => [
    '--norc',
    '-c',
    `source "$SCRIPT"; COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}; _convex_k8s; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (words) => [
    '-f',
    '-c',
    `compdef() { }; compadd() { print -rl -- \${(P)2} }; _files() { }; source "$SCRIPT"; words=(${quoted(words)}); CURRENT=${words.length}; _convex_k8s`,
  ],
  fish: (words) => ['--no-config', '-c', `source "$SCRIPT"; complete --do-complete "${words.join(' ')}"`],
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ')
}

const installed = Object.keys(shells).filter((shell) => spawnSync(shell, ['--version']).status === 0)

describe('completion', () => {
  it.each<[string, readonly string[]]>([
    ['ch', ['check']],
    ['seal', ['seal', 'seal-database']],
    ['seal-database ', []],
    ['auth-keys --scope c', ['cluster-wide']],
    ['auth-keys --e', ['--env-out']],
    ['help sm', ['smoke-test']],
    ['admin-key ', ['inspect']],
    ['admin-key inspect --s', ['--secret-file']],
    ['check --f', ['--format', '--fail-on']],
    ['check --max', []],
    ['check --format ', ['pretty', 'json', 'sarif', 'github']],
    ['check --format json --fail-on in', ['info']],
    ['check --disable backend-rec', ['backend-recreate']],
    ['check --disable image-pinned,backend-rec', ['image-pinned,backend-recreate']],
    ['check ', []],
    ['rules backend-rec', ['backend-recreate']],
    ['rules backend-recreate backend-rec', []],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['no-such-command ', []],
  ])('of "%s" is %j', (line, words) => {
    expect(wordsFor(createProgram(), line.split(' '))).toEqual(words)
  })

  it('includes every option that the help has', async () => {
    expect(wordsFor(createProgram(), ['seal', '--'])).toEqual(
      expect.arrayContaining(['--cert', '--out', '--rotate', '--help']),
    )
    expect((await command(['completion', 'words', '--', 'check', '--help'])).out).toBe('--help')
  })

  it('is tested in bash at least', () => {
    expect(installed).toContain('bash')
  })

  it.each(installed)('works in %s', { timeout: 120_000 }, async (shell) => {
    const path = await folder()
    const [script, program] = [join(path, 'script'), join(path, 'convex-k8s')]
    await writeFile(script, (await command(['completion', shell])).out)
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${main()}" "$@"\n`)
    await chmod(program, 0o755)
    const env = { ...process.env, HOME: path, SCRIPT: script, PATH: `${path}${delimiter}${process.env['PATH']}` }
    const complete = (...words: readonly string[]) => {
      const argv = shells[shell]!(['convex-k8s', ...words])
      const { stdout, stderr } = spawnSync(shell, argv, { env, encoding: 'utf8' })
      return [stdout.trim().split('\n').toSorted(), stderr]
    }
    expect(complete('smo')).toEqual([['smoke-test'], ''])
    expect(complete('check', '--format', '')).toEqual([['github', 'json', 'pretty', 'sarif'], ''])
    expect(complete('seal', '--sc')).toEqual([['--scope'], ''])
  })
})
