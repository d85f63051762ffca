import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder } from '../../src/new-folder.ts'
import { withSecretFile, writePublicFile, writeSecretFile } from '../../src/secrets/files.ts'
import { errorOf, folderWith } from '../render/fixtures.ts'

it('gives the new folders, outermost first', async () => {
  const folder = await folderWith({ file: '' })
  expect(await makeFolder(join(folder, 'a/b'))).toEqual([join(folder, 'a'), join(folder, 'a/b')])
  expect(await makeFolder(join(folder, 'a/b/c'))).toEqual([join(folder, 'a/b/c')])
  expect(await makeFolder(join(folder, 'a/b'))).toEqual([])
  expect(await makeFolder('.')).toEqual([])
  await expect(makeFolder(join(folder, 'file'))).rejects.toThrow('EEXIST')
  await expect(makeFolder(join(folder, 'file/a'))).rejects.toThrow('ENOTDIR')
})

it('ends when a file is to be below a folder that takes none', async () => {
  for (const write of [
    () => writeSecretFile('/proc/convex/key', ''),
    () => writePublicFile('/proc/convex/key', '', true),
  ])
    expect((await errorOf(write)).issues).toMatchObject([{ path: '/proc/convex/key' }])
}, 10_000)

it('leaves no new folder behind, and nothing of another program is removed', async () => {
  const folder = await folderWith()
  const path = join(folder, 'a/b/key')
  const fail = async () => {
    throw new Error('mine')
  }
  await expect(withSecretFile(path, 'secret', fail)).rejects.toThrow('mine')
  expect(await readdir(folder)).toEqual([])
  const other = async () => {
    await writeFile(join(folder, 'a/theirs'), 'theirs')
    await mkdir(join(folder, 'a/b/inner'))
    throw new Error('mine')
  }
  await expect(withSecretFile(path, 'secret', other)).rejects.toThrow('mine')
  expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(['a', 'a/b', 'a/b/inner', 'a/theirs'])
  const tooLong = join(folder, 'c/d', 'x'.repeat(300))
  for (const write of [() => writeSecretFile(tooLong, ''), () => writePublicFile(tooLong, '', true)]) {
    expect((await errorOf(write)).message).toContain('ENAMETOOLONG')
    expect(await readdir(folder)).toEqual(['a'])
  }
  await writeSecretFile(join(folder, 'c/d/key'), 'secret')
  expect(await readFile(join(folder, 'c/d/key'), 'utf8')).toBe('secret')
})
