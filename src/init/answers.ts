import { posix } from 'node:path'
import { convexApplication } from '../components/argocd/application.ts'
import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { tailnetOf } from '../options/dashboard/access.ts'
import { describe } from '../options/describe.ts'
import type { ApplicationOptions } from '../options/argocd/application.ts'
import type { IssuerReference } from '../options/routes/tls.ts'
import { parse } from '../options/parse.ts'
import { stackOptions } from '../options/stack/stack.ts'
import type { StackOptions } from '../options/stack/stack.ts'

import { convexStack } from '../stack.ts'

/** The answers for a new project. Missing answers keep their default and are not written into the program. */
export interface Answers {
  readonly host: string
  readonly namespace?: string | undefined
  readonly instanceName?: string | undefined
  /** Size of the database's volume. */
  readonly storage?: string | undefined
  /** Name of the cert-manager issuer. */
  readonly issuer?: string | undefined
  readonly issuerKind?: string | undefined
  /** Name of the dashboard on the tailnet, or `false` for a dashboard that only the cluster reaches. */
  readonly tailnetHostname?: string | false | undefined
  /** URL of the Git repository, for an Argo CD Application. */
  readonly repoUrl?: string | undefined
  /** The rendered folder, relative to the project. */
  readonly out: string
}

/** Answers, of which some may be missing. */
export type Given = Partial<Answers> & Pick<Answers, 'out'>

/** An example of a host. */
export const exampleHost = 'convex.example.com'

/** The default rendered folder. */
export const defaultOut = 'argocd/applications/convex'

/** A path of a folder in its shortest form. */
export function shortest(path: string): string {
  return posix.normalize(path).replace(/\/$/, '')
}

/** The stack's defaults for missing answers. */
export function defaultAnswers() {
  const { namespace, instanceName, postgres, dashboard } = parse('init', stackOptions, { host: exampleHost })
  const tailnet = dashboard === false ? false : tailnetOf(dashboard)
  return {
    namespace,
    instanceName,
    storage: postgres === false ? undefined : postgres.storage.size,
    tailnetHostname: tailnet === false ? undefined : tailnet.hostname,
  }
}

/** The flag that an answer is given by: `--issuer-kind` for `issuerKind`. */
export function flagOf(answer: string): string {
  return `--${answer.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

// Where the answers are in the options of the stack, to name the flag of an invalid one.
const answerAt: Readonly<Record<string, keyof Answers>> = {
  host: 'host',
  namespace: 'namespace',
  instanceName: 'instanceName',
  'postgres.storage.size': 'storage',
  'ingress.tls.issuer.name': 'issuer',
  'ingress.tls.issuer.kind': 'issuerKind',
  'dashboard.tailscale.hostname': 'tailnetHostname',
  repoURL: 'repoUrl',
  name: 'out',
  path: 'out',
}

/** The options of the stack for the given answers, and no others. */
export function stackOptionsOf(answers: Answers): StackOptions {
  const { host, namespace, instanceName, storage, issuer, issuerKind, tailnetHostname: hostname } = answers
  const kind = issuerKind as IssuerReference['kind']
  return {
    host,
    ...(namespace !== undefined && { namespace }),
    ...(instanceName !== undefined && { instanceName }),
    ...(storage !== undefined && { postgres: { storage: { size: storage } } }),
    ...(hostname !== undefined && { dashboard: { tailscale: hostname === false ? false : { hostname } } }),
    ...(issuer !== undefined && {
      ingress: { tls: { issuer: { name: issuer, ...(kind !== undefined && { kind }) } } },
    }),
  }
}

/** The options of the Application, if any. `project` is the project's path in the repository. */
export function applicationOptionsOf(
  { repoUrl: repoURL, namespace, out }: Answers,
  project: string,
): ApplicationOptions | undefined {
  if (repoURL === undefined) return undefined
  const name = posix.basename(out)
  return {
    ...(name !== 'convex' && { name }),
    repoURL,
    path: posix.join(project, out),
    ...(namespace !== undefined && { destination: { namespace } }),
  }
}

/** All problems of the answers, each with its flag. */
export function answerIssues(answers: Given, project: string): readonly Issue[] {
  const { host, issuer, issuerKind, out } = answers
  // A placeholder replaces a missing host, so that everything else is checked too.
  const complete = { ...answers, host: host ?? exampleHost }
  const outMessage = outProblem(out, project)
  // The namespace is checked with the stack.
  const application = applicationOptionsOf(
    { ...complete, namespace: undefined, out: outMessage === undefined ? out : defaultOut },
    project,
  )
  const found: readonly Issue[] = [
    ...(host === undefined ? [{ path: 'host', message: `is required, as in --host ${exampleHost}` }] : []),
    ...issuesOf(() => convexStack(stackOptionsOf(complete))),
    ...(issuerKind !== undefined && issuer === undefined
      ? [{ path: 'issuerKind', message: 'needs --issuer, the name of the issuer' }]
      : []),
    ...(outMessage === undefined ? [] : [{ path: 'out', message: outMessage }]),
    ...(application === undefined ? [] : issuesOf(() => convexApplication(application))),
  ]
  return found.map(({ path, message }) => ({ path: flagOf(answerAt[path] ?? path), message }))
}

function issuesOf(build: () => unknown): readonly Issue[] {
  try {
    build()
    return []
  } catch (error) {
    if (error instanceof ConvexK8sError) return error.issues
    throw error
  }
}

/** Why a path cannot be the rendered folder. */
/** Folders that never reach the repository. */
const notCommitted = new Set(['.git', 'node_modules'])

function outProblem(out: string, project: string): string | undefined {
  const got = `(got ${describe(out)})`
  if (/\p{Cc}/u.test(out)) return `a path has no control characters ${got}`
  if (out.includes('\\')) return `write the path with "/" ${got}`
  if (out.startsWith('/') || /^[a-zA-Z]:/.test(out)) return `expected a path relative to the project ${got}`
  const path = posix.join(project, out)
  if (path.startsWith('..')) return `leads out of the Git repository ${got}`
  if (path.split('/').some((name) => notCommitted.has(name)))
    return `Git or the .gitignore of the project ignores it ${got}`
  if (path.split('/').some((name) => /^\.gitignore$|\.(?:json|[cm]?ts|ya?ml|md)$/.test(name)))
    return `expected a folder and not the name of a file ${got}`
  return path === '.' || `${project}/`.startsWith(`${path.replace(/\/$/, '')}/`)
    ? `the rendered files need a separate folder, such as ${defaultOut} ${got}`
    : undefined
}
