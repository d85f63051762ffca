import { text as readStream } from 'node:stream/consumers'
import { defineCommand } from 'citty'
import { check } from '../check/check.ts'
import type { Finding, Severity } from '../check/finding.ts'
import { loadObjects } from '../check/load/load-objects.ts'
import { allRules } from '../check/rules.deferred.ts'
import { ConvexK8sError } from '../errors.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { terminalLine } from '../render/terminal-line.ts'
import type { TerminalLine } from '../render/terminal-line.ts'
import { isColourful } from './colour.ts'
import { github } from './format/github.ts'
import { pretty } from './format/pretty.ts'
import { sarif } from './format/sarif.ts'

const formats = ['pretty', 'json', 'sarif', 'github'] as const
const severities: readonly Severity[] = ['info', 'warning', 'error']

/** `convex-k8s check [FOLDER|FILE|-]…` */
export const checkCommand = defineCommand({
  meta: {
    name: 'check',
    description:
      'Find what is wrong with a deployment of Convex: folders, files, or - for standard input (the default)',
  },
  args: {
    format: { type: 'enum', options: [...formats], default: 'pretty', description: 'How findings are printed' },
    disable: { type: 'string', description: 'Ids of rules to leave out, separated by commas', valueHint: 'RULE,…' },
    'max-severity': {
      type: 'enum',
      options: [...severities],
      default: 'warning',
      description: 'The worst severity that still passes: "info" fails on warnings too, "error" never fails',
    },
    release: { type: 'string', description: 'Convex release that the images must be of', valueHint: 'SHA' },
  },
  async run({ args }) {
    const sources = args._.length === 0 ? ['-'] : args._
    const line = terminalLine()
    const objects = await readAll(sources, line).finally(line.end)
    const disable = (args.disable ?? '').split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]))
    const findings = check(objects, { disable, release: args.release })
    console.log(printed(findings, args.format, objects.length))
    const worst = severities.indexOf(args['max-severity'] as Severity)
    if (findings.some(({ severity }) => severities.indexOf(severity) > worst)) process.exitCode = 1
  },
})

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
