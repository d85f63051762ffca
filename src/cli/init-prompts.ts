import { confirm, isCancel, text } from '@clack/prompts'
import { answerIssues, defaultAnswers, exampleHost, flagOf } from '../init/answers.ts'
import type { Given } from './init-project.ts'

type Asked = 'host' | 'namespace' | 'instanceName' | 'storage' | 'issuer' | 'tailnetHostname' | 'repoUrl'

interface Question {
  readonly message: string
  /** What Enter alone means; nothing for an answer that is required. */
  readonly otherwise?: string | undefined
}

/** The user has pressed Ctrl-C or Escape. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/**
 * Asks for the answers that are missing. Enter alone takes the default, which is then not written into the program.
 *
 * @throws Cancelled when the user does not want to go on.
 */
export async function ask(given: Given, project: string): Promise<Given> {
  const defaults = defaultAnswers()
  const questions: readonly (readonly [Asked, Question])[] = [
    ['host', { message: 'Public host name' }],
    ['namespace', { message: 'Kubernetes namespace', otherwise: defaults.namespace }],
    ['instanceName', { message: 'Name of the instance (it can never be changed)', otherwise: defaults.instanceName }],
    ['storage', { message: 'Size of the database volume', otherwise: defaults.storage }],
    [
      'issuer',
      { message: 'cert-manager ClusterIssuer for the certificate', otherwise: 'none, Traefik has a certificate' },
    ],
    ['tailnetHostname', { message: 'Name of the dashboard on the tailnet', otherwise: defaults.tailnetHostname }],
    [
      'repoUrl',
      { message: 'URL of the Git repository, for an Argo CD Application', otherwise: 'none, no Application' },
    ],
  ]
  const answers: { -readonly [Name in keyof Given]: Given[Name] } = { ...given }
  for (const [name, question] of questions) {
    if (answers[name] !== undefined) continue
    if (name === 'tailnetHostname' && !(await wantsTailnet())) answers[name] = false
    else Object.assign(answers, { [name]: await answerTo(name, question, answers, project) })
  }
  return answers
}

async function wantsTailnet(): Promise<boolean> {
  return unlessCancelled(await confirm({ message: 'Put the dashboard on a tailnet, by the Tailscale operator?' }))
}

async function answerTo(
  name: Asked,
  { message, otherwise }: Question,
  answers: Given,
  project: string,
): Promise<string | undefined> {
  const answer = await text({
    message,
    placeholder: otherwise ?? exampleHost,
    validate: (typed = '') => {
      const value = typed.trim()
      if (value === '') return otherwise === undefined ? 'is required' : undefined
      const issues = answerIssues({ ...answers, [name]: value }, project)
      return issues.find(({ path }) => path === flagOf(name))?.message
    },
  })
  const given = unlessCancelled(answer).trim()
  return given === '' || given === otherwise ? undefined : given
}

function unlessCancelled<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new Cancelled()
  return answer as Exclude<Answer, symbol>
}
