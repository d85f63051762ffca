import { certificateFile, instanceSecretFile, keyFile } from '../runbook/commands.ts'
import type { Answers } from './answers.ts'
import { programText } from './program.ts'
import { manifestText, programName } from './project.ts'
import type { Project } from './project.ts'
import { workflowText } from './workflow.ts'

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
}

/** What must not be committed: packages, and files that the commands for the credentials create. */
export const ignored: readonly string[] = ['node_modules/', keyFile, instanceSecretFile, certificateFile]

/** The workflow, relative to the project. GitHub looks for workflows only at the root of the repository. */
export function workflowName({ path }: Project): string {
  const depth = path === '' ? 0 : path.split('/').length
  return `${'../'.repeat(depth)}.github/workflows/convex.yml`
}

/** The files of a new project: texts by their paths relative to it. */
export function initFiles(answers: Answers, project: Project): Map<string, string> {
  return new Map([
    ['package.json', manifestText(project, answers.out)],
    [programName(project), programText(answers, project)],
    ['tsconfig.json', `${JSON.stringify({ compilerOptions }, undefined, 2)}\n`],
    ['.gitignore', ignored.map((line) => `${line}\n`).join('')],
    [workflowName(project), workflowText(answers, project)],
  ])
}
