import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { render } from '../../../src/render/render.ts'
import { contentsOf, errorOf, folderWith } from '../fixtures.ts'
import { configMap, stack, stackFiles } from '../objects.ts'

/** Whether a command for root was successful. Elsewhere, `steps.test.ts` shows the same with a disk that fails. */
function asRoot(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('an error of the system', () => {
  it('is a folder that is a file', async () => {
    const folder = await folderWith({ file: 'mine' })
    for (const mode of ['write', 'check'] as const) {
      const error = await errorOf(() => render(stack(), join(folder, 'file'), { mode }))
      expect(error.issues).toEqual([{ path: join(folder, 'file'), message: 'is a file; give a folder' }])
    }
  })

  it('names the path and the code: a file where a folder must be', async () => {
    const folder = await folderWith({ file: 'mine' })
    const error = await errorOf(() => render(stack(), join(folder, 'file', 'convex')))
    expect(error.issues).toEqual([{ path: join(folder, 'file', 'convex'), message: 'ENOTDIR: not a directory' }])
  })

  it('names the path and the code: a name that is too long, a link that leads to itself', async () => {
    const folder = await folderWith()
    expect((await errorOf(() => render(stack(), join(folder, 'x'.repeat(300))))).message).toContain('ENAMETOOLONG')
    await symlink('loop', join(folder, 'loop'))
    expect((await errorOf(() => render(stack(), join(folder, 'loop', 'convex')))).message).toContain('ELOOP')
  })

  it('ends below a folder that takes no other', async () => {
    // Node's own recursive mkdir tries again forever.
    for (const folder of ['/proc/convex', '/proc/convex/a/b']) {
      const error = await errorOf(() => render(stack(), folder))
      expect(error.issues).toEqual([{ path: folder, message: expect.stringMatching(/^E[A-Z]+: /) }])
    }
  }, 10_000)

  it('leaves no new folder behind, and no other is removed', async () => {
    const folder = await folderWith()
    const onProgress = () => {
      throw Object.assign(new Error('mine'), { code: 'ENOENT' })
    }
    for (const path of ['a/b/c', 'a/b', 'a']) {
      await expect(render(stack(), join(folder, path), { onProgress })).rejects.toThrow('mine')
      expect(await readdir(folder)).toEqual([])
    }
    await mkdir(join(folder, 'a'))
    await expect(render(stack(), join(folder, 'a/b/c'), { onProgress })).rejects.toThrow('mine')
    expect(await readdir(folder, { recursive: true })).toEqual(['a'])
    const tooLong = join(folder, 'b/c', 'x'.repeat(300))
    expect((await errorOf(() => render(stack(), tooLong))).message).toContain('ENAMETOOLONG')
    expect(await readdir(folder, { recursive: true })).toEqual(['a'])
  })

  it('is not a folder that exists, or that another run makes at the same time', async () => {
    const folder = await folderWith()
    await symlink(folder, `${folder}-link`)
    const path = join(`${folder}-link`, 'a/b')
    await Promise.all(Array.from({ length: 8 }, () => render(stack(), path)))
    expect((await render(stack(), path)).written).toEqual([])
  })

  it('names the path and the code: no permission', async ({ skip }) => {
    skip(process.getuid?.() === 0, 'root has every permission')
    const folder = await folderWith()
    await chmod(folder, 0o500)
    const error = await errorOf(() => render(stack(), folder))
    expect(error.issues).toEqual([{ path: join(folder, stackFiles[0] ?? ''), message: 'EACCES: permission denied' }])
  })

  it.each(['backend-configmap.yaml', 'kustomization.yaml', 'old-configmap.yaml'])(
    'leaves the folder as it was when %s cannot be replaced or removed',
    async (name) => {
      const folder = await folderWith({ 'README.md': 'mine' })
      await render({ ...stack('one'), old: { configMap: configMap('old') } }, folder)
      const place = join(folder, name)
      const text = await readFile(place, 'utf8')
      const before = await contentsOf(folder)
      const change = { ...stack('two'), new: { configMap: configMap('new') } }
      const expectNothing = async (code: string) => {
        expect((await errorOf(() => render(change, folder))).issues).toEqual([
          { path: place, message: expect.stringContaining(code) },
        ])
        expect(await contentsOf(folder)).toEqual(before)
      }
      if (asRoot('chattr', ['+i', place])) {
        await expectNothing('EPERM').finally(() => asRoot('chattr', ['-i', place]))
      }
      await writeFile(`${folder}-file`, text)
      if (asRoot('mount', ['--bind', `${folder}-file`, place])) {
        await expectNothing('EBUSY').finally(() => asRoot('umount', [place]))
      }
      expect((await render(change, folder)).inSync).toBe(true)
    },
  )

  it('names the temporary files that cannot be removed', async ({ skip }) => {
    const folder = await folderWith()
    await render(stack('one'), folder)
    const before = await contentsOf(folder)
    skip(!asRoot('chattr', ['+a', folder]), 'only root can make a folder append-only')
    const error = await errorOf(() => render(stack('two'), folder)).finally(() => asRoot('chattr', ['-a', folder]))
    const names = Object.keys(await contentsOf(folder)).filter((name) => name.endsWith('.tmp'))
    expect(names).not.toEqual([])
    expect(await contentsOf(folder)).toMatchObject(before)
    expect(error.issues.at(-1)?.path.split(', ').toSorted()).toEqual(names)
    await render(stack('two'), folder)
    expect(Object.keys(await contentsOf(folder))).toEqual(Object.keys(before))
  })

  it('leaves a full disk as it was, also when it is full in the midst of a file', async ({ skip }) => {
    const folder = join(dirname(await folderWith()), 'small')
    await mkdir(folder)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    } catch {
      skip('only root can mount a small disk')
    }
    onTestFinished(() => void execFileSync('umount', [folder]))
    await render(stack(), folder)
    await writeFile(join(folder, 'README.md'), 'mine')
    const before = await contentsOf(folder)
    for (const size of [30_000, 50_000, 200_000]) {
      const big = {
        ...stack('two'),
        big: { configMap: configMap('big', { a: 'x'.repeat(size), b: 'y'.repeat(20_000) }) },
      }
      const error = await errorOf(() => render(big, folder))
      expect(error.issues).toEqual([
        { path: expect.stringContaining(folder), message: 'ENOSPC: no space left on device' },
      ])
      expect(await contentsOf(folder)).toEqual(before)
    }
    expect(await readdir(folder)).toHaveLength(stackFiles.length + 1)
  })
})
