import { randomBytes } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readAdminKey } from '../../src/convex/admin-key/index.ts'
import { expectNoSecret, folder, secret, watchForSecrets } from '../secrets/leaks.ts'
import { unseal } from '../secrets/openssl.ts'
import { command } from './command.ts'
import { key, instanceSecret, adminKey, prepared, modeOf } from './secrets.ts'

async function sealedIn(path: string): Promise<Readonly<Record<string, string>>> {
  return (parse(await readFile(path, 'utf8')) as { spec: { encryptedData: Record<string, string> } }).spec.encryptedData
}
async function opened(path: string, name: string, label = 'convex/convex-backend-secrets'): Promise<string> {
  return secret(unseal(key, label, (await sealedIn(path))[name] ?? '').toString())
}
watchForSecrets()

describe('convex-k8s seal', () => {
  it('makes the sealed file and the admin key that is in it', async () => {
    const { cert, out, adminKeyOut } = await prepared()
    const ran = await command([
      'seal',
      '--cert',
      cert,
      '--namespace',
      'shop',
      '--instance-name',
      'orders',
      '--out',
      out,
      '--admin-key-out',
      adminKeyOut,
    ])
    expect(ran).toEqual({ status: 0, out: `${out} is new\n${adminKeyOut} contains the admin key`, err: '' })
    const label = 'shop/convex-backend-secrets'
    const inside = await opened(out, 'CONVEX_ADMIN_KEY', label)
    expect(await readFile(adminKeyOut, 'utf8')).toBe(inside)
    expect(await modeOf(adminKeyOut)).toBe('600')
    const reading = readAdminKey(inside, await opened(out, 'CONVEX_INSTANCE_SECRET', label), { instanceName: 'orders' })
    expect(reading).toMatchObject({ valid: true, readOnly: false })
  })

  it('keeps the file the next time, and rotates it when asked', async () => {
    const { cert, out, adminKeyOut } = await prepared()
    const argv = ['seal', '--cert', cert, '--instance-name', 'orders', '--out', out]
    await command([...argv, '--admin-key-out', adminKeyOut])
    const before = await readFile(out, 'utf8')
    const oldSecret = await opened(out, 'CONVEX_INSTANCE_SECRET')

    const again = await command([...argv, '--admin-key-out', adminKeyOut])
    expect(again).toMatchObject({ status: 0, err: '' })
    expect(again.out).toBe(`${out} is already sealed for this Secret and is unchanged; --rotate replaces its values`)
    const without = await command([...argv, '--admin-key-out', `${adminKeyOut}-2`])
    expect(without.status).toBe(1)
    expect(without.err).toContain('cannot be read again')
    expect(await readFile(out, 'utf8')).toBe(before)

    const refused = await command([...argv, '--rotate', '--admin-key-out', adminKeyOut])
    expect(refused).toMatchObject({ status: 1, out: '' })
    expect(refused.err).toContain(`${adminKeyOut}: already exists and is not overwritten`)
    expect(await readFile(out, 'utf8')).toBe(before)

    const rotated = await command([...argv, '--rotate', '--admin-key-out', `${adminKeyOut}-2`])
    expect(rotated).toMatchObject({ status: 0, err: '' })
    expect(rotated.out).toContain(`${out} has new values`)
    expect((await opened(out, 'CONVEX_INSTANCE_SECRET')) === oldSecret).toBe(false)
    const newKey = await readFile(`${adminKeyOut}-2`, 'utf8')
    expect(readAdminKey(newKey, oldSecret)).toMatchObject({ valid: false })
  })

  it('takes an instance secret from a file or from standard input, and other keys', async () => {
    const { cert, secretFile, out } = await prepared()
    const argv = ['seal', '--cert', cert, '--instance-name', 'orders', '--short-keys', '--legacy-admin-key']
    await command([...argv, '--secret-file', secretFile, '--out', out])
    await command([...argv, '--secret-file', '-', '--out', `${out}-2.yaml`], `${instanceSecret}\n`)
    for (const file of [out, `${out}-2.yaml`]) {
      expect(Object.keys(await sealedIn(file))).toEqual(['INSTANCE_NAME', 'INSTANCE_SECRET', 'ADMIN_KEY'])
      expect((await opened(file, 'INSTANCE_SECRET')) === instanceSecret).toBe(true)
      const reading = readAdminKey(await opened(file, 'ADMIN_KEY'), instanceSecret)
      expect(reading).toMatchObject({ valid: true, format: 'legacy' })
    }
  })

  it('takes the certificate from standard input, and a scope', async () => {
    const { out } = await prepared()
    const argv = ['seal', '--cert', '-', '--instance-name', 'orders', '--scope', 'cluster-wide', '--out', out]
    expect((await command(argv, key.certificate)).status).toBe(0)
    expect(await opened(out, 'CONVEX_ADMIN_KEY', '')).toMatch(/^orders\|01/)
  })

  it('refuses another instance with status 1', async () => {
    const { cert, out } = await prepared()
    await command(['seal', '--cert', cert, '--instance-name', 'orders', '--out', out])
    const ran = await command(['seal', '--cert', cert, '--instance-name', 'shop', '--out', out, '--rotate'])
    expect(ran.status).toBe(1)
    expect(ran.err).toContain('is for the instance "orders", not "shop"')
  })

  it.each([
    ['a secret of 63 digits', instanceSecret.slice(1)],
    ['two lines', `${instanceSecret}\n\n`],
    ['nothing', ''],
    ['an admin key', adminKey],
  ])('refuses %s for the instance secret, and does not repeat it', async (_, input) => {
    const { cert, out } = await prepared()
    const argv = ['seal', '--cert', cert, '--instance-name', 'orders', '--secret-file', '-', '--out', out]
    const ran = await command(argv, input)
    expect([ran.status, ran.out]).toEqual([2, ''])
    expect(ran.err).toMatch(/--secret-file: /)
    await expect(lstat(out)).rejects.toThrow('ENOENT')
  })

  it('does not repeat a secret that is given as an argument, wherever it stands', async () => {
    const { cert, out } = await prepared()
    const argv = ['seal', '--cert', cert, '--instance-name', 'orders', '--out', out]
    for (const value of [instanceSecret, adminKey]) {
      const wrong = [
        [...argv, value],
        [...argv, '--instance-secret', value],
        [...argv, `--instance-secret=${value}`],
        [...argv, `--rotate=${value}`],
        [...argv, `-s${value}`],
        [...argv, '--scope', value],
        [...argv, '--namespace', value],
        [...argv, '--secret-name', `${value}!`],
        ['seal', '--cert', cert, '--out', out, '--instance-name', value],
        [value],
        ['admin-key', value],
        ['admin-key', '--instance-name', 'orders', '--print', '--member-id', value],
        ['admin-key', '--instance-name', value, '--print'],
      ]
      for (const given of wrong) {
        const ran = await command(given)
        expect(ran.status === 1 || ran.status === 2).toBe(true)
        expectNoSecret(ran.out + ran.err, 'what was printed')
      }
    }
  })

  it('does not repeat a secret that is given as the name of a file to write', async () => {
    const { cert, secretFile, out } = await prepared()
    for (const value of [instanceSecret, adminKey]) {
      const [at, elsewhere] = [join(out, '..', value), join(out, '../other', value)]
      const given = ['--instance-name', 'orders', '--out', at, '--admin-key-out', elsewhere]
      for (const argv of [
        ['seal', '--cert', cert, ...given],
        ['seal-database', '--cert', cert, '--out', join(out, '../database', value)],
        ['admin-key', '--secret-file', secretFile, '--instance-name', 'orders', '--out', join(out, '../keys', value)],
      ]) {
        const ran = await command(argv)
        expect(ran.status, ran.err).toBe(0)
        expect(ran.out).toContain('…')
        expectNoSecret(ran.out + ran.err, 'what was printed')
      }
    }
  })

  it('reads no more of a file than secrets have', async () => {
    const { cert, out } = await prepared()
    const argv = ['seal', '--cert', cert, '--instance-name', 'orders', '--out', out]
    const ran = await command([...argv, '--secret-file', '/dev/zero'])
    expect([ran.status, ran.err]).toEqual([2, expect.stringContaining('the instance secret is larger than 4 MiB')])
  })
})

describe('convex-k8s seal-database', () => {
  it('makes a password, keeps it, and takes one that exists', async () => {
    const { cert, out } = await prepared()
    const argv = ['seal-database', '--cert', cert, '--namespace', 'shop', '--out', out]
    expect(await command(argv)).toMatchObject({ status: 0, out: `${out} is new`, err: '' })
    const label = 'shop/convex-db-credentials'
    expect(await opened(out, 'password', label)).toMatch(/^[0-9a-f]{64}$/)
    const before = await readFile(out, 'utf8')
    expect((await command(argv)).out).toContain('unchanged')
    expect(await readFile(out, 'utf8')).toBe(before)
    const password = secret('a-Password_that~is.safe')
    expect((await command([...argv, '--rotate', '--password-file', '-'], `${password}\n`)).status).toBe(0)
    expect((await opened(out, 'password', label)) === password).toBe(true)
  })

  it('refuses a password that cannot stand in a URL, without repeating it', async () => {
    const { cert, out } = await prepared()
    const ran = await command(
      ['seal-database', '--cert', cert, '--out', out, '--password-file', '-'],
      secret('p@ssword:with/slash'),
    )
    expect(ran.status).toBe(2)
    expect(ran.err).toContain('--password-file: becomes part of a URL unchanged')
  })
})

describe('convex-k8s auth-keys', () => {
  it('makes the sealed file, keeps it the next time, and rotates it when asked', async () => {
    const { cert, out } = await prepared()
    const argv = ['auth-keys', '--cert', cert, '--namespace', 'shop', '--secret-name', 'logins', '--out', out]
    const next = 'List JWT_PRIVATE_KEY and JWKS in functionEnvironment.secretVariables, then render and commit.'
    expect(await command(argv)).toEqual({ status: 0, out: `${out} is new\n${next}`, err: '' })
    const before = await readFile(out, 'utf8')
    const first = await opened(out, 'JWT_PRIVATE_KEY', 'shop/logins')
    expect(first.startsWith('-----BEGIN PRIVATE KEY----- ')).toBe(true)
    expect((await command(argv)).out).toMatch(/is unchanged; --rotate replaces its values$/)
    expect(await readFile(out, 'utf8')).toBe(before)
    expect(await command([...argv, '--rotate'])).toEqual({ status: 0, out: `${out} has new values`, err: '' })
    expect((await opened(out, 'JWT_PRIVATE_KEY', 'shop/logins')) === first).toBe(false)
  })

  it('writes both into a new file that only the owner can read, and shows neither', async () => {
    const file = join(await folder(), 'auth keys.env')
    const ran = await command(['auth-keys', '--env-out', file])
    expect(ran).toEqual({
      status: 0,
      out: `${file} contains JWT_PRIVATE_KEY and JWKS. Set both in one step, then remove the file:\nnpx convex env set --force --from-file '${file}'`,
      err: '',
    })
    expect(await modeOf(file)).toBe('600')
    const text = secret(await readFile(file, 'utf8'))
    expect(/^JWT_PRIVATE_KEY='-----BEGIN [^'\n]+-----'\nJWKS='\{"keys":\[[^'\n]+\]\}'\n$/.test(text)).toBe(true)
    const again = await command(['auth-keys', '--env-out', file])
    expect(again).toMatchObject({ status: 1, out: '' })
    expect(again.err).toContain('already exists and is not overwritten')
    expect((await readFile(file, 'utf8')) === text).toBe(true)
  })
})

it.each([
  ['seal', ['--cert', '-', '--instance-name', 'a', '--out', 'sealed.yaml', '--secret-file']],
  ['seal-database', ['--cert', '-', '--out', 'sealed.yaml', '--password-file']],
  ['admin-key', ['--instance-name', 'a', '--print', '--secret-file']],
  ['smoke-test', ['https://convex.example.com', '--admin-key-file']],
])('%s does not repeat a secret in the place of its file', async (word, options) => {
  const given = randomBytes(8).toString('hex')
  const { status, out, err } = await command([word, ...options, given], 'certificate')
  expect(status).toBe(2)
  expect(err).toContain('the file does not exist')
  expect(out + err).not.toContain(given)
})
