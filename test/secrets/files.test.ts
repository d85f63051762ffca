import { chmod, lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import type { FileHandle, open as realOpen } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { sealCredentialsFile } from '../../src/secrets/credentials-file.ts'
import { writeSecretFile } from '../../src/secrets/files.ts'
import { errorOf } from './errors.ts'
import { expectNoSecret, folder, secret, shownAs, take, watchForSecrets } from './leaks.ts'
import { sealingKey } from './openssl.ts'

watchForSecrets()

/** Every file that was opened, with the mode that it had before and what was written to it. */
const opened: { flags: unknown; mode: number; text: string }[] = []
let failure: Error | undefined
/** Which files fail. */
let failing = /./

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<Record<string, unknown>>()
  const open = original['open'] as typeof realOpen
  const watched = async (path: string, flags: string, mode: number): Promise<FileHandle> => {
    const file = await open(path, flags, mode)
    const { mode: before } = await file.stat()
    const write = file.writeFile.bind(file)
    file.writeFile = async (text) => {
      // oxlint-disable-next-line no-bitwise
      opened.push({ flags, mode: before & 0o777, text: String(text) })
      if (failure !== undefined && failing.test(path)) throw failure
      return write(text)
    }
    return file
  }
  return { ...original, open: watched }
})

beforeEach(() => {
  opened.length = 0
  failure = undefined
  failing = /./
})

describe('a file that holds a secret', () => {
  const value = secret('the value in the file')

  it('can be read by its owner alone, before anything is in it', async () => {
    const file = join(await folder(), 'deep', 'admin-key')
    await writeSecretFile(file, value)
    expect(opened).toEqual([{ flags: 'wx', mode: 0o600, text: value }])
    expect(await readFile(file, 'utf8')).toBe(value)
    // oxlint-disable-next-line no-bitwise
    expect((await lstat(file)).mode & 0o777).toBe(0o600)
  })

  it('is not written over a file, a link or a link to nothing', async () => {
    const path = await folder()
    await writeFile(join(path, 'file'), 'kept')
    await chmod(join(path, 'file'), 0o644)
    await symlink(join(path, 'file'), join(path, 'link'))
    await symlink(join(path, 'nothing'), join(path, 'dangling'))
    for (const name of ['file', 'link', 'dangling']) {
      const error = await errorOf(() => writeSecretFile(join(path, name), value))
      expect(error.issues).toEqual([
        {
          path: join(path, name),
          message: 'already exists and is not overwritten; remove it or choose a different name',
        },
      ])
    }
    expect(await readFile(join(path, 'file'), 'utf8')).toBe('kept')
    expect((await readdir(path)).toSorted()).toEqual(['dangling', 'file', 'link'])
  })

  it('is gone when it could not be written whole', async () => {
    const path = await folder()
    failure = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    const error = await errorOf(() => writeSecretFile(join(path, 'admin-key'), value))
    expect(error.issues[0]?.message).toBe('ENOSPC: no space left on device')
    expectNoSecret(shownAs(error), 'the error')
    expect(await readdir(path)).toEqual([])
  })
})

describe('a sealed file', () => {
  const { certificate } = sealingKey()

  it('is put together in a file that holds no value either', async () => {
    const { values } = await sealCredentialsFile({ certificate, file: join(await folder(), 'sealed.yaml') })
    take(values, ['instanceName'])
    expect(opened).toHaveLength(1)
    expectNoSecret(opened.map(({ text }) => text).join('\n'), 'what was written')
  })

  it('leaves the old one and nothing else when the disk is full', async () => {
    const path = await folder()
    const file = join(path, 'sealed.yaml')
    const { values } = await sealCredentialsFile({ certificate, file })
    take(values, ['instanceName'])
    const before = await readFile(file, 'utf8')
    failure = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    await errorOf(() => sealCredentialsFile({ certificate, file, rotate: true }))
    expect(await readFile(file, 'utf8')).toBe(before)
    expect(await readdir(path)).toEqual(['sealed.yaml'])
  })

  it('comes after the file of its admin key, which is gone when it cannot be written', async () => {
    const path = await folder()
    const options = { certificate, file: join(path, 'sealed.yaml'), adminKeyFile: join(path, 'admin-key') }
    failure = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    failing = /\.tmp$/
    await errorOf(() => sealCredentialsFile(options))
    expect(opened.map(({ flags }) => flags)).toEqual(['wx', 'wx'])
    expect(opened[0]?.mode).toBe(0o600)
    secret(opened[0]?.text ?? '')
    expect(await readdir(path)).toEqual([])
    failure = undefined
    const { values } = await sealCredentialsFile(options)
    expect(take(values, ['instanceName']).adminKey).toBe(await readFile(options.adminKeyFile, 'utf8'))
  })

  it('is not made when the file of its admin key cannot be', async () => {
    const path = await folder()
    const adminKeyFile = join(path, 'admin-key')
    await writeFile(adminKeyFile, 'kept')
    const error = await errorOf(() =>
      sealCredentialsFile({ certificate, file: join(path, 'sealed.yaml'), adminKeyFile }),
    )
    expect(error.issues[0]?.path).toBe(adminKeyFile)
    expect(await readdir(path)).toEqual(['admin-key'])
    expect(await readFile(adminKeyFile, 'utf8')).toBe('kept')
  })
})
