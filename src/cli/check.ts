import { text as readStream } from 'node:stream/consumers'
import { Command, Option } from '@commander-js/extra-typings'
import { check } from '../check/check.ts'
import type { Finding, Severity } from '../check/finding.ts'
import { loadObjects } from '../check/load/load-objects.ts'
import { allRules } from '../check/rules.deferred.ts'
import { unknownRule } from '../check/unknown-rule.ts'
import { ConvexK8sError } from '../errors.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { terminalLine } from '../render/terminal-line.ts'
import type { TerminalLine } from '../render/terminal-line.ts'
import { isColourful } from './colour.ts'
import { github } from './format/github.ts'
import { pretty } from './format/pretty.ts'
import { sarif } from './format/sarif.ts'
import { examples } from './help.ts'
import { UsageError } from './usage-error.ts'

const formats = ['pretty', 'json', 'sarif', 'github'] as const
const severities = ['info', 'warning', 'error'] as const
/** The least severity that fails, by the worst that still passes, which is how `--max-severity` put it. */
const failsAfter = { info: 'warning', warning: 'error', error: 'never' } as const

/** `convex-k8s check [PATH...]` */
export function checkCommand() {
  return new Command('check')
    .summary('find problems in the manifests of a deployment')
    .description('Finds problems in the manifests of a Convex deployment.')
    .argument('[PATH...]', 'folders and files to check; - is standard input, which is also the default')
    .addOption(new Option('--format <FORMAT>', 'how findings are printed').choices(formats).default('pretty' as const))
    .addOption(
      new Option('--fail-on <SEVERITY>', 'least severity that makes the exit status 1')
        .choices(['error', 'warning', 'info', 'never'] as const)
        .default('error' as const),
    )
    .addOption(new Option('--max-severity <SEVERITY>').choices(severities).conflicts('failOn').hideHelp())
    .option('--disable <RULES>', 'ids of rules to leave out, separated by commas', ruleIds, [])
    .option('--release <SHA>', 'Convex release that the images must have')
    .addHelpText(
      'after',
      examples('convex-k8s check manifests/', 'helm template . | convex-k8s check --fail-on warning'),
    )
    .action(async (paths, options) => {
      const sources = paths.length === 0 ? ['-'] : paths
      const line = terminalLine()
      const objects = await readAll(sources, line).finally(line.end)
      const findings = check(objects, { disable: options.disable, release: options.release })
      console.log(printed(findings, options.format, objects.length))
      const { maxSeverity, failOn } = options
      if (isFailure(findings, maxSeverity === undefined ? failOn : failsAfter[maxSeverity])) process.exitCode = 1
    })
}

function ruleIds(text: string): readonly string[] {
  const ids = text.split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]))
  const known = allRules().map(({ id }) => id)
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

function printed(findings: readonly Finding[], format: string, objects: number): string {
  if (format === 'json') return JSON.stringify(findings, undefined, 2)
  if (format === 'sarif') return sarif(findings, allRules())
  if (format === 'github') return github(findings)
  return pretty(findings, { colour: isColourful(), objects })
}

/** Objects of every source; what cannot be read is reported for all of them at once. */
async function readAll(sources: readonly string[], line: TerminalLine): Promise<readonly K8sObject[]> {
  const objects: K8sObject[] = []
  const errors: ConvexK8sError[] = []
  for (const source of sources) {
    try {
      const given = source === '-' ? { text: await readStream(process.stdin) } : source
      objects.push(
        ...(await loadObjects(given, { onFile: (file, before) => line.show(`${before} files read: ${file}`) })),
      )
    } catch (error) {
      if (!(error instanceof ConvexK8sError)) throw error
      errors.push(error)
    }
  }
  const issues = errors.flatMap((error) => error.issues)
  if (issues.length > 0) throw new ConvexK8sError('The manifests cannot be read.', issues)
  return objects
}
