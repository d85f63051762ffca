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

type Git = (args: readonly string[], input?: string) => Buffer

/** Runs Git in a clone or bare clone. It reads without a work tree, and never from the network. */
export function gitIn(folder: string): Git {
  return (args, input = '') => {
    try {
      return execFileSync('git', ['-C', folder, ...args], {
        input,
        maxBuffer: 2 ** 30,
        stdio: ['pipe', 'pipe', 'pipe'],
        // A hook of Git sets GIT_DIR, which takes precedence over the folder.
        env: { ...process.env, GIT_DIR: undefined, GIT_NO_LAZY_FETCH: '1' },
      })
    } catch {
      throw new Error(`git ${args[0]} fails in ${folder}: is it a complete clone of convex-backend?`)
    }
  }
}

/** Opens a clone or bare clone. */
export function openClone(folder: string): (name: string) => Revision {
  const contents = new Map<string, string>()
  const git = gitIn(folder)
  const load = (ids: readonly string[]) => {
    const missing = [...new Set(ids)].filter((id) => !contents.has(id))
    if (missing.length === 0) return
    textsOf(git, missing).forEach((text, index) => {
      const id = missing[index]
      if (id !== undefined && text !== undefined) contents.set(id, text)
    })
  }
  return (name) => {
    const [commit = '', date = ''] = commitOf(name, () =>
      git(['log', '--no-walk', '--format=%H %cs', '--end-of-options', `${name}^{commit}`, '--']),
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

/** The texts of objects by their names, such as `COMMIT:PATH`; `undefined` for one that the clone does not have. */
export function textsOf(git: Git, names: readonly string[]): readonly (string | undefined)[] {
  const answer = git(['cat-file', '--batch'], names.map((name) => `${name}\n`).join(''))
  let at = 0
  // A line with id, type and size, then the bytes. For a name that the clone does not have it is "NAME missing".
  return names.map(() => {
    const end = answer.indexOf('\n', at)
    const [, , size] = / (\w+) (\d+)$/.exec(answer.subarray(at, end).toString()) ?? []
    at = size === undefined ? end + 1 : end + 1 + Number(size) + 1
    return size === undefined ? undefined : answer.subarray(end + 1, at - 1).toString()
  })
}
