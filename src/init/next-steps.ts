import { posix } from 'node:path'
import { parse } from '../options/parse.ts'
import { sealedSecretsController } from '../options/secrets/sealed-secrets-controller.ts'
import { fileSetOf } from '../render/files.ts'
import { renderFilesSettings } from '../render/options.ts'
import { factsOfFiles } from '../render/runbook-file.ts'
import { seal, smokeTest, waitForBackend } from '../runbook/commands.ts'
import type { Facts } from '../runbook/facts.ts'
import { quoted } from '../runbook/markdown.ts'
import { fetchCertificate } from '../runbook/sections/secrets/fetch-certificate.ts'
import { convexStack } from '../stack.ts'
import { stackOptionsOf } from './answers.ts'
import type { Answers } from './answers.ts'
import { clusterNeeds } from './cluster-needs.ts'
import { workflowName } from './files.ts'
import { applicationFile, sealedFile } from './program.ts'
import { missingIn, scriptName } from './project.ts'
import type { Project } from './project.ts'

/** Where the user stands. */
export interface Standpoint {
  /** The project's folder, as it was given. */
  readonly folder: string
  readonly isInRepository: boolean
}

interface Step {
  readonly text: string
  readonly commands?: readonly string[]
  readonly items?: readonly string[]
}

/** The next steps after `init`, in order, with commands. */
export function nextSteps(answers: Answers, project: Project, standpoint: Standpoint): string {
  const facts = factsOf(answers)
  const { credentials, controller } = facts
  const render = `npm run ${scriptName(project, 'render')}`
  const steps: readonly Step[] = [
    {
      text: 'Install the packages and render the manifests:',
      commands: [
        ...(standpoint.folder === '.' ? [] : [`cd ${quoted(standpoint.folder)}`]),
        ...install(project, answers.out),
        render,
      ],
    },
    { text: 'Check that the cluster has:', items: clusterNeeds(facts) },
    {
      text: `Seal the credentials, and render again (${controller.name} in ${controller.namespace} are kubeseal's defaults; use yours):`,
      commands: [
        fetchCertificate(facts).command ?? '',
        ...(credentials === undefined
          ? []
          : [seal(facts, { ...credentials, file: posix.join(answers.out, sealedFile) })]),
        render,
      ],
    },
    commit(answers, project, standpoint),
    sync(answers, project),
    { text: 'When Argo CD has synced, test it:', commands: [waitForBackend(facts), smokeTest(facts)] },
  ]
  return ['Next steps:', ...steps.map(stepText)].join('\n\n')
}

/** The facts of the deployment once its credentials are sealed. */
function factsOf(answers: Answers): Facts {
  const stack = convexStack({ ...stackOptionsOf(answers), credentials: { sealedFile } })
  const controller = parse('init', sealedSecretsController, {})
  const facts = factsOfFiles(fileSetOf(stack, renderFilesSettings({ runbook: false })), controller)
  if (facts === undefined) throw new Error('a stack has one backend')
  return facts
}

function install(project: Project, out: string): readonly string[] {
  const { scripts, packages } = missingIn(project, out)
  if (project.manifest === undefined) return ['npm install']
  const settings = Object.entries(scripts).map(([name, command]) => quoted(`scripts.${name}=${command}`))
  const specifiers = Object.entries(packages).map(([name, range]) => quoted(`${name}@${range}`))
  return [
    ...(settings.length === 0 ? [] : [`npm pkg set ${settings.join(' ')}`]),
    specifiers.length === 0 ? 'npm install' : `npm install --save-dev ${specifiers.join(' ')}`,
  ]
}

function commit({ out, repoUrl }: Answers, project: Project, { isInRepository }: Standpoint): Step {
  const outside = [
    ...(out.startsWith('../') ? [out, ...(repoUrl === undefined ? [] : [applicationFile(out)])] : []),
    ...(project.path === '' ? [] : [workflowName(project)]),
  ]
  return {
    text: `Commit everything, the lock file included${isInRepository ? '' : `, and push it to the repository that Argo CD reads${repoUrl === undefined ? ' (put its address in place of URL)' : ''}`}:`,
    commands: [
      ...(isInRepository ? [] : ['git init']),
      ['git add .', ...outside.map(quoted)].join(' '),
      `git commit --message ${quoted('Deploy Convex')}`,
      ...(isInRepository
        ? ['git push']
        : [`git remote add origin ${quoted(repoUrl ?? 'URL')}`, 'git push --set-upstream origin HEAD']),
    ],
  }
}

function sync({ out, repoUrl, namespace = 'convex' }: Answers, { path }: Project): Step {
  if (repoUrl !== undefined) {
    return {
      text: 'Give Argo CD the Application, unless Argo CD finds it in this repository by itself:',
      commands: [`kubectl apply --filename ${quoted(applicationFile(out))}`],
    }
  }
  return {
    text:
      `Give Argo CD an Application that syncs the path ${quoted(posix.join(path, out))} into the namespace ${namespace}. ` +
      'A project that init creates with --repo-url renders one; in your program, convexApplication does.',
  }
}

function stepText({ text, commands = [], items = [] }: Step, index: number): string {
  const lines = [...items.map((item) => `- ${item}`), ...commands]
  return [`${index + 1}. ${text}`, ...lines.map((line) => `     ${line}`)].join('\n')
}
