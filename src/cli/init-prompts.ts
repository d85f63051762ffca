import { confirm, isCancel, text } from '@clack/prompts'
import { answerIssues, defaultAnswers, exampleHost, flagOf } from '../init/answers.ts'
import type { Ask, Given } from './init-project.ts'

type Asked = Exclude<keyof Given, 'issuerKind' | 'out'>

interface Question {
  readonly answer: Asked
  readonly message: string
  /** What Enter alone means; nothing for an answer that is required. */
  readonly otherwise?: string | undefined
}

/** Asks for the answers that are missing. Enter alone takes the default, which is then not written into the program. */
export const ask: Ask = async (given, project) => {
  let answers = given
  for (const question of questions()) {
    if (answers[question.answer] !== undefined) continue
    const answer = await answerTo(question, answers, project)
    if (isCancel(answer)) return undefined
    answers = Object.assign({}, answers, { [question.answer]: answer })
  }
  return answers
}

function questions(): readonly Question[] {
  const { namespace, instanceName, storage, tailnetHostname } = defaultAnswers()
  return [
    { answer: 'host', message: 'Public host name' },
    { answer: 'namespace', message: 'Kubernetes namespace', otherwise: namespace },
    { answer: 'instanceName', message: 'Name of the instance (cannot be changed later)', otherwise: instanceName },
    { answer: 'storage', message: 'Size of the database volume', otherwise: storage },
    {
      answer: 'issuer',
      message: 'cert-manager ClusterIssuer for the certificate',
      otherwise: 'none: Traefik serves its own certificate',
    },
    { answer: 'tailnetHostname', message: 'Name of the dashboard on the tailnet', otherwise: tailnetHostname },
    { answer: 'repoUrl', message: 'URL of the Git repository, for an Argo CD Application', otherwise: 'none' },
  ]
}

async function answerTo(
  { answer, message, otherwise }: Question,
  answers: Given,
  project: string,
): Promise<string | false | undefined | symbol> {
  if (answer === 'tailnetHostname') {
    const isWanted = await confirm({ message: 'Expose the dashboard on a tailnet? (Tailscale operator)' })
    if (isWanted !== true) return isWanted
  }
  const typed = await text({
    message,
    placeholder: otherwise ?? exampleHost,
    defaultValue: otherwise ?? '',
    validate: (value = '') => {
      if (value.trim() === '') return otherwise === undefined ? 'is required' : undefined
      const issues = answerIssues({ ...answers, [answer]: value.trim() }, project)
      return issues.find(({ path }) => path === flagOf(answer))?.message
    },
  })
  if (isCancel(typed)) return typed
  return ['', otherwise].includes(typed.trim()) ? undefined : typed.trim()
}
