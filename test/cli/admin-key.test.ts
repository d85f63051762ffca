import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createAdminKey, readAdminKey } from '../../src/convex/admin-key/index.ts'
import { secret, watchForSecrets } from '../secrets/leaks.ts'
import { command, program } from './command.ts'
import { instanceSecret, adminKey, prepared, modeOf } from './secrets.ts'

watchForSecrets()

describe('convex-k8s admin-key', () => {
  it('writes a key into a file of its owner alone', async () => {
    const { secretFile, adminKeyOut } = await prepared()
    const argv = [
      'admin-key',
      '--instance-name',
      'orders',
      '--secret-file',
      secretFile,
      '--read-only',
      '--member-id',
      '9',
      '--out',
      adminKeyOut,
    ]
    expect(await command(argv)).toEqual({ status: 0, out: `${adminKeyOut} contains the admin key`, err: '' })
    expect(await modeOf(adminKeyOut)).toBe('600')
    const made = secret(await readFile(adminKeyOut, 'utf8'))
    expect(readAdminKey(made, instanceSecret)).toMatchObject({
      valid: true,
      instanceName: 'orders',
      memberId: 9,
      readOnly: true,
      format: 'current',
    })
    const again = await command(argv)
    expect(again.status).toBe(1)
    expect(again.err).toContain('already exists')
  })

  it('prints the key, and nothing else, when it is asked to', async () => {
    const { status, out, err } = await program(
      ['admin-key', '--instance-name', 'orders', '--print', '--legacy'],
      `${instanceSecret}\n`,
    )
    expect([status, err]).toEqual([0, ''])
    const reading = readAdminKey(secret(out.trimEnd()), instanceSecret, { instanceName: 'orders' })
    expect(reading).toMatchObject({ valid: true, format: 'legacy', memberId: 0, readOnly: false })
    expect(out.endsWith('\n')).toBe(true)
  })

  it('refuses a secret that is none, without repeating it', async () => {
    const ran = await command(['admin-key', '--instance-name', 'orders', '--print'], `${instanceSecret}0`)
    expect([ran.status, ran.out]).toEqual([2, ''])
    expect(ran.err).toContain('--secret-file: an instance secret is 64 hex digits (32 bytes), got 65 characters')
  })
})

describe('convex-k8s admin-key inspect', () => {
  it('says what the key is for', async () => {
    const { secretFile, keyFile } = await prepared()
    const argv = ['admin-key', 'inspect', '--secret-file', secretFile]
    const byFile = await command([...argv, '--key-file', keyFile, '--instance-name', 'orders'])
    const byInput = await command(argv, adminKey)
    expect(byFile).toEqual(byInput)
    expect(byFile).toMatchObject({ status: 0, err: '' })
    expect(byFile.out).toMatch(
      /^instance {3}orders\nissued {5}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z\nfor {8}member 7\nmay {8}read and write\nformat {5}current$/,
    )
  })

  it('knows a system key and a key that only reads', async () => {
    const { secretFile } = await prepared()
    const argv = ['admin-key', 'inspect', '--secret-file', '-', '--key-file']
    const { keyFile } = await prepared()
    const dev = secret('4361726e697461732c206c69746572616c6c79206d65616e696e6720226c6974')
    await writeFile(
      keyFile,
      secret(
        'carnitas|01ec1dc4339bc4a2c653e70016b1e1dea952bcfd707a0cd49c1bddcdfcd4d4a79bb2d6bdfa2f1493a1937cdb71e984c4a7',
      ),
    )
    expect((await command([...argv, keyFile], dev)).out).toMatch(/for {8}Convex itself \(system key\)\n[\s\S]*legacy$/)
    await writeFile(keyFile, secret(createAdminKey({ instanceName: 'orders', instanceSecret, readOnly: true })))
    expect((await command(['admin-key', 'inspect', '--secret-file', secretFile, '--key-file', keyFile])).out).toContain(
      'may        only read',
    )
  })

  it.each([
    ['another instance', ['--instance-name', 'shop'], adminKey, 'not valid: it is for another instance'],
    [
      'another secret',
      [],
      `${adminKey.slice(0, -1)}${adminKey.endsWith('0') ? '1' : '0'}`,
      'not valid: the instance secret does not open it: it was made with another secret, or it was changed',
    ],
    ['nothing at all', [], '', 'not valid: expected lower-case hex digits, after the name of the instance and "|"'],
  ])('ends with status 1 for a key of %s', async (_, more, input, message) => {
    const { secretFile } = await prepared()
    const ran = await command(['admin-key', 'inspect', '--secret-file', secretFile, ...more], input)
    expect(ran).toEqual({ status: 1, out: message, err: '' })
  })
})
