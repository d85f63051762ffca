import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { argumentProblem } from '../../src/cli/arguments.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { command, program } from './command.ts'

watchForSecrets()

describe('help', () => {
  it.each(['--help', '-h'])('is given by the program, by %s', async (flag) => {
    const { status, out, err } = await command([flag])
    expect([status, err]).toEqual([0, ''])
    for (const words of commands.keys()) expect(out).toContain(words)
    expect(out).toContain('Exit status: 0 done')
  })

  it.each([...commands.keys()])('is given by %s, with every option', async (words) => {
    const { status, out, err } = await command([...words.split(' '), '--help'])
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain(`USAGE convex-k8s ${words}`)
    for (const name of Object.keys(commands.get(words)?.command.args ?? {})) expect(out.toLowerCase()).toContain(name)
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/\u001B| $/m)
  })

  it('is given whatever else was asked, and does nothing', async () => {
    const { status } = await command(['seal', '--out', '/nonexistent/x', '--nonsense', '-h'])
    expect(status).toBe(0)
  })
})

describe('wrong use', () => {
  it('ends with status 2 and the commands', async () => {
    for (const argv of [[], ['sael'], ['--cert', 'x'], ['inspect']]) {
      const { status, out, err } = await command(argv)
      expect([status, out]).toEqual([2, ''])
      expect(err).toMatch(/^convex-k8s: (name a command|there is no such command): check, rules, seal/)
    }
  })

  const seal = ['seal', '--cert', 'c', '--instance-name', 'n', '--out', 'o']
  it.each<[string, readonly string[], string]>([
    ['an unknown option', [...seal, '--rotat'], 'there is an unknown option; did you mean rotate?'],
    [
      'an option of nobody',
      [...seal, '--zzzzzzzzzzzz'],
      'there is an unknown option; known here: admin-key-out, cert, help',
    ],
    ['a negated option', [...seal, '--no-rotate'], 'unknown option'],
    ['a short option', [...seal, '-r'], 'unknown option'],
    ['a flag with a value', [...seal, '--rotate=false'], '--rotate takes no value'],
    ['an option without its value', [...seal, '--secret-file'], '--secret-file needs a value'],
    ['an option with another behind it', [...seal, '--secret-file', '--rotate'], '--secret-file needs a value'],
    ['an empty value', [...seal, '--secret-file='], '--secret-file needs a value'],
    ['an option twice', [...seal, '--cert=d'], '--cert is given twice'],
    [
      'a value that is not offered',
      [...seal, '--scope', 'wide'],
      '--scope is one of: strict, namespace-wide, cluster-wide',
    ],
    ['a missing option', seal.slice(0, -2), '--out is missing'],
    ['an argument too many', [...seal, 'more'], 'an argument stands alone'],
    ['an argument behind --', [...seal, '--', '--more'], 'an argument stands alone'],
    [
      'standard input twice',
      ['seal', '--cert', '-', '--secret-file', '-', '--instance-name', 'n', '--out', 'o'],
      'only one of --cert, --secret-file can be standard input (-)',
    ],
    ['no place for the key', ['admin-key', '--instance-name', 'n'], 'say where the key goes: --out FILE, or --print'],
    [
      'two places for the key',
      ['admin-key', '--instance-name', 'n', '--print', '--out', 'o'],
      'say where the key goes',
    ],
    [
      'a member that is none',
      ['admin-key', '--instance-name', 'n', '--print', '--member-id', 'me'],
      '--member-id is a whole number',
    ],
    [
      'a file that is not there',
      [...seal.slice(0, 1), '--cert', '/nonexistent', ...seal.slice(3)],
      'the certificate cannot be read from /nonexistent: ENOENT: no such file or directory',
    ],
  ])('is %s', async (_, argv, message) => {
    const { status, out, err } = await command(argv)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).toMatch(/\nTry: convex-k8s [a-z -]+ --help$/)
  })

  it('is a terminal that a secret would be typed into', async () => {
    const stdin = { isTTY: true } as typeof process.stdin
    const { status, err } = await command(['admin-key', '--instance-name', 'n', '--print'], stdin)
    expect(status).toBe(2)
    expect(err).toContain('the instance secret is expected on standard input, but that is a terminal')
  })

  it('takes - as a value, and = as part of one', () => {
    const definitions = { cert: { type: 'string', required: true }, keep: { type: 'boolean' } } as const
    expect(argumentProblem(definitions, ['--cert', '-', '--keep'], false)).toBeUndefined()
    expect(argumentProblem(definitions, ['--cert=a=b'], false)).toBeUndefined()
    expect(argumentProblem(definitions, ['--cert', 'a', 'file', '-'], true)).toBeUndefined()
    expect(argumentProblem(definitions, ['--constructor', '--cert', 'a'], false)).toMatch(/unknown option/)
  })
})

describe('the program', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await command(['--version'])).toEqual({ status: 0, out: version, err: '' })
  })

  it('gives its status to the shell', async () => {
    const [help, wrong] = await Promise.all([program(['seal', '--help']), program(['seal'])])
    expect(help.status).toBe(0)
    expect(help.out).toMatch(/^Make the credentials of an instance/)
    expect(wrong).toMatchObject({ status: 2, out: '' })
    expect(wrong.err).toBe('convex-k8s seal: --cert is missing\nTry: convex-k8s seal --help\n')
  })
})
