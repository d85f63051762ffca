import { Option, program } from '@commander-js/extra-typings'
import { defaultRelease } from '../../src/convex/release.ts'
import { compare } from './compare.ts'
import { ours } from './ours.ts'
import { printed } from './print.ts'
import { writeTable } from './releases/table.ts'

program
  .name('npm run upstream --')
  .description(
    'Compare a release of Convex with what this package states about it: settings, images, versions and limits. ' +
      'Reads a clone of convex-backend by Git alone. Fails if there is something to decide.',
  )
  .requiredOption('--convex <path>', 'a clone or bare clone of convex-backend')
  .option('--from <revision>', 'the release that this package states', defaultRelease)
  .option('--to <revision>', 'the release to compare with', 'HEAD')
  .option('--releases', 'read the releases that Git tags name, and write the table of src/convex/releases instead')
  .addOption(
    new Option('--format <format>', 'text, or markdown for an issue').choices(['text', 'markdown']).default('text'),
  )
  // Status 1 is for findings alone.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(({ convex, from, to, format, releases }) => {
    try {
      if (releases === true) {
        console.log(`${writeTable(convex, ours).length} releases`)
        return
      }
      const report = compare(convex, { from, to }, ours)
      console.log(printed(report, format === 'markdown' ? 'markdown' : 'text'))
      process.exitCode = report.decide.length === 0 ? 0 : 1
    } catch (error) {
      program.error(`upstream: ${(error as Error).message}`)
    }
  })
  .parse()
