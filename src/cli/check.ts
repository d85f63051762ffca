import { program } from '../command-name.ts'
import { Command, Option } from '@commander-js/extra-typings'
import { check } from '../check/check.ts'
import type { Finding, Severity } from '../check/finding.ts'
import { rules } from '../check/rules/all.ts'
import { unknownRule } from '../check/unknown-rule.ts'
import { ConvexK8sError } from '../errors.ts'
import { checkHelp } from './check-help.ts'
import { readCheckInput } from './check-input.ts'
import { withoutRepeats } from './format/checked.ts'
import { printCheck, printUnreadable } from './format/print-check.ts'
import { nothingOfConvex } from './format/summary.ts'
import { examples } from './help.ts'
import { UsageError } from './usage-error.ts'
import { printError } from './output.ts'

const formats = ['pretty', 'json', 'sarif', 'github'] as const
const severities = ['info', 'warning', 'error'] as const
/** The lowest severity that fails, by the highest severity that passes, which `--max-severity` specified. */
const failsAfter = { info: 'warning', warning: 'error', error: 'never' } as const

/** `convex-k8s check [PATH...]` */
export function checkCommand() {
  return new Command('check')
    .summary('find problems in the manifests of a deployment')
    .description('Finds problems in the manifests of a Convex deployment.')
    .argument('[PATH...]', 'folders and files to check; - is standard input, which is also the default')
    .addOption(new Option('--format <FORMAT>', 'how findings are printed').choices(formats).default('pretty' as const))
    .addOption(
      new Option('--fail-on <SEVERITY>', 'lowest severity that causes exit status 1')
        .choices(['error', 'warning', 'info', 'never'] as const)
        .default('error' as const),
    )
    .addOption(new Option('--max-severity <SEVERITY>').choices(severities).conflicts('failOn').hideHelp())
    .option('--disable <RULES>', 'ids of rules to disable, separated by commas', ruleIds, [])
    .option('--release <SHA>', 'Convex release that the images must have')
    .option('--build', 'let kubectl or kustomize build folders with a kustomization')
    .addHelpText('after', `\n${checkHelp}`)
    .addHelpText(
      'after',
      examples(`${program} check manifests/`, `helm template . | ${program} check --fail-on warning`),
    )
    .action(async (paths, { build, disable, release, format, maxSeverity, failOn }) => {
      const { deployments, read } = await readCheckInput(paths, build).catch((error: unknown) => {
        if (error instanceof ConvexK8sError) printUnreadable(error.issues, format)
        throw error
      })
      const groups = withoutRepeats(
        deployments.map(({ path, objects }) => ({ path, findings: check(objects, { disable, release }) })),
      )
      printCheck(groups, read, format)
      const limit = maxSeverity === undefined ? failOn : failsAfter[maxSeverity]
      const nothing = nothingOfConvex(
        read,
        groups.flatMap(({ findings }) => findings),
      )
      if (nothing !== undefined) printError(nothing)
      if (groups.some(({ findings }) => isFailure(findings, limit))) process.exitCode = 1
      // A wrong path must not pass in CI.
      else if (nothing !== undefined) process.exitCode = 2
    })
}

function ruleIds(text: string): readonly string[] {
  // The library treats the next option as the value, and reads it before `createProgram` can look at it.
  if (/^(?:-|[\s,]*$)/.test(text)) throw new UsageError('--disable needs a value')
  const ids = text.split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]))
  const known = rules.map(({ id }) => id)
  const problems = ids.flatMap((id, index) =>
    known.includes(id) ? [] : [`--disable${ids.length > 1 ? `, id ${index + 1}` : ''}: ${unknownRule(id, known)}`],
  )
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return ids
}

function isFailure(findings: readonly Finding[], failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false
  return findings.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf(failOn))
}
