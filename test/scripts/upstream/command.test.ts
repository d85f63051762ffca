import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compare } from '../../../scripts/upstream/compare.ts'
import { upstream } from '../../../scripts/upstream/command.ts'
import type { Operators } from '../../../scripts/upstream/operators/compare.ts'
import { ours } from '../../../scripts/upstream/ours.ts'
import { printed } from '../../../scripts/upstream/print.ts'
import { leftAlone } from '../../../src/convex/environment/left-alone.ts'
import { bundled } from '../../support/bundled.ts'
import { entry, knobs, orchard, repository, stated, uses } from './orchard.ts'

let clone: ReturnType<typeof repository>
let from = ''
let to = ''

beforeAll(() => {
  clone = repository()
  from = clone.commit(orchard)
  to = clone.commit({
    ...orchard,
    [knobs]: orchard[knobs]!.replace('60 * 5', '60 * 6'),
    [entry]: orchard[entry]!.replace('7010', '7020'),
    [uses]: orchard[uses]!.replace('env::var("ORCHARD_LABEL").unwrap_or_default()', '"none"'),
  })
})
afterAll(() => clone.remove())

/** The report without what differs between two runs of the test. */
const shown = (format: 'text' | 'markdown', revision = to) =>
  printed(compare(clone.folder, { from, to: revision }, stated), format)
    .replaceAll(from.slice(0, 9), 'OLD')
    .replaceAll(to.slice(0, 9), 'NEW')
    .replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY')

describe('the report', () => {
  it('shows what to decide, and how many places moved', () => {
    expect(shown('text')).toMatchInlineSnapshot(`
      "Convex OLD (DAY) to NEW (DAY)

      The backend links 3 crates and reads 11 settings: 0 more, 1 fewer.

      Decide: 4

      default changed:
        Correct the entry in src/convex/environment/variables.
        LADDER_REST_SECS (crates/common/src/knobs.rs:7)
          300 -> 360
             pub static LADDER_REST: LazyLock<Duration> =
            -    LazyLock::new(|| Duration::from_secs(env_config("LADDER_REST_SECS", 60 * 5)));
            +    LazyLock::new(|| Duration::from_secs(env_config("LADDER_REST_SECS", 60 * 6)));

      gone:
        Remove the entry, and add the name to refused-dropped.ts.
        ORCHARD_LABEL (crates/common/src/lib.rs:3)
          in the catalogue -> read nowhere
            -    let label = env::var("ORCHARD_LABEL").unwrap_or_default(); // env::var("IN_A_COMMENT")

      fact changed:
        Change the constant, or read what follows from the change.
        port (self-hosted/docker-build/run_backend.sh:5)
          7010 -> 7020
            -exec ./orchard --port 7010 --tools "$TOOLS" \${QUIET:+--quiet}
            +exec ./orchard --port 7020 --tools "$TOOLS" \${QUIET:+--quiet}
        entry script (self-hosted/docker-build/run_backend.sh:3)
             TOOLS=$SHED/tools
            -exec ./orchard --port 7010 --tools "$TOOLS" \${QUIET:+--quiet}
            +exec ./orchard --port 7020 --tools "$TOOLS" \${QUIET:+--quiet}

      Only moved
      0 settings, 0 facts, 0 cited places."
    `)
  })

  it('is a list of tasks in Markdown', () => {
    expect(shown('markdown').split('\n').slice(0, 22).join('\n')).toMatchInlineSnapshot(`
      "# Convex OLD (DAY) to NEW (DAY)

      The backend links 3 crates and reads 11 settings: 0 more, 1 fewer.

      ## Decide: 4

      ### default changed

      Correct the entry in src/convex/environment/variables.

      - [ ] \`LADDER_REST_SECS\` (\`crates/common/src/knobs.rs:7\`): 300 → 360

        \`\`\`diff
         pub static LADDER_REST: LazyLock<Duration> =
        -    LazyLock::new(|| Duration::from_secs(env_config("LADDER_REST_SECS", 60 * 5)));
        +    LazyLock::new(|| Duration::from_secs(env_config("LADDER_REST_SECS", 60 * 6)));
        \`\`\`

      ### gone

      Remove the entry, and add the name to refused-dropped.ts.
      "
    `)
  })

  it('keeps code within its fence in Markdown, and the text around it as it is', () => {
    const lines = ['', 'Run:\n```\nx\n```'] as const
    const finding = { what: 'new', name: '"a `b`"', old: 'Lazy<u8>', new: '*X', place: 'p', lines }
    const report = { title: '', summary: [], decide: [finding], moved: {} }
    expect(printed(report, 'markdown')).toContain(
      '- [ ] `` "a `b`" `` (`p`): Lazy\\<u8> → \\*X\n\n  ````diff\n  +Run:\n  +```\n  +x\n  +```\n  ````\n',
    )
  })

  it('says that there is nothing', () => {
    expect(shown('text', from)).toMatchInlineSnapshot(`
      "Convex OLD (DAY) to OLD (DAY)

      The backend links 3 crates and reads 12 settings: 0 more, 0 fewer.

      Decide: nothing

      Only moved
      0 settings, 0 facts, 0 cited places."
    `)
  })
})

describe('npm run upstream', () => {
  const run = (...args: readonly string[]) => {
    const result = spawnSync(process.execPath, [bundled('scripts/upstream/main.ts'), ...args], { encoding: 'utf8' })
    return { code: result.status, out: result.stdout, err: result.stderr }
  }

  it('has a status of its own for findings', async () => {
    const print = vi.fn<(text: string) => void>()
    const command = (revision: string) =>
      upstream(() => ({ ours: stated, operators: {} as Operators, lock: new Map(), root: '' }), print).parseAsync(
        ['--convex', clone.folder, '--from', from, '--to', revision],
        { from: 'user' },
      )
    await command(to)
    expect([process.exitCode, print.mock.lastCall?.[0]]).toEqual([1, expect.stringContaining('Decide: 4')])
    await command(from)
    expect([process.exitCode, print.mock.lastCall?.[0]]).toEqual([0, expect.stringContaining('Decide: nothing')])
  })

  it('requires sources with the places that this package cites', () => {
    const { code, out, err } = run('--convex', clone.folder, '--from', from, '--to', to)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^upstream: Cited places that the sources do not have:\ncrates\//)
  })

  it('has another status for a wrong call', () => {
    expect(run()).toMatchObject({ code: 2, err: expect.stringContaining('--convex <path>') as string })
    expect(run('--operators', '--accept')).toMatchObject({
      code: 2,
      err: expect.stringContaining("'--accept' requires '--write'") as string,
    })
    expect(run('--convex', clone.folder, '--write')).toMatchObject({
      code: 2,
      err: expect.stringContaining("'--write' requires '--to <revision>'") as string,
    })
    expect(run('--convex', clone.folder, '--to', to, '--operators', '--write')).toMatchObject({
      code: 2,
      err: expect.stringContaining("'--write' takes one of '--convex <path>' and '--operators'") as string,
    })
    expect(run('--convex', clone.folder, '--releases', '--to', to)).toMatchObject({
      code: 2,
      err: expect.stringContaining("'--releases' cannot be used with option '--to <revision>'") as string,
    })
    expect(run('--help')).toMatchObject({ code: 0, err: '' })
  })

  it.each(['--from', '--to'])('takes no option of Git as %s', (option) => {
    const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-upstream-option-'))
    const revisions = ['--from', from, '--to', to, option, `--output=${join(folder, 'file')}`]
    expect(run('--convex', clone.folder, ...revisions)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^upstream: Git finds no commit --output=/) as string,
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('states that a commit is incomplete without the text of Git', () => {
    const partial = repository()
    const commit = partial.commit(orchard)
    const object = partial.git('rev-parse', `${commit}:crates`)
    rmSync(join(partial.folder, '.git/objects', object.slice(0, 2), object.slice(2)))
    expect(run('--convex', partial.folder, '--from', commit, '--to', commit)).toEqual({
      code: 2,
      out: '',
      err: `upstream: git ls-tree fails in ${partial.folder}: is it a complete clone of convex-backend?\n`,
    })
    partial.remove()
  })

  it('states what is wrong with the clone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-upstream-empty-'))
    execFileSync('git', ['init', '--quiet', folder])
    expect(run('--convex', folder)).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^upstream: Git finds no commit [0-9a-f]{40}: is the folder a clone/) as string,
    })
  })
})

describe('what this package states', () => {
  it('has each name in one list', () => {
    const names = [...ours.read.keys(), ...ours.unread.keys()]
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(Object.keys(leftAlone).filter((name) => ours.catalogue.has(name))).toEqual([])
    expect([...ours.outside.keys()].filter((name) => !ours.read.has(name))).toEqual([])
  })

  it('finds values by expressions that are global, each fact once', () => {
    expect(ours.probes.filter(({ read }) => !read.global)).toEqual([])
    expect(new Set(ours.probes.map(({ name }) => name)).size).toBe(ours.probes.length)
  })
})
