import { defineCommand } from 'citty'
import { check } from '../check/check.ts'
import type { Severity } from '../check/finding.ts'
import { readCheckInput } from './check-input.ts'
import { withoutRepeats } from './format/checked.ts'
import { printCheck } from './format/print-check.ts'

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
    const { deployments, read } = await readCheckInput(args._)
    const disable = (args.disable ?? '').split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]))
    const groups = withoutRepeats(
      deployments.map(({ path, objects }) => ({ path, findings: check(objects, { disable, release: args.release }) })),
    )
    printCheck(groups, read, args.format)
    const worst = severities.indexOf(args['max-severity'] as Severity)
    if (groups.some(({ findings }) => findings.some(({ severity }) => severities.indexOf(severity) > worst)))
      process.exitCode = 1
  },
})
