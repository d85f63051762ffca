import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { lockText, readLock } from '../../../scripts/upstream/cited/lock.ts'
import type { Lock } from '../../../scripts/upstream/cited/lock.ts'
import { lockFile } from '../../../scripts/upstream/cited/write.ts'
import type { Finding } from '../../../scripts/upstream/find/finding.ts'
import { compareOperators } from '../../../scripts/upstream/operators/compare.ts'
import type { Operators } from '../../../scripts/upstream/operators/compare.ts'
import { inPaths, inPlace } from '../../../scripts/upstream/operators/copied.ts'
import { keyOf } from '../../../scripts/upstream/read/citation.ts'
import { placeIn } from '../../../scripts/upstream/read/place.ts'
import { goProxy } from './go-proxy.ts'
import { npmRegistry } from './npm-registry.ts'
import type { Files } from './orchard.ts'

const fruits = 'pkg/fruits.go'
const text = `package pkg

// Fruits are refused.
var Fruits = map[string]bool{
	"apple": true,
	"pear":  true,
}

func Pick(name string) error {
	return refused(name)
}
`
const sources: Files = { [fruits]: text, 'checks/tree/health.lua': 'hs = {}\n', 'api/kind.go': 'type Kind struct{}\n' }
const cited = [
  [fruits, 'Fruits'],
  [fruits, 'Pick'],
] as const
const places = new Map(cited.map(([path, anchor]) => [keyOf({ path, anchor }), { path, anchor, by: ['rule trees'] }]))

const lockOf = (version: string): Lock =>
  new Map([
    [
      'orchard',
      {
        version,
        places: new Map(
          cited.map(([path, anchor]) => {
            const place = placeIn(path, text, anchor)
            if (typeof place === 'string') throw new Error(place)
            return [keyOf({ path, anchor }), { line: place.line, hash: place.hash }]
          }),
        ),
      },
    ],
  ])

const same = (version: string) => version
const stated = {
  modules: { orchard: [{ folder: '', module: 'example.com/orchard', versionOf: same }] },
  versions: { orchard: 'v1.9.0' },
  places: new Map([['orchard', places]]),
  lists: [
    {
      name: 'fruits',
      project: 'orchard',
      ours: ['apple', 'pear'],
      path: fruits,
      theirs: inPlace('Fruits', /"(\w+)":/g),
    },
    {
      name: 'checks',
      project: 'orchard',
      ours: ['tree'],
      path: 'checks/',
      theirs: inPaths(/^checks\/(\w+)\/health\.lua$/g),
    },
  ],
  goPins: [
    { name: 'example.com/orchard', version: 'v1.9.0', place: 'test/go.mod' },
    { name: 'example.com/orchard', version: 'v1.2.0', place: 'test/old/go.mod' },
  ],
  npmPins: [],
  heldBack: {},
  byHand: ['pages of websites (2)'],
} satisfies Operators
const withModels: Operators = {
  ...stated,
  npmPins: [{ name: '@orchard/models', version: '1.2.0', place: 'package-lock.json' }],
}

const npm: Record<string, string> = {}
let registry: Awaited<ReturnType<typeof npmRegistry>>
let proxy: ReturnType<typeof goProxy>
let root = ''

beforeAll(async () => {
  registry = await npmRegistry(npm)
})
afterAll(() => registry.close())
beforeEach(() => {
  npm['@orchard/models'] = '1.2.0'
  proxy = goProxy()
  proxy.release('example.com/orchard', 'v1.9.0', sources)
  for (const [name, value] of Object.entries({ ...proxy.env, ...registry.env })) vi.stubEnv(name, value)
  root = mkdtempSync(join(tmpdir(), 'convex-k8s-upstream-root-'))
  const files: Files = {
    'src/fruits.ts': `// orchard@v1.9.0 ${fruits}#Pick\n`,
    'src/sources/versions.ts': "  orchard: 'v1.9.0',\n",
    'docs/fruits.md': '',
    'README.md': '',
    'SECURITY.md': '',
    'CONTRIBUTING.md': '',
    [lockFile]: lockText(lockOf('v1.9.0')),
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
  proxy.remove()
  rmSync(root, { recursive: true })
})

const run = (operators: Operators = stated, writing: { readonly write?: boolean; readonly accept?: boolean } = {}) =>
  compareOperators(operators, { root, lock: readLock(join(root, lockFile)), write: false, accept: false, ...writing })
const brief = ({ what, name, old, new: now, place }: Finding) => `${what}: ${name} (${place}): ${old} -> ${now}`
const findings = async (operators?: Operators) => (await run(operators)).decide.map(brief)
const newer = 'newer version: orchard (test/go.mod): v1.9.0 -> v1.10.0'

describe('operators', () => {
  it('leave nothing to decide if there is no newer version', async () => {
    expect(await run(withModels)).toEqual({
      title: 'Operators: 1 projects, 3 pins',
      summary: ['Read by hand: pages of websites (2).'],
      decide: [],
      moved: { 'cited places': 0 },
    })
  })

  it.each<readonly [change: string, files: Files, found: readonly string[]]>([
    ['nothing else changed', {}, []],
    ['lines moved', { [fruits]: `\n${text}` }, []],
    [
      'a text changed',
      { [fruits]: text.replace('return', 'log()\n\treturn') },
      [`place changed: orchard@v1.10.0 ${fruits}#Pick (cited by rule trees): line 9 -> line 9`],
    ],
    [
      'a list changed',
      { [fruits]: text.replace('"pear": ', '"plum": ') },
      [
        `place changed: orchard@v1.10.0 ${fruits}#Fruits (cited by rule trees): line 4 -> line 4`,
        `list differs: fruits (orchard@v1.10.0 ${fruits}): only here: pear -> only there: plum`,
      ],
    ],
    [
      'a list of files changed',
      { 'checks/bush/health.lua': 'hs = {}\n' },
      ['list differs: checks (orchard@v1.10.0 checks/): only here: nothing -> only there: bush'],
    ],
    [
      'a function was deleted',
      { [fruits]: text.slice(0, text.indexOf('func')) },
      [`place gone: orchard@v1.10.0 ${fruits}#Pick (cited by rule trees): line 9 -> missing`],
    ],
  ])('have a newer version: %s', async (_, files, found) => {
    proxy.release('example.com/orchard', 'v1.10.0', { ...sources, ...files })
    expect(await findings()).toEqual([newer, ...found])
  })

  it('count places that only moved', async () => {
    proxy.release('example.com/orchard', 'v1.10.0', { ...sources, [fruits]: `\n${text}` })
    expect((await run()).moved).toEqual({ 'cited places': 2 })
  })

  it('do not have a prerelease as the newest version', async () => {
    proxy.release('example.com/orchard', 'v1.10.0-rc.1', sources)
    expect(await findings()).toEqual([])
  })

  it('have models with a newer version', async () => {
    npm['@orchard/models'] = '1.10.0'
    expect(await findings(withModels)).toEqual(['newer version: @orchard/models (package-lock.json): 1.2.0 -> 1.10.0'])
  })

  it('are held back up to a version', async () => {
    npm['@orchard/models'] = '1.10.0'
    proxy.release('example.com/orchard', 'v1.10.0', sources)
    const reason = 'the trees are old'
    const heldBack = { orchard: { version: 'v1.10.0', reason }, '@orchard/models': { version: '1.9.0', reason } }
    const { decide, summary } = await run({ ...withModels, heldBack })
    expect(decide.map(brief)).toEqual(['newer version: @orchard/models (package-lock.json): 1.2.0 -> 1.10.0'])
    expect(summary[0]).toBe('Held back: orchard v1.10.0, because the trees are old.')
  })

  it('read nested modules', async () => {
    proxy.release('example.com/orchard-api', 'v0.9.0', { 'tree.go': 'func Tree() {}\n' })
    const path = 'staging/api/tree.go'
    const operators: Operators = {
      ...stated,
      modules: {
        orchard: [
          ...stated.modules.orchard,
          {
            folder: 'staging/api/',
            module: 'example.com/orchard-api',
            versionOf: (version: string) => version.replace('v1', 'v0'),
          },
        ] as unknown as Operators['modules'][string],
      },
      places: new Map([['orchard', new Map([[`${path}#Tree`, { path, anchor: 'Tree', by: ['rule trees'] }]])]]),
    }
    expect(await findings(operators)).toEqual([])
  })

  it('cannot be compared if a cited place is in neither version', async () => {
    const path = fruits
    const operators: Operators = {
      ...stated,
      places: new Map([['orchard', new Map([[`${path}#Dig`, { path, anchor: 'Dig', by: ['rule wells'] }]])]]),
    }
    await expect(run(operators)).rejects.toThrow(
      `orchard: Cited places that the sources do not have:\n${fruits}#Dig (rule wells): missing`,
    )
  })

  it('are reported if the registries do not have them', async () => {
    delete npm['@orchard/models']
    vi.stubEnv('GOPROXY', 'off')
    const operators = { ...withModels, modules: { orchard: [{ ...stated.modules.orchard[0]!, folder: 'none/' }] } }
    await expect(run({ ...operators, places: new Map(), lists: [] } as unknown as Operators)).resolves.toMatchObject({
      decide: [
        { what: 'newest version unknown', name: 'orchard', old: 'v1.9.0' },
        { what: 'newest version unknown', name: '@orchard/models', old: '1.2.0' },
      ],
    })
  })

  it('cannot be compared if the pinned version is not available', async () => {
    vi.stubEnv('GOPROXY', 'off')
    await expect(run()).rejects.toThrow('example.com/orchard@v1.9.0 is not available from its registry.')
  })
})

describe('--operators --write', () => {
  const versions = () => readFileSync(join(root, 'src/sources/versions.ts'), 'utf8')
  const pinned: Operators = {
    ...stated,
    goPins: [{ name: 'example.com/orchard', version: 'v1.10.0', place: 'test/go.mod' }],
  }

  it('cites the pinned version if places only moved', async () => {
    proxy.release('example.com/orchard', 'v1.10.0', { ...sources, [fruits]: `\n${text}` })
    expect((await run(pinned)).decide.map(brief)).toEqual([
      'another version is pinned: orchard (test/go.mod): v1.9.0 -> v1.10.0',
    ])
    expect((await run(pinned, { write: true })).decide).toEqual([])
    expect(versions()).toBe("  orchard: 'v1.10.0',\n")
    expect(readFileSync(join(root, 'src/fruits.ts'), 'utf8')).toBe(`// orchard@v1.10.0 ${fruits}#Pick\n`)
    const { version, places: locked } = readLock(join(root, lockFile)).get('orchard')!
    expect([version, [...locked.values()].map(({ line }) => line)]).toEqual(['v1.10.0', [5, 10]])
  })

  it('requires that changes are accepted', async () => {
    proxy.release('example.com/orchard', 'v1.10.0', { ...sources, [fruits]: text.replace('refused(', 'allowed(') })
    const { decide, summary } = await run(pinned, { write: true })
    expect(decide.map(({ what }) => what)).toEqual(['another version is pinned', 'place changed'])
    expect(summary[0]).toBe('Nothing was written for orchard: something is left to decide.')
    expect(versions()).toBe("  orchard: 'v1.9.0',\n")
    expect((await run(pinned, { write: true, accept: true })).decide).toEqual([])
    expect(versions()).toBe("  orchard: 'v1.10.0',\n")
  })

  it('does not move to a version that is not pinned', async () => {
    proxy.release('example.com/orchard', 'v1.10.0', sources)
    expect((await run(stated, { write: true })).decide.map(brief)).toEqual([newer])
    expect(versions()).toBe("  orchard: 'v1.9.0',\n")
  })
})
