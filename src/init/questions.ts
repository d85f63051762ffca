import { answerIssues, defaultAnswers, exampleHost, flagOf } from './answers.ts'
import type { Answers, Given } from './answers.ts'

/** A question on a terminal. */
export interface Question {
  readonly answer: Exclude<keyof Answers, 'issuerKind' | 'out'>
  readonly message: string
  /** A preceding question; "no" means the answer `false`. */
  readonly first?: string
  /** The meaning of Enter without text, or an example of a required answer. */
  readonly placeholder: string
  readonly isRequired?: boolean
  /** What is wrong with the typed text, if anything. */
  readonly problem: (typed: string, given: Given) => string | undefined
}

/** The questions in their order. */
export function questionsFor(project: string): readonly Question[] {
  const { namespace = '', instanceName = '', storage = '', tailnetHostname = '' } = defaultAnswers()
  const questions: readonly Omit<Question, 'problem'>[] = [
    { answer: 'host', message: 'Public host name', placeholder: exampleHost, isRequired: true },
    { answer: 'namespace', message: 'Kubernetes namespace', placeholder: namespace },
    { answer: 'instanceName', message: 'Name of the instance (cannot be changed later)', placeholder: instanceName },
    { answer: 'storage', message: 'Size of the database volume', placeholder: storage },
    {
      answer: 'issuer',
      message: 'cert-manager ClusterIssuer for the certificate',
      placeholder: 'none: Traefik serves its own certificate',
    },
    {
      answer: 'tailnetHostname',
      first: 'Expose the dashboard on a tailnet? (Tailscale operator)',
      message: 'Name of the dashboard on the tailnet',
      placeholder: tailnetHostname,
    },
    { answer: 'repoUrl', message: 'URL of the Git repository, for an Argo CD Application', placeholder: 'none' },
  ]
  return questions.map((question) => ({
    ...question,
    problem: (typed, given) =>
      answerIssues({ ...given, [question.answer]: typed }, project).find(({ path }) => path === flagOf(question.answer))
        ?.message,
  }))
}
