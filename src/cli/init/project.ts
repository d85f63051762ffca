import { answerIssues, exampleHost } from '../../init/answers.ts'
import type { Answers, Given } from '../../init/answers.ts'
import { initFiles } from '../../init/files.ts'
import { hintFor } from '../../init/kept.ts'
import { nextSteps } from '../../init/next-steps.ts'
import { applicationFile } from '../../init/program.ts'
import { programName } from '../../init/project.ts'
import type { Project } from '../../init/project.ts'
import { ConvexK8sError } from '../../errors.ts'
import { placeOf, readExisting, readManifest, writeNewFiles } from './disk.ts'
import type { Existing } from './disk.ts'
import { UsageError } from '../usage-error.ts'
import { versionOfPackage } from '../version.ts'
import { print, printError } from '../output.ts'

/** Returns the missing answers, or `undefined` if the user cancels. */
export type Ask = (given: Given, projectPath: string) => Promise<Given | undefined>

/**
 * Creates the files of a new project in a folder and prints the next steps. Existing files are kept. Without `ask`,
 * missing values have their defaults.
 *
 * @throws UsageError with everything that is wrong with the answers, ConvexK8sError with everything that is wrong with
 * the folder. Nothing is written then.
 */
export async function initProject(folder: string, given: Given, ask: Ask | undefined): Promise<void> {
  const place = await placeOf(folder)
  const manifest = await readManifest(place)
  const project = { path: place.path, version: await versionOfPackage(), manifest }
  // Existing problems are reported before any question.
  if (ask !== undefined) refuseWrong({ ...given, host: given.host ?? exampleHost }, project)
  const answers = ask === undefined ? given : await ask(given, project.path)
  if (answers === undefined) {
    printError('Cancelled. Nothing was written.')
    // As in a shell, for a command that was ended with Ctrl-C.
    process.exitCode = 130
    return
  }
  refuseWrong(answers, project)
  const files = initFiles(answers, project)
  const existing = await readExisting(place.folder, files.keys())
  await refuseOverwriting(answers, place.folder, existing.has(programName(project)))
  await writeNewFiles(place.folder, new Map([...files].filter(([name]) => !existing.has(name))))
  print(report(files, existing, project))
  const name = programName(project)
  const kept = existing.get(name)
  if (kept !== undefined && kept !== files.get(name)) {
    printError(
      `\n${name} exists and was kept. It differs from the program for ${answers.host}; edit it, or run init in another folder.`,
    )
    process.exitCode = 1
    return
  }
  print(`\n${nextSteps(answers, project, { folder, isInRepository: place.isInRepository })}`)
}

function refuseWrong(given: Given, { path }: Project): asserts given is Answers {
  const [first, ...others] = answerIssues(given, path).map((issue) => `${issue.path}: ${issue.message}`)
  if (first === undefined) return
  throw new UsageError(
    others.length === 0 ? first : [`${others.length + 1} values are wrong:`, first, ...others].join('\n  - '),
  )
}

/** The program overwrites any file with the name of the Application. */
async function refuseOverwriting({ out, repoUrl }: Answers, folder: string, isProgramKept: boolean): Promise<void> {
  const file = applicationFile(out)
  if (repoUrl === undefined || isProgramKept || !(await readExisting(folder, [file])).has(file)) return
  const message = 'exists, and the program would overwrite it; omit --repo-url, or move the file away'
  throw new ConvexK8sError('The project cannot be written.', [{ path: file, message }])
}

function report(files: ReadonlyMap<string, string>, existing: Existing, project: Project): string {
  const lines = [...files].map(([name, wanted]) => {
    const found = existing.get(name)
    if (found === undefined) return `wrote  ${name}`
    const hint = hintFor(name, found, wanted, project)
    return `kept   ${name}${hint === undefined ? '' : `: ${hint}`}`
  })
  return lines.join('\n')
}
