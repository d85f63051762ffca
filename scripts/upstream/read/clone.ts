import { execFileSync } from 'node:child_process'

/** A commit of a clone. */
export interface Revision {
  /** The full sha. */
  readonly commit: string
  /** The day of the commit, as `2026-08-21`. */
  readonly date: string
  /** Ids of the contents of all files, by path. */
  readonly files: ReadonlyMap<string, string>
  /** The texts of files, by path. Paths that the commit does not have are left out. */
  readonly texts: (paths: Iterable<string>) => ReadonlyMap<string, string>
}

/** Opens a clone or bare clone. Git reads it without a work tree, and never from the network. */
export function openClone(folder: string): (name: string) => Revision {
  const contents = new Map<string, string>()
  const git = (args: readonly string[], input = ''): Buffer =>
    execFileSync('git', ['-C', folder, ...args], {
      input,
      maxBuffer: 2 ** 30,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
    })
  const load = (ids: readonly string[]) => {
    const missing = [...new Set(ids)].filter((id) => !contents.has(id))
    if (missing.length === 0) return
    for (const [id, text] of blobsIn(git(['cat-file', '--batch'], `${missing.join('\n')}\n`))) contents.set(id, text)
  }
  return (name) => {
    const [commit = '', date = ''] = commitOf(name, () =>
      git(['show', '-s', '--format=%H %cs', `${name}^{commit}`, '--']),
    )
    const files = new Map(
      git(['ls-tree', '-r', '-z', '--full-tree', commit])
        .toString()
        .split('\0')
        .flatMap((entry) => {
          const [, type, id = '', path = ''] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(entry) ?? []
          return type === 'blob' ? [[path, id] as const] : []
        }),
    )
    const texts = (paths: Iterable<string>) => {
      const wanted = [...paths].flatMap((path) => {
        const id = files.get(path)
        return id === undefined ? [] : [[path, id] as const]
      })
      load(wanted.map(([, id]) => id))
      return new Map(wanted.map(([path, id]) => [path, contents.get(id) ?? missingText(path, name)]))
    }
    return { commit, date, files, texts }
  }
}

function commitOf(name: string, read: () => Buffer): readonly string[] {
  try {
    return read().toString().trim().split(' ')
  } catch {
    throw new Error(`Git finds no commit ${name}: is the folder a clone of convex-backend with its history?`)
  }
}

function missingText(path: string, name: string): never {
  throw new Error(`The clone lists ${path} of ${name}, but does not contain it.`)
}

/** The answer of `git cat-file --batch`: a line with id, type and size, then the bytes. */
function* blobsIn(answer: Buffer): Generator<readonly [id: string, text: string]> {
  let at = 0
  while (at < answer.length) {
    const end = answer.indexOf('\n', at)
    const [id = '', , size] = answer.subarray(at, end).toString().split(' ')
    const start = end + 1
    // The answer for an id that the clone does not have is "ID missing".
    at = size === undefined ? start : start + Number(size) + 1
    if (size !== undefined) yield [id, answer.subarray(start, at - 1).toString()]
  }
}
