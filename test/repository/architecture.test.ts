import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))

/** What every room may know: the errors, and the name of the command that messages give. */
const common = [
  'errors.ts',
  'guarded.ts',
  'shown.ts',
  'system-error.ts',
  'regular-file.ts',
  'new-folder.ts',
  'command-name.ts',
]

/** The rooms that each room may know besides itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'guarded.ts': [],
  'shown.ts': [],
  'system-error.ts': [],
  'regular-file.ts': [],
  'new-folder.ts': [],
  'command-name.ts': [],
  convex: [],
  kubernetes: [],
  sources: ['convex'],
  options: ['convex', 'kubernetes'],
  components: ['convex', 'kubernetes', 'options'],
  'collect.ts': [],
  'stack-parts.ts': ['components', 'convex', 'options'],
  'stack.ts': ['check', 'collect.ts', 'components', 'options', 'stack-parts.ts'],
  check: ['convex', 'kubernetes', 'options', 'sources'],
  render: ['check', 'kubernetes', 'options', 'runbook'],
  runbook: ['check', 'convex', 'kubernetes', 'secrets'],
  fleet: ['check', 'components', 'convex', 'kubernetes', 'options', 'render', 'stack.ts'],
  secrets: ['convex', 'kubernetes', 'options'],
  'smoke-test': ['convex', 'options'],
  init: ['check', 'components', 'kubernetes', 'options', 'render', 'runbook', 'stack.ts'],
}

/** Hold the text of a program, which a user or a pod runs. */
const programText = /^(init\/program|components\/environment\/script)\.ts$/

const readsDisk = [
  programText,
  /^render\/disk\/(folder|temporary-files|writer)\.ts$/,
  /^check\/load\/disk\.ts$/,
  /^(regular-file|new-folder)\.ts$/,
  /^secrets\//,
  /^cli\//,
]

interface Source {
  readonly name: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

function roomOf(name: string): string {
  return name.split('/')[0] ?? name
}

const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const text = readFileSync(join(root, name), 'utf8')
    const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
    const found = code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)
    return { name, room: roomOf(name), text, imports: [...found].map(([, specifier]) => specifier!) }
  })

/** The files of ours that a file imports, by their names below `src`. */
function ownImports({ name, imports }: Source): readonly string[] {
  return imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, resolve(root, dirname(name), specifier)).replaceAll('\\', '/'))
}

function wrong(problemsOf: (source: Source) => readonly string[]): readonly string[] {
  return sources.flatMap((source) => problemsOf(source).map((problem) => `${source.name}: ${problem}`))
}

describe('the rooms of src', () => {
  it('are read', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.flatMap(ownImports).length).toBeGreaterThan(200)
    const names = new Set(sources.map(({ name }) => name))
    expect(sources.flatMap(ownImports).filter((name) => !names.has(name))).toEqual([])
  })

  it('know only what they may', () => {
    expect(
      wrong((source) => {
        const allowed = arrows[source.room]
        if (allowed === undefined) return []
        return ownImports(source).filter((name) => ![source.room, ...common, ...allowed].includes(roomOf(name)))
      }),
    ).toEqual([])
  })

  it('are all drawn', () => {
    const drawn = new Set([...Object.keys(arrows), 'cli', 'index.ts'])
    expect([...new Set(sources.map(({ room }) => room))].filter((room) => !drawn.has(room))).toEqual([])
  })

  it('keep Convex free of anything of ours, and the command out of the library', () => {
    expect(
      wrong((source) =>
        source.room === 'convex'
          ? ownImports(source).filter((name) => !['convex', 'errors.ts', 'guarded.ts'].includes(roomOf(name)))
          : [],
      ),
    ).toEqual([])
    expect(
      wrong((source) => (source.room === 'cli' ? [] : ownImports(source).filter((name) => roomOf(name) === 'cli'))),
    ).toEqual([])
  })

  it('are entered by index.ts from outside alone', () => {
    expect(
      wrong((source) => (source.room === 'cli' ? [] : ownImports(source).filter((name) => name === 'index.ts'))),
    ).toEqual([])
  })
})

describe('the files of src', () => {
  it('are short', () => {
    const written = sources.filter(({ name }) => name !== 'check/rules/all.ts')
    const lengths = written.map(({ name, text }) => ({ name, lines: text.split('\n').length - 1 }))
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([])
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100)
  })

  it('import their own files with .ts, and those of Node by node:', () => {
    expect(wrong(({ imports }) => imports.filter((name) => name.startsWith('.') && !name.endsWith('.ts')))).toEqual([])
    expect(
      wrong(({ imports }) => imports.filter((name) => /^(fs|path|crypto|os|url|util|child_process)(\/|$)/.test(name))),
    ).toEqual([])
  })

  it('import models one by one, as a barrel costs seconds', () => {
    const deep = /^(kubernetes-models|@kubernetes-models\/[a-z-]+)\/(?:[^/]+\/)+[A-Z]\w+$/
    const own = /^@kubernetes-models\/(base|apimachinery)(\/|$)/
    expect(
      wrong(({ imports }) =>
        imports.filter((name) => /kubernetes-models/.test(name) && !deep.test(name) && !own.test(name)),
      ),
    ).toEqual([])
  })

  it('never ask for the class of an object, of which two versions may be installed', () => {
    const ofModels = /import\s+(?!type\b)\{([^}]*)\}\s+from\s+'[^']*kubernetes-models[^']*'/g
    expect(
      wrong(({ text }) => {
        const names = [...text.matchAll(ofModels)].flatMap(([, list = '']) =>
          list.split(',').map((name) => name.trim()),
        )
        const asked = [...text.matchAll(/instanceof\s+(\w+)/g)].map(([, name = '']) => name)
        return asked.filter((name) => name === 'Model' || names.some((item) => item.endsWith(name)))
      }),
    ).toEqual([])
  })

  it('reach the disk in one place', () => {
    const disk = /^node:(fs|fs\/promises|child_process|os)$|^write-file-atomic$/
    expect(
      wrong(({ name, imports }) =>
        readsDisk.some((place) => place.test(name)) ? [] : imports.filter((item) => disk.test(item)),
      ),
    ).toEqual([])
  })

  it('print in one place', () => {
    const printing = /\bconsole\.|\bstd(?:out|err)\.write\(/g
    expect(
      wrong(({ name, room, text }) =>
        room !== 'cli' || name === 'cli/output.ts' ? [] : [...text.matchAll(printing)].map(([call]) => call),
      ),
    ).toEqual([])
  })

  it('pass on no message of an error that is not ours', () => {
    // These have seen that the error is ours; a program has errors of its own.
    const passed = /\b(?:error|cause|reason|e|err)\.message\b|String\((?:error|cause|reason|e|err)\)/g
    const own = new Set(['cli/run.ts', 'kubernetes/edit.ts', 'render/disk/writer.ts'])
    expect(
      wrong(({ name, text }) =>
        own.has(name) || programText.test(name) ? [] : [...text.matchAll(passed)].map(([call]) => call),
      ),
    ).toEqual([])
  })

  it('reach the network in one room', () => {
    const network = /^node:(net|tls|http|https|http2|dns|dns\/promises|dgram)$|^(ws|undici)$/
    const places = sources.filter(({ imports }) => imports.some((item) => network.test(item)))
    expect([...new Set(places.map(({ room }) => room))]).toEqual(['smoke-test'])
    const calls = /(?<![.\w])(fetch|WebSocket|EventSource|XMLHttpRequest)\(/g
    expect(
      wrong(({ room, name, text }) =>
        room === 'smoke-test' || programText.test(name)
          ? []
          : [...text.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(calls)].map(([call]) => call),
      ),
    ).toEqual([])
  })

  it('build from their options alone', () => {
    const impure =
      /\b(Date\.now|new Date\(|Math\.random|process\.(env|argv|cwd|platform|pid|hrtime|memoryUsage|exit|stdout)|performance\.|localeCompare|toLocale\w+|Intl\.)/g
    const builders = new Set([
      'convex',
      'kubernetes',
      'options',
      'components',
      'runbook',
      'init',
      'stack.ts',
      'stack-parts.ts',
      'collect.ts',
    ])
    expect(
      wrong(({ room, name, text }) => {
        if (!builders.has(room) || name.startsWith('convex/admin-key/') || programText.test(name)) return []
        return [...text.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(impure)].map(([found]) => found)
      }),
    ).toEqual([])
  })
})

describe('every folder of src and test', () => {
  const names = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, '..', folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(join(root, '..'), join(parentPath, name)).replaceAll('\\', '/')),
  )

  it('has at most 25 files', () => {
    const counts = new Map<string, number>()
    for (const name of names) counts.set(dirname(name), (counts.get(dirname(name)) ?? 0) + 1)
    expect(counts.size).toBeGreaterThan(100)
    expect([...counts].filter(([, count]) => count > 25)).toEqual([])
  })

  it('has test files of at most 300 lines', () => {
    const tests = names.filter((name) => /^test\/.*\.ts$/.test(name))
    const linesOf = (name: string): number => readFileSync(join(root, '..', name), 'utf8').split('\n').length - 1
    expect(tests.length).toBeGreaterThan(200)
    expect(tests.filter((name) => linesOf(name) > 300)).toEqual([])
  })
})
