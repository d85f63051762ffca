import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compare } from '../../../scripts/upstream/compare.ts'
import type { Finding } from '../../../scripts/upstream/find/finding.ts'
import { edited, entry, knobs, orchard, repository, stated, uses, workflow } from './orchard.ts'
import type { Files } from './orchard.ts'

let clone: ReturnType<typeof repository>
let from = ''

beforeAll(() => {
  clone = repository()
  from = clone.commit(orchard)
})
afterAll(() => clone.remove())

const reportOf = (files: Files) => compare(clone.folder, { from, to: clone.commit(files) }, stated)
const brief = ({ what, name, old, new: now }: Finding) => `${what}: ${name}: ${old} -> ${now}`
const findingsOf = (files: Files) => reportOf(files).decide.map(brief)

describe('a pair of equal revisions', () => {
  it('leaves nothing to decide, and moves nothing', () => {
    const report = reportOf(orchard)
    expect(report.decide).toEqual([])
    expect(report.moved).toEqual({ settings: 0, facts: 0, 'cited places': 0 })
  })

  it('reads what the linked crates, the scripts and the pages read, and nothing else', () => {
    const { images } = reportOf(orchard).to
    expect(images.crates).toEqual(['crates/local_backend', 'crates/common', 'crates/well'])
    expect([...images.backend.keys()]).toEqual(
      'APPLE_SIZE BASKETS FENCE_HEIGHT GATE_OPEN LADDER_REST_SECS LEFT_SHARE ORCHARD_LABEL QUIET RAKES SCARECROWS SEASON SHED WELL_DEPTH'.split(
        ' ',
      ),
    )
    expect([...images.dashboard.keys()]).toEqual(['NEXT_PUBLIC_TITLE'])
    expect([...images.backend.values()].filter(({ isUsed }) => !isUsed).map(({ name }) => name)).toEqual(['SCARECROWS'])
  })
})

describe('one change of the sources', () => {
  it.each<readonly [change: string, files: () => Files, findings: readonly string[]]>([
    [
      'a setting is renamed',
      () => edited(knobs, ['"BASKETS"', '"CARRIED_BASKETS"']),
      ['renamed: BASKETS: in the catalogue -> CARRIED_BASKETS, read, default 4'],
    ],
    [
      'a setting and its static are renamed',
      () => ({
        ...edited(knobs, ['LADDER_REST', 'LADDER_BREAK']),
        [uses]: orchard[uses]!.replaceAll('LADDER_REST', 'LADDER_BREAK'),
      }),
      ['renamed: LADDER_REST_SECS: in the catalogue -> LADDER_BREAK_SECS, read, default 60 * 5 seconds'],
    ],
    [
      'one setting is deleted, and another one is added',
      () => edited(knobs, ['"LEFT_SHARE", 0.1', '"RIGHT_SHARE", 0.2']),
      ['gone: LEFT_SHARE: in the catalogue -> read nowhere', 'new: RIGHT_SHARE: missing -> read, default 0.2'],
    ],
    ['a default changes', () => edited(knobs, ['60 * 5', '60 * 6']), ['default changed: LADDER_REST_SECS: 300 -> 360']],
    [
      'the constant of a default changes',
      () => edited(knobs, ['1 << 5', '1 << 6']),
      ['default changed: APPLE_SIZE: 32 -> 64'],
    ],
    [
      'a default is written differently',
      () => edited(knobs, ['60 * 5', '300_u64'], ['"LEFT_SHARE", 0.1', '"LEFT_SHARE", /* share */ 0.10']),
      [],
    ],
    [
      'a unit changes',
      () => edited(knobs, ['Duration::from_secs', 'Duration::from_millis']),
      ['unit changed: LADDER_REST_SECS: seconds -> milliseconds'],
    ],
    [
      'a default and its unit change',
      () => edited(knobs, ['from_secs', 'from_mins'], ['60 * 5', '5']),
      ['default and unit changed: LADDER_REST_SECS: 300, seconds -> 5, minutes'],
    ],
    [
      'a type changes',
      () =>
        edited(knobs, [
          'LazyLock<usize> = LazyLock::new(|| env_config("BASKETS", 4))',
          'LazyLock<f64> = LazyLock::new(|| env_config("BASKETS", 4.0))',
        ]),
      ['type changed: BASKETS: integer -> f64'],
    ],
    [
      'a type gets narrower',
      () => edited(knobs, ['pub static BASKETS: LazyLock<usize>', 'pub static BASKETS: LazyLock<u8>']),
      ['range changed: BASKETS: up to 9007199254740991 -> up to 255 (u8)'],
    ],
    [
      'a setting is deleted',
      () => edited(uses, ['env::var("ORCHARD_LABEL").unwrap_or_default()', '"none"']),
      ['gone: ORCHARD_LABEL: in the catalogue -> read nowhere'],
    ],
    [
      'a setting that is left alone is deleted',
      () => edited('crates/well/src/lib.rs', ['env_config("WELL_DEPTH", 12)', '12']),
      ['gone: WELL_DEPTH: left alone -> read nowhere'],
    ],
    [
      'a script stops reading a variable',
      () => edited(entry, ['export SHED=${SHED:-/shed}', 'export SHED=/shed']),
      ['gone: SHED: refused (managed) -> read nowhere', 'fact changed: entry script: 3 lines -> 3 lines'],
    ],
    [
      'a setting is added',
      () => edited(uses, ['carry(', 'if env_config("PIPS", true) { spit() }\n    carry(']),
      ['new: PIPS: missing -> read, default true'],
    ],
    [
      'the command line takes a variable',
      () =>
        edited('crates/local_backend/src/main.rs', [
          '    #[arg(long, env)]',
          '    #[arg(env = "HEDGE", long)]\n    hedge: bool,\n    #[arg(long, env)]',
        ]),
      ['new: HEDGE: missing -> read'],
    ],
    [
      'the Node.js program and the dashboard read new variables',
      () => ({
        ...edited('npm-packages/node-executor/src/local.ts', ['"autumn"', 'process.env["MOON"]']),
        'npm-packages/dashboard-self-hosted/next.config.js': 'const hue = process.env.NEXT_PUBLIC_HUE\n',
      }),
      ['new: MOON: missing -> read', 'new: NEXT_PUBLIC_HUE: missing -> read'],
    ],
    [
      'variables are read by an optional access, and all at once',
      () =>
        edited('npm-packages/node-executor/src/local.ts', [
          '"autumn"',
          'process.env?.MOON ?? process.env?.["STAR"];\nconst { SUN, RAIN: rain, SEASON } = process.env',
        ]),
      ['MOON', 'RAIN', 'STAR', 'SUN'].map((name) => `new: ${name}: missing -> read`),
    ],
    [
      'a name is read that the sources do not contain',
      () => ({
        ...edited(uses, ['carry(', 'env::var(&format!("TREE_{number}"));\n    carry(']),
        'npm-packages/node-executor/src/names.ts': 'const value = process.env[name];\n',
      }),
      [
        `new: any name in ${uses}: missing -> read`,
        'new: any name in npm-packages/node-executor/src/names.ts: missing -> read',
      ],
    ],
    [
      'a setting is declared that nothing uses',
      () =>
        edited(knobs, [
          '/// Declared for another program.',
          'pub static GEESE: LazyLock<u64> = LazyLock::new(|| env_config("GEESE", 9));',
        ]),
      ['new, but unused: GEESE: missing -> declared, but used nowhere'],
    ],
    [
      'a setting that was used is declared alone',
      () => edited(uses, [', RAKES', ''], [' *RAKES,', '']),
      ['unused: RAKES: in the catalogue -> declared, but used nowhere'],
    ],
    [
      'a setting is used only by another setting, which is used',
      () => edited(uses, ['*BASKETS, ', ''], ['BASKETS, ', '']),
      [],
    ],
    [
      'a setting is used only by another setting, which is not used',
      () => edited(uses, ['*RAKES, ', ''], [', RAKES', ''], ['*BASKETS, ', ''], ['BASKETS, ', '']),
      [
        'unused: BASKETS: in the catalogue -> declared, but used nowhere',
        'unused: RAKES: in the catalogue -> declared, but used nowhere',
      ],
    ],
    [
      'a setting is used only by a test',
      () => edited(uses, [' *LEFT_SHARE,', ''], ['LEFT_SHARE, ', ''], ['*SCARECROWS', '*LEFT_SHARE']),
      ['unused: LEFT_SHARE: in the catalogue -> declared, but used nowhere'],
    ],
    [
      'a declaration that nothing used is used',
      () => edited(uses, ['carry(', 'scare(*SCARECROWS);\n    carry(']),
      ['used again: SCARECROWS: refused (dead) -> read, default 3'],
    ],
    [
      'a setting that was dropped comes back',
      () => edited(uses, ['carry(', 'env::var_os("HORSES");\n    carry(']),
      ['used again: HORSES: refused (dropped) -> read'],
    ],
    [
      'a crate is linked that was not',
      () =>
        edited('crates/common/Cargo.toml', [
          'name = "common"\n',
          'name = "common"\n[dependencies]\nspare = { workspace = true }\n',
        ]),
      ['new: IN_A_SPARE_CRATE: missing -> read'],
    ],
    [
      'the image gets another name',
      () => edited(workflow, ['an-orchard/', 'orchards/']),
      ['fact changed: image: ghcr.io/an-orchard/backend -> ghcr.io/orchards/backend'],
    ],
    [
      'a port changes',
      () => edited(entry, ['7010', '7020']),
      ['fact changed: port: 7010 -> 7020', 'fact changed: entry script: 3 lines -> 3 lines'],
    ],
    [
      'a limit changes, or cannot be found any more',
      () => edited('docs/sizes.rs', ['1 << 10', '1 << 11']),
      ['fact changed: crates: 8192 -> 16384'],
    ],
    [
      'a file with a fact is deleted',
      () => ({ ...orchard, 'docs/sizes.rs': '' }),
      ['fact changed: crates: 8192 -> not found'],
    ],
    [
      'lines of the entry script are exchanged',
      () =>
        edited(entry, [
          'export SHED=${SHED:-/shed}\nTOOLS=$SHED/tools',
          'TOOLS=$SHED/tools\nexport SHED=${SHED:-/shed}',
        ]),
      ['fact changed: entry script: 3 lines -> 3 lines'],
    ],
    [
      'the constant of a default changes, and another crate has one of the same name',
      () => ({
        ...edited(knobs, ['1 << 5', '1 << 6']),
        'crates/well/src/size.rs': 'const SMALLEST_APPLE: usize = 9;\n',
      }),
      ['default changed: APPLE_SIZE: 32 -> 64'],
    ],
    ['a comment changes', () => edited(entry, ['# $IN_A_COMMENT', '# another comment']), []],
  ])('%s', (_, files, findings) => {
    expect(findingsOf(files())).toEqual(findings)
  })

  it('moves lines: they are counted, and none is reported', () => {
    const report = reportOf({
      ...edited(knobs, ['use std::sync::LazyLock;\n', 'use std::sync::LazyLock;\n\n// A line.\n']),
      'docs/sizes.rs': `\n${orchard['docs/sizes.rs']}`,
    })
    expect(report.decide).toEqual([])
    expect(report.moved).toEqual({ settings: 6, facts: 1, 'cited places': 1 })
  })

  it('shows the lines that differ', () => {
    const [changed] = reportOf(edited(knobs, ['60 * 5', '60 * 6'])).decide
    expect(changed).toMatchObject({ place: `${knobs}:7` })
    expect(changed?.lines.map((lines) => lines.split('\n')[1])).toEqual([
      '    LazyLock::new(|| Duration::from_secs(env_config("LADDER_REST_SECS", 60 * 5)));',
      '    LazyLock::new(|| Duration::from_secs(env_config("LADDER_REST_SECS", 60 * 6)));',
    ])
  })
})

describe('what is stated', () => {
  it('is compared even when the sources did not change', () => {
    const { catalogue, read, unread, probes } = stated
    const wrong = {
      ...stated,
      catalogue: new Map([...catalogue, ['RAKES', { ...catalogue.get('RAKES')!, default: 7 } as never]]),
      read: new Map([...read].filter(([name]) => name !== 'SEASON')),
      unread: new Map([...unread].filter(([name]) => name !== 'SCARECROWS')),
      probes: [{ ...probes[1]!, ours: 80 }],
    }
    expect(compare(clone.folder, { from, to: from }, wrong).decide.map(brief)).toEqual([
      'default changed: RAKES: 7 -> 2',
      'new, but unused: SCARECROWS: declared, but used nowhere -> declared, but used nowhere',
      'new: SEASON: read, but in no list -> read',
      'fact changed: port: 80 -> 7010',
    ])
  })

  it('must be about Convex', () => {
    const other = clone.commit({ 'README.md': 'Another project.\n' })
    expect(() => compare(clone.folder, { from, to: other }, stated)).toThrow(
      /crates\/local_backend\/Cargo\.toml is missing/,
    )
    expect(() => compare(clone.folder, { from: 'no-such-revision', to: from }, stated)).toThrow(
      /no commit no-such-revision/,
    )
  })
})
