import { program } from '../command-name.ts'
import { Command, Option } from '@commander-js/extra-typings'
import { releaseOfImage } from '../check/model/backend/image-reference.ts'
import { nameOf } from '../check/model/index-of-objects.ts'
import { Model } from '../check/model/model.ts'
import { changesAt } from '../convex/environment/read-by.ts'
import { daysBetween, newestRelease, releaseOf, releases, upgradeBetween } from '../convex/releases/releases.ts'
import { knownRelease } from '../runbook/known-release.ts'
import { readCheckInput } from './check-input.ts'
import { examples } from './help.ts'
import { UsageError } from './usage-error.ts'
import { print } from './output.ts'

/** `convex-k8s releases [PATH...] [--format pretty|json]` */
export function releasesCommand() {
  return new Command('releases')
    .summary('list releases of Convex, or state the age of the one that runs')
    .description(
      'Lists the releases of Convex that the rules were checked against. For manifests, states the age of their release, ' +
        'and what an upgrade does.',
    )
    .argument('[PATH...]', 'folders and files; - is standard input')
    .addOption(
      new Option('--format <FORMAT>', 'how releases are printed')
        .choices(['pretty', 'json'] as const)
        .default('pretty' as const),
    )
    .addHelpText('after', examples(`${program} releases`, `${program} releases manifests/`))
    .action(async (paths, { format }) => {
      const found = paths.length === 0 ? rows() : await backendsIn(paths)
      const [lines, data] = [found.map(({ text }) => text), found.map((one) => one.data)]
      if (paths.length === 0) lines.unshift(head)
      print(format === 'json' ? JSON.stringify(data, undefined, 2) : lines.join('\n'))
    })
}

const head = `${'release'.padEnd(40)}  date        CLI     database  migrations`

/** The rows of the table, the newest release first. */
function rows() {
  return releases
    .map((release, row) => {
      const { date, cli, database } = release
      const { migrations } = upgradeBetween(releases[row - 1] ?? release, release)
      const isWithdrawn = upgradeBetween(release, newestRelease()).ahead !== undefined
      const note = isWithdrawn ? 'withdrawn' : migrations.join(', ')
      const text = `${release.release}  ${date}  ${cli.padEnd(6)}  ${database}       ${note}`.trimEnd()
      const data = { ...release, migrations, isWithdrawn, added: changesAt(row, true), removed: changesAt(row, false) }
      return { text, data }
    })
    .toReversed()
}

/** The backends in manifests, with what is known of their releases. */
async function backendsIn(paths: readonly string[]) {
  const { deployments } = await readCheckInput(paths)
  const found = deployments.flatMap(({ path, objects }) =>
    new Model(objects).backends.map(({ workload: { object }, container: { image } }) => {
      const release = releaseOf(releaseOfImage(image))
      // A clock that is wrong is no age.
      const age = release && Math.max(0, daysBetween(release.date, new Date().toISOString()))
      const backend = `${object.kind} ${nameOf(object)}`
      const [known = '', ...more] = knownRelease(image)
      const days = age === undefined ? [] : [`It is ${age} days old.`]
      return {
        text: [`${path}: ${backend} runs ${image}.`, known, ...days, ...more].join('\n  '),
        data: { path, backend, image, release, age, upgrade: release && upgradeBetween(release, newestRelease()) },
      }
    }),
  )
  if (found.length === 0) throw new UsageError('no object runs a backend of Convex')
  return found
}
