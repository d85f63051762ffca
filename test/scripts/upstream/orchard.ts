import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { keyOf } from '../../../scripts/upstream/read/citation.ts'
import { placeIn } from '../../../scripts/upstream/read/place.ts'
import type { Ours } from '../../../scripts/upstream/ours.ts'
import { boolean, decimal, integer, text } from '../../../src/convex/environment/variable.ts'

export type Files = Readonly<Record<string, string>>

export const knobs = 'crates/common/src/knobs.rs'
export const uses = 'crates/common/src/lib.rs'
export const entry = 'self-hosted/docker-build/run_backend.sh'
export const fences = 'crates/common/src/fences.rs'
export const guide = 'docs/guide.md'
export const workflow = '.github/workflows/release.yml'

/** A small program with the layout of Convex, and settings of its own. */
export const orchard: Files = {
  'Cargo.toml': `[workspace.dependencies]
common = { path = "crates/common" }
serde = "1"
spare = { path = "crates/spare" }
`,
  'crates/local_backend/Cargo.toml': `[package]
name = "local_backend"
[dependencies]
common = { workspace = true, features = ["full"] }
serde = { workspace = true }
[target.'cfg(unix)'.dependencies]
well = { path = "../well" }
[dev-dependencies]
spare = { workspace = true }
`,
  'crates/local_backend/src/main.rs': `use common::pick;
#[derive(Parser)]
struct Options {
    /// Whether the gate is open.
    #[clap(long, env = "GATE_OPEN")]
    gate_open: bool,
    #[arg(long, env)]
    pub fence_height: u32,
}
fn main() { pick() }
`,
  'crates/common/Cargo.toml': '[package]\nname = "common"\n',
  [knobs]: `use std::sync::LazyLock;

/// How many baskets are carried at once.
pub static BASKETS: LazyLock<usize> = LazyLock::new(|| env_config("BASKETS", 4));

/// How long a ladder rests.
pub static LADDER_REST: LazyLock<Duration> =
    LazyLock::new(|| Duration::from_secs(env_config("LADDER_REST_SECS", 60 * 5)));

/// Share of the fruit that is left on a tree.
pub static LEFT_SHARE: LazyLock<f64> = LazyLock::new(|| env_config("LEFT_SHARE", 0.1));

const SMALLEST_APPLE: usize = 1 << 5;
pub static APPLE_SIZE: LazyLock<NonZeroUsize> = LazyLock::new(|| {
    env_config(
        "APPLE_SIZE",
        NonZeroUsize::new(SMALLEST_APPLE).unwrap(), // grams
    )
});

/// Pickers, as many as there are baskets.
pub static RAKES: LazyLock<usize> = LazyLock::new(|| env_config("RAKES", 2).max(*BASKETS));

/// Declared for another program.
pub static SCARECROWS: LazyLock<u64> = LazyLock::new(|| env_config("SCARECROWS", 3));
`,
  [uses]: `use crate::knobs::{APPLE_SIZE, BASKETS, LADDER_REST, LEFT_SHARE, RAKES};
pub fn pick() {
    let label = env::var("ORCHARD_LABEL").unwrap_or_default(); // env::var("IN_A_COMMENT")
    let text = "env::var(\\"IN_A_TEXT\\")";
    carry(*BASKETS, *LADDER_REST, *LEFT_SHARE, *APPLE_SIZE, *RAKES, label, text);
}
#[cfg(test)]
mod tests {
    #[test]
    fn scares() { assert!(*SCARECROWS > 0 && env::var("IN_A_TEST").is_ok()); }
}
`,
  [fences]: `use crate::wood::Plank;

const LENGTH: usize = 7;

/// Puts planks beside each other.
pub fn build(planks: &[Plank]) -> Fence {
    let length = planks.len();
    Fence { length }
}

impl Fence {
    /// Colors all planks.
    fn paint(&self, color: Color) {
        self.planks.each(color)
    }
}

impl Gate {
    fn open(&self) {}
}
`,
  [guide]: '# Guide\n\n## Gates\n\nA gate opens inwards.\n\n## Wells\n\nA well is deep.\n',
  'crates/well/Cargo.toml': '[package]\nname = "well"\n[build-dependencies]\nspare = { path = "../spare" }\n',
  'crates/well/src/lib.rs':
    'pub static DEPTH: LazyLock<u64> = LazyLock::new(|| env_config("WELL_DEPTH", 12));\nfn dig() { go(*DEPTH) }\n',
  'crates/spare/Cargo.toml': '[package]\nname = "spare"\n',
  'crates/spare/src/lib.rs': 'fn f() { env::var("IN_A_SPARE_CRATE") }\n',
  [entry]: `#! /bin/bash
# $IN_A_COMMENT
export SHED=\${SHED:-/shed}
TOOLS=$SHED/tools
exec ./orchard --port 7010 --tools "$TOOLS" \${QUIET:+--quiet}
`,
  'npm-packages/node-executor/src/local.ts': `// process.env.IN_A_COMMENT
const season = process.env.SEASON ?? "autumn";
process.env.WRITTEN = season;
`,
  'npm-packages/dashboard-self-hosted/src/page.tsx': 'const title = process.env.NEXT_PUBLIC_TITLE;\n',
  [workflow]: '      - run: docker push ghcr.io/an-orchard/backend:latest\n',
  'docs/sizes.rs': 'pub const CRATES: usize = 8 * (1 << 10);\n',
}

const read = (names: string) => new Map(names.split(' ').map((name) => [name, 'in the catalogue']))

const cited = [
  [knobs, 'RAKES'],
  [fences, 'LENGTH'],
  [fences, 'build'],
  [fences, 'Fence.paint'],
  [fences, '"fn open(&self)"'],
  [guide, '"## Gates"'],
] as const

function lockedPlace(path: string, anchor: string) {
  const place = placeIn(path, orchard[path] ?? '', anchor)
  if (typeof place === 'string') throw new Error(`${path}#${anchor}: ${place}`)
  return { line: place.line, hash: place.hash }
}

/** What is stated about the orchard. */
export const stated: Ours = {
  catalogue: new Map(
    Object.entries({
      BASKETS: integer(4, 'baskets').describe('Baskets.'),
      LADDER_REST_SECS: integer(300, 'seconds', { min: 0 }).describe('A rest.'),
      LEFT_SHARE: decimal(0.1, 'share', { min: 0, max: 1 }).describe('A share.'),
      APPLE_SIZE: integer(32, 'grams').describe('A size.'),
      RAKES: integer(2, 'rakes').describe('Rakes.'),
      GATE_OPEN: boolean(false).describe('The gate.'),
      ORCHARD_LABEL: text('none', 'text').describe('A label.'),
    }),
  ),
  read: new Map([
    ...read('BASKETS LADDER_REST_SECS LEFT_SHARE APPLE_SIZE RAKES GATE_OPEN ORCHARD_LABEL FROM_A_LIBRARY'),
    ['SHED', 'refused (managed)'],
    ['QUIET', 'refused (managed)'],
    ['WELL_DEPTH', 'left alone'],
    ['FENCE_HEIGHT', 'left alone'],
    ['SEASON', 'left alone'],
  ]),
  unread: new Map([
    ['SCARECROWS', 'refused (dead)'],
    ['HORSES', 'refused (dropped)'],
  ]),
  dashboard: new Map([['NEXT_PUBLIC_TITLE', 'left alone']]),
  outside: new Map([['FROM_A_LIBRARY', 'a library']]),
  probes: [
    { name: 'image', ours: 'ghcr.io/an-orchard/backend', path: workflow, read: /push ([^\s:]+):/g },
    { name: 'port', ours: 7010, path: entry, read: /--port (\d+)/g },
    { name: 'crates', ours: 8192, path: 'docs/sizes.rs', read: /CRATES: usize = ([^;]+);/g },
    { name: 'entry script', path: entry, read: /^(?!\s*#)\s*\S.*$/gm },
  ],
  cites: {
    places: new Map(
      cited.map(([path, anchor]) => [
        keyOf({ path, anchor }),
        { path, anchor, by: [anchor === 'RAKES' ? 'variable RAKES' : 'rule fence'] },
      ]),
    ),
    locked: {
      version: 'abc1234',
      places: new Map(cited.map(([path, anchor]) => [keyOf({ path, anchor }), lockedPlace(path, anchor)])),
    },
  },
}

/** The files with a text of one of them replaced, everywhere in it. */
export function edited(path: string, ...pairs: readonly (readonly [string, string])[]): Files {
  const changed = pairs.reduce((before, [old, now]) => {
    expect(before).toContain(old)
    return before.replaceAll(old, now)
  }, orchard[path] ?? '')
  return { ...orchard, [path]: changed }
}

/** A repository with one commit after another. */
export function repository() {
  const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-upstream-'))
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim()
  git('init', '--quiet', '--initial-branch=main')
  for (const [name, value] of Object.entries({
    'user.name': 'Orchard',
    'user.email': 'orchard@example.com',
    'commit.gpgsign': 'false',
    'gc.auto': '0',
  }))
    git('config', name, value)
  const commit = (files: Files): string => {
    git('rm', '-r', '--quiet', '--ignore-unmatch', '.')
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'a season')
    return git('rev-parse', 'HEAD')
  }
  return { folder, git, commit, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
