import { changesAt } from '../../src/convex/environment/read-by.ts'
import { newestRelease, releases, upgradeBetween } from '../../src/convex/releases/releases.ts'
import type { Release } from '../../src/convex/releases/releases.ts'

const names = (sign: string, variables: readonly string[]) => variables.map((name) => `${sign}\`${name}\``)

function rowOf(release: Release, index: number): string {
  const { migrations } = upgradeBetween(releases[index - 1] ?? release, release)
  const isWithdrawn = upgradeBetween(release, newestRelease()).ahead !== undefined
  const database = `${release.database}${isWithdrawn ? ', withdrawn' : ''}`
  const variables = [...names('+', changesAt(index, true)), ...names('−', changesAt(index, false))].join(' ')
  return `| ${[release.date, `\`${release.release}\``, release.cli, database, migrations.join(', '), variables].join(' | ')} |`
}

/** The page of the releases that this package was checked against. */
export function releasesPage(): string {
  return `${[
    '<!-- Written from src/convex/releases/table.ts by `npm run docs`. -->',
    '',
    '# Known releases of Convex',
    '',
    'The releases that this package was checked against, the newest first: the newest ones, and earlier ones at which the',
    'version of the database or a known variable changed. `npm run upstream -- --convex ../convex-backend --releases` writes',
    'the table. Migrations and variables are those since the row below. [Upgrading](upgrading.md) describes releases.',
    '',
    '| date | release | CLI | database | migrations | variables |',
    '| --- | --- | --- | --- | --- | --- |',
    ...releases.map(rowOf).toReversed(),
  ].join('\n')}\n`
}
