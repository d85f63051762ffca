import type { Issue } from '../../errors.ts'
import { rules } from '../../check/rules/all.ts'
import type { CheckRead } from '../check-input.ts'
import { isColourful } from '../colour.ts'
import type { CheckedDeployment } from './checked.ts'
import { github, unreadablePlaces } from './github.ts'
import { pretty } from './pretty.ts'
import { sarif } from './sarif.ts'
import { summary } from './summary.ts'
import { allVisible, print, printError, printWorkflowCommands } from '../output.ts'

/** Prints findings, and the summary, which goes to standard error if the findings are for programs. */
export function printCheck(deployments: readonly CheckedDeployment[], read: CheckRead, format: string): void {
  const shown = allVisible(deployments)
  const findings = shown.flatMap((deployment) => deployment.findings)
  const last = summary(findings, allVisible(read))
  if (format === 'pretty') {
    const lines = pretty(shown, isColourful())
    print([...lines, ...(lines.length === 0 || lines.at(-1) === '' ? [] : ['']), last].join('\n'))
    return
  }
  if (format === 'sarif') print(sarif(deployments, rules))
  else if (format !== 'github') print(json(deployments))
  else if (findings.length > 0) printWorkflowCommands(github(findings))
  printError(last)
}

/** Prints unreadable input as SARIF or annotations. For other formats, standard error contains it. */
export function printUnreadable(issues: readonly Issue[], format: string): void {
  if (format === 'github') printWorkflowCommands(unreadablePlaces(issues))
  if (format === 'sarif') print(sarif([], [], issues))
}

/** The findings as one list, each with the path of its deployment. */
function json(deployments: readonly CheckedDeployment[]): string {
  const list = deployments.flatMap(({ path, findings }) =>
    findings.map((finding) => ({ ...finding, deployment: path })),
  )
  return JSON.stringify(list, undefined, 2)
}
