import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { pathOf } from '../../src/cli/help.ts'
import { createProgram } from '../../src/cli/program.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { allBelow, command, main, program, usageProblem } from './command.ts'

watchForSecrets()

const all = allBelow(createProgram()).map((below) => ({ below, words: pathOf(below).split(' ').slice(1) }))

describe('help', () => {
  it.each([['--help'], ['-h'], ['help'], ['help', '--help']])('is given by the program, by %s %s', async (...argv) => {
    const { status, out, err } = await command(argv.filter((word) => word !== undefined))
    expect([status, err]).toEqual([0, ''])
    for (const { words } of all.filter((one) => one.words.length === 1)) expect(out).toContain(`\n  ${words[0]} `)
    expect(out).toContain('Exit status: 0 success')
  })

  it.each(all)('is given by $words, with every option and argument', async ({ below, words }) => {
    const { status, out, err } = await command([...words, '--help'])
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain(`Usage: ${pathOf(below)} `)
    expect(out).toContain('\nExamples:\n')
    for (const { flags, hidden } of below.options) if (!hidden) expect(out).toContain(`  ${flags} `)
    for (const argument of below.registeredArguments) expect(out).toContain(`\n  ${argument.name()} `)
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/\u001B| $/m)
    expect(await command(['help', ...words])).toEqual({ status, out, err })
    expect(await command([...words, '-h'])).toEqual({ status, out, err })
  })

  it('has examples that the program takes', async () => {
    for (const { words } of all) {
      const { out } = await command([...words, '--help'])
      const lines =
        out
          .split('\nExamples:\n')[1]
          ?.split('\n\n', 1)[0]
          ?.match(/(?<=convex-k8s ).*/g) ?? []
      expect(lines.length, out).toBeGreaterThan(0)
      for (const line of lines) {
        const argv = line
          .replace(/ [<|#].*|\) .*/, '')
          .trim()
          .split(' ')
        expect([line, await usageProblem(argv)]).toEqual([line, undefined])
      }
    }
  })

  it('is given whatever else was asked, and does nothing', async () => {
    const { status } = await command(['seal', '--out', '/nonexistent/x', '--nonsense', '--scope', 'wide', '-h'])
    expect(status).toBe(0)
  })

  it('is not given for a command that does not exist', async () => {
    for (const argv of [
      ['sael', '--help'],
      ['help', 'sael'],
    ]) {
      const ran = await command(argv)
      expect(ran).toMatchObject({ status: 2, out: '' })
      expect(ran.err).toContain('did you mean seal?')
    }
  })
})

describe('wrong use', () => {
  const seal = ['seal', '--cert', 'c', '--instance-name', 'n', '--out', 'o']
  it.each<[string, readonly string[], string]>([
    ['no command', [], 'name a command: init, check, rules, releases'],
    ['a misspelt command', ['sael'], 'unknown command sael; did you mean seal?'],
    ['a command of nobody', ['xxxxxxxx'], 'unknown command; the commands are init, check, rules, releases'],
    ['an option before the command', ['--cert', 'x'], 'unknown option; options follow the command'],
    [
      'a misspelt command below another',
      ['admin-key', 'inspct', '--instance-name', 'n'],
      'unknown command inspct; did you mean inspect?',
    ],
    ['a misspelt command with its options', ['admin-key', 'inspct', '--secret-file', 's'], 'did you mean inspect?'],
    ['a rule too many', ['rules', 'a', 'b'], 'unexpected argument; there is one place for an argument, RULE'],
    ['an unknown option', [...seal, '--rotat'], 'unknown option --rotat; did you mean --rotate?'],
    ['a misspelt option that is required', ['seal', '--crt', 'c'], 'unknown option --crt; did you mean --cert?'],
    ['an option of nobody', [...seal, '--zzzzzzzzzzzz'], 'unknown option; the options are --cert, --out, --namespace'],
    [
      'an option of every object',
      [...seal, '--constructor'],
      'unknown option; the options are --cert, --out, --namespace',
    ],
    ['a negated option', [...seal, '--no-rotate'], 'unknown option'],
    ['a short option', [...seal, '-r'], 'unknown option; the options are --cert, --out, --namespace'],
    ['a short option in capitals', [...seal, '-V'], 'unknown option; the options are --cert, --out, --namespace'],
    ['a flag with a value', [...seal, '--rotate=false'], '--rotate takes no value'],
    ['an option without its value', [...seal, '--secret-file'], '--secret-file needs a value'],
    ['an option with another behind it', [...seal, '--secret-file', '--rotate'], '--secret-file needs a value'],
    ['an option of ids with another behind it', ['check', '--disable', '--format', 'json'], '--disable needs a value'],
    ['an option of ids without one', ['check', '--disable', ','], '--disable needs a value'],
    ['an empty value', [...seal, '--secret-file='], '--secret-file needs a value'],
    ['an option twice', [...seal, '--cert=d'], '--cert is given twice'],
    ['a flag twice', [...seal, '--rotate', '--rotate'], '--rotate is given twice'],
    [
      'a value that is not offered',
      [...seal, '--scope', 'wide'],
      '--scope is one of: strict, namespace-wide, cluster-wide\n',
    ],
    ['a misspelt value', [...seal, '--scope', 'stric'], 'cluster-wide; did you mean strict?'],
    ['a missing option', seal.slice(0, -2), '--out is missing'],
    ['missing options', ['seal'], '--cert, --out, --instance-name are missing'],
    ['a missing argument', ['smoke-test'], 'the argument URL is missing'],
    ['a missing argument that is one of some', ['completion'], 'SHELL is missing; it is one of: bash, zsh, fish'],
    ['a misspelt argument', ['completion', 'bsh'], 'SHELL is one of: bash, zsh, fish; did you mean bash?'],
    ['an argument too many', [...seal, 'more'], 'unexpected argument; values follow their option'],
    ['an argument behind --', [...seal, '--', '--more'], 'unexpected argument'],
    ['options that exclude each other', ['check', '--fail-on', 'info', '--max-severity', 'info'], '--max-severity'],
    [
      'standard input twice',
      ['seal', '--cert', '-', '--secret-file', '-', '--instance-name', 'n', '--out', 'o'],
      'only one of --cert, --secret-file can be standard input (-)',
    ],
    [
      'no place for the key',
      ['admin-key', '--instance-name', 'n'],
      'specify where to write the key: --out FILE, or --print',
    ],
    [
      'two places for the key',
      ['admin-key', '--instance-name', 'n', '--print', '--out', 'o'],
      'specify where to write the key',
    ],
    [
      'a member that is none',
      ['admin-key', '--instance-name', 'n', '--print', '--member-id', 'me'],
      '--member-id is a whole number',
    ],
    [
      'a file that is not there',
      [...seal.slice(0, 1), '--cert', '/nonexistent', ...seal.slice(3)],
      'the certificate cannot be read from /nonexistent: the file does not exist',
    ],
  ])('is %s', async (_, argv, message) => {
    const { status, out, err } = await command(argv)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).toMatch(/\nTry: npx @proompteng\/convex-k8s [a-z -]*--help$/)
  })

  it('is a terminal that a secret would be typed into', async () => {
    const stdin = { isTTY: true } as typeof process.stdin
    const { status, err } = await command(['admin-key', '--instance-name', 'n', '--print'], stdin)
    expect(status).toBe(2)
    expect(err).toContain('the instance secret is expected on standard input, but that is a terminal')
  })

  it('is neither - nor = in a value, nor a file that begins with -', async () => {
    const withoutCert = ['seal', '--instance-name', 'n', '--out', 'o']
    expect(await usageProblem([...withoutCert, '--cert', '-', '--rotate'])).toBeUndefined()
    expect(await usageProblem([...withoutCert, '--cert=a=b'])).toBeUndefined()
    expect(await usageProblem(['check', '--format', 'json', 'file', '-'])).toBeUndefined()
    expect(await usageProblem(['check', '--', '-file'])).toBeUndefined()
  })
})

describe('an unexpected error', () => {
  it.each([
    [new TypeError('first\nsecond'), /^unexpected TypeError at help\.test\.ts:\d+:\d+ \(please report it: https:.*\)$/],
    [
      Object.assign(new Error("EIO: i/o error, read 'a secret'"), { syscall: 'read', code: 'EIO' }),
      /^the system refused read: EIO: i\/o error$/,
    ],
  ])('is one line: %s', async (error, line) => {
    const stdin = {
      [Symbol.asyncIterator]() {
        throw error
      },
    } as unknown as typeof process.stdin
    const { status, out, err } = await command(['admin-key', '--instance-name', 'n', '--print'], stdin)
    expect([status, out]).toEqual([2, ''])
    expect(err.replace('convex-k8s admin-key: ', '')).toMatch(line)
  })
})

describe('the program', () => {
  it('is content when nobody reads to the end', async () => {
    const line = `"${process.execPath}" "${main()}" rules --format json | head -1`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', line])
    expect([stdout, stderr]).toEqual(['[\n', ''])
  })

  it.each(['--version', '-v', '-V'])('says its version by %s', async (flag) => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await command([flag])).toEqual({ status: 0, out: version, err: '' })
  })

  it('gives its status to the shell', async () => {
    const [help, wrong] = await Promise.all([program(['seal', '--help']), program(['seal', '--cert', 'c'])])
    expect(help.status).toBe(0)
    expect(help.out).toMatch(/^Usage: convex-k8s seal /)
    expect(wrong).toMatchObject({ status: 2, out: '' })
    expect(wrong.err).toBe(
      'convex-k8s seal: --out, --instance-name are missing\nTry: npx @proompteng/convex-k8s seal --help\n',
    )
  })
})
