import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compare } from '../../../scripts/upstream/compare.ts'
import type { Finding } from '../../../scripts/upstream/find/finding.ts'
import { edited, fences, guide, knobs, orchard, repository, stated } from './orchard.ts'
import type { Files } from './orchard.ts'

let clone: ReturnType<typeof repository>
let from = ''

beforeAll(() => {
  clone = repository()
  from = clone.commit(orchard)
})
afterAll(() => clone.remove())

const reportOf = (files: Files, ours = stated) => compare(clone.folder, { from, to: clone.commit(files) }, ours)
const brief = ({ what, name, old, new: now }: Finding) => `${what}: ${name}: ${old} -> ${now}`
const name = (anchor: string) => `${fences}#${anchor}`
const without = (path: string): Files => Object.fromEntries(Object.entries(orchard).filter(([other]) => other !== path))

const build = `pub fn build(planks: &[Plank]) -> Fence {
    let length = planks.len();
    Fence { length }
}
`

describe('a change of a cited place', () => {
  it.each<readonly [change: string, files: () => Files, findings: readonly string[]]>([
    [
      'its text changes',
      () => edited(fences, ['planks.len()', 'planks.len() + 1']),
      [`place changed: ${name('build')}: line 6 -> line 6`],
    ],
    [
      'its text changes, and it moves',
      () => edited(fences, ['planks.len()', 'planks.len() + 1'], ['/// Puts', '\n/// Puts']),
      [`place changed: ${name('build')}: line 6 -> line 7`],
    ],
    ['white space at the end of a line changes', () => edited(fences, ['planks.len();', 'planks.len(); ']), []],
    ['a comment above it changes', () => edited(fences, ['/// Puts planks', '/// Puts all planks']), []],
    ['what is around it changes', () => edited(fences, ['use crate::wood::Plank;', 'use crate::iron::Plank;']), []],
    ['a function is deleted', () => edited(fences, [build, '']), [`place gone: ${name('build')}: line 6 -> missing`]],
    [
      'a function is renamed',
      () => edited(fences, ['fn build', 'fn erect']),
      [`place renamed: ${name('build')}: line 6 -> erect`],
    ],
    [
      'a method is renamed',
      () => edited(fences, ['fn paint', 'fn color_all']),
      [`place renamed: ${name('Fence.paint')}: line 13 -> color_all`],
    ],
    [
      'a function is renamed, and its text changes',
      () => edited(fences, ['fn build', 'fn erect'], ['planks.len()', 'planks.count()']),
      [`place gone: ${name('build')}: line 6 -> missing`],
    ],
    [
      'there is another one with the same name',
      () => edited(fences, ['impl Gate {', 'impl Gate {\n    fn open(&self) {}']),
      [`place ambiguous: ${name('"fn open(&self)"')}: line 19 -> several lines`],
    ],
    [
      'the file is renamed',
      () => ({ ...without(fences), 'crates/common/src/railings.rs': orchard[fences] ?? '' }),
      ['LENGTH', 'build', 'Fence.paint', '"fn open(&self)"'].map((anchor, index) => {
        return `place in another file: ${name(anchor)}: line ${[3, 6, 13, 19][index]} -> crates/common/src/railings.rs`
      }),
    ],
    [
      'a file is in another folder, and its text changes',
      () => ({
        ...without(fences),
        'crates/well/fences.rs': (orchard[fences] ?? '').replace('LENGTH: usize', 'LENGTH: u64'),
      }),
      ['LENGTH', 'build', 'Fence.paint', '"fn open(&self)"'].map((anchor, index) => {
        return `place in another file: ${name(anchor)}: line ${[3, 6, 13, 19][index]} -> crates/well/fences.rs`
      }),
    ],
    [
      'a function is only called any more',
      () => edited(fences, [build, 'fn plan() {\n    build(planks)\n}\n']),
      [`place gone: ${name('build')}: line 6 -> missing`],
    ],
    ['a file is deleted', () => without(guide), [`place gone: ${guide}#"## Gates": line 3 -> the file is missing`]],
    [
      'a section changes',
      () => edited(guide, ['inwards', 'outwards']),
      [`place changed: ${guide}#"## Gates": line 3 -> line 3`],
    ],
    ['the next section changes', () => edited(guide, ['deep', 'wide']), []],
    [
      'the text of a setting changes, which has the same default',
      () => edited(knobs, ['.max(*BASKETS)', '.min(*BASKETS)']),
      [`place changed: ${knobs}#RAKES: line 22 -> line 22`],
    ],
    [
      'the default of a setting changes',
      () => edited(knobs, ['"RAKES", 2', '"RAKES", 3']),
      ['default changed: RAKES: 2 -> 3'],
    ],
  ])('%s', (_, files, findings) => {
    expect(reportOf(files()).decide.map(brief)).toEqual(findings)
  })

  it('is no move to a file that had a place with the same anchor before', () => {
    const both = (text = '') => ({ ...orchard, [fences]: text, 'crates/well/fences.rs': 'const LENGTH: u8 = 1;\n' })
    const report = compare(
      clone.folder,
      {
        from: clone.commit(both(orchard[fences])),
        to: clone.commit(both(orchard[fences]?.replace('const LENGTH: usize = 7;\n', ''))),
      },
      stated,
    )
    expect(report.decide.map(brief)).toEqual([`place gone: ${name('LENGTH')}: line 3 -> missing`])
  })

  it('is counted if the place only moves', () => {
    const report = reportOf(edited(fences, ['/// Puts', '\n/// Puts']))
    expect(report.decide).toEqual([])
    expect(report.moved).toEqual({ settings: 0, facts: 0, 'cited places': 3 })
  })

  it('is not counted if the text changed, too', () => {
    const { moved } = reportOf(edited(fences, ['planks.len()', 'planks.count()'], ['/// Puts', '\n/// Puts']))
    expect(moved).toMatchObject({ 'cited places': 2 })
  })

  it('shows both texts, and what cites the place', () => {
    expect(reportOf(edited(fences, ['planks.len()', 'planks.count()'])).decide).toEqual([
      expect.objectContaining({
        place: 'cited by rule fence',
        lines: [build.trimEnd(), build.trimEnd().replace('.len', '.count')],
      }),
    ])
  })
})

describe('the lock', () => {
  const locked = stated.cites.locked!

  it('may have a quoted line that is no expression, and is deleted', () => {
    const anchor = '"self.planks.each(color"'
    const places = new Map([[name(anchor), { path: fences, anchor, by: ['rule fence'] }]])
    const ours = { ...stated, cites: { places, locked: undefined } }
    expect(reportOf(edited(fences, ['each(color)', 'all(color)']), ours).decide.map(brief)).toEqual([
      `place gone: ${name(anchor)}: line 14 -> missing`,
    ])
  })

  it('is reported beside its setting if a rule cites it as well', () => {
    const key = `${knobs}#RAKES`
    const cited = { path: knobs, anchor: 'RAKES', by: ['variable RAKES', 'rule rakes'] }
    const ours = { ...stated, cites: { places: new Map([[key, cited]]), locked: undefined } }
    const changed = { ...orchard, [knobs]: orchard[knobs]!.replace('"RAKES", 2', '"RAKES", 3') }
    expect(reportOf(changed, ours).decide.map(({ what }) => what)).toEqual(['default changed', 'place changed'])
  })

  it('is what the newer revision is compared with', () => {
    const places = new Map([...locked.places, [name('build'), { line: 6, hash: 'of another text' }]])
    const ours = { ...stated, cites: { ...stated.cites, locked: { ...locked, places } } }
    expect(reportOf(orchard, ours).decide.map(brief)).toEqual([
      `place changed: ${name('build')}: unknown text -> line 6`,
    ])
  })

  it('may lack a place, which is then compared with the older revision', () => {
    const ours = { ...stated, cites: { ...stated.cites, locked: undefined } }
    expect(reportOf(orchard, ours).decide).toEqual([])
    expect(reportOf(edited(fences, ['= 7', '= 8']), ours).decide.map(brief)).toEqual([
      `place changed: ${name('LENGTH')}: line 3 -> line 3`,
    ])
  })

  it('cannot have a place that is in neither revision', () => {
    const cited = { path: fences, anchor: 'dig', by: ['rule wells'] }
    const ours = { ...stated, cites: { ...stated.cites, places: new Map([[name('dig'), cited]]) } }
    expect(() => reportOf(orchard, ours)).toThrow(`${name('dig')} (rule wells): missing`)
  })
})
