import { program } from '../command-name.ts'
import { Command, Option } from '@commander-js/extra-typings'
import { createColors } from 'picocolors'
import { smokeTest } from '../smoke-test/smoke-test.ts'
import type { SmokeTestCheck, SmokeTestResult } from '../smoke-test/result.ts'
import { isColourful } from './colour.ts'
import { examples } from './help.ts'
import { onlyOneFromStandardInput, readInput, readSecret } from './input.ts'
import { UsageError } from './usage-error.ts'
import { durationOf, untilOk } from './wait.ts'
import { allVisible, print, printError } from './output.ts'

/** `convex-k8s smoke-test URL [--site-url URL] [--admin-key-file FILE] [--ca-file FILE] [--timeout SECONDS] [--wait DURATION] [--format pretty|json]` */
export function smokeTestCommand() {
  return new Command('smoke-test')
    .summary('test a running deployment')
    .description('Tests a running deployment over the network, as its clients reach it.')
    .argument('<URL>', 'public origin, such as https://convex.example.com')
    .option('--site-url <URL>', 'base URL of HTTP actions, if they have a separate host')
    .option('--admin-key-file <FILE>', 'an admin key, without which some parts are skipped; - is standard input')
    .option('--ca-file <FILE>', 'certificates of additional authorities to trust; - is standard input')
    .option(
      '--timeout <SECONDS>',
      'time limit of each part; the whole test takes at most four times as long',
      secondsOf,
      10,
    )
    .option(
      '--wait <DURATION>',
      'repeat until no part fails or the time is over, such as 10m; shows progress on standard error',
      (text) => durationOf('--wait', text),
    )
    .addOption(
      new Option('--format <FORMAT>', 'how the result is printed')
        .choices(['pretty', 'json'] as const)
        .default('pretty' as const),
    )
    .addHelpText('after', '\nEach part is ok, failed or skipped. The exit status is 1 if a part fails.')
    .addHelpText(
      'after',
      examples(
        `${program} smoke-test https://convex.example.com`,
        `${program} smoke-test https://convex.example.com --admin-key-file admin-key.txt --format json`,
        `${program} smoke-test https://convex.example.com --wait 10m   # after a deployment, in CI`,
      ),
    )
    .action(async (url, { siteUrl, adminKeyFile: keyFile, caFile, timeout, wait, format }) => {
      onlyOneFromStandardInput({ 'admin-key-file': keyFile, 'ca-file': caFile })
      const options = {
        url: url.replace(/\/$/, ''),
        siteUrl: siteUrl?.replace(/\/$/, ''),
        adminKey: keyFile === undefined ? undefined : await readSecret(keyFile, 'the admin key'),
        ca: caFile === undefined ? undefined : await readInput(caFile, 'the certificates'),
        timeoutSeconds: timeout,
      }
      const attempt = () => smokeTest(options)
      const progress = printError
      const result =
        wait === undefined
          ? await attempt()
          : await untilOk({ attempt, reasonOf: firstFailure, progress, seconds: wait, pause: 5 })
      print(format === 'json' ? JSON.stringify(result, undefined, 2) : linesOf(allVisible(result.checks)).join('\n'))
      if (!result.ok) process.exitCode = 1
    })
}

function secondsOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError('--timeout is a whole number of seconds')
  return Number(text)
}

/** The parts come in the order in which one depends on the other. */
function firstFailure({ checks }: SmokeTestResult): string | undefined {
  const failure = checks.find(({ outcome }) => outcome === 'failed')
  return failure && allVisible(`${failure.part}: ${failure.message}`)
}

function linesOf(checks: readonly SmokeTestCheck[]): readonly string[] {
  const paint = createColors(isColourful())
  const marks = { ok: paint.green('ok     '), failed: paint.red('failed '), skipped: paint.dim('skipped') } as const
  return checks.flatMap(({ part, outcome, message, look }) => [
    `${marks[outcome]}  ${part.padEnd(12)}  ${message}`,
    ...(look === undefined ? [] : [`                       look at: ${look}`]),
  ])
}
