import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { referencesIn } from '../../model/environment/references.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { placeOf } from '../../model/environment/judged.ts'
import { at } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { shownReference } from '../../model/shown.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { kubernetes, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every $(NAME) in the URL of the database is a variable that is set before the URL.',
  why:
    'Kubernetes replaces $(NAME) only in values of `env`, by variables that are earlier in the list or come from envFrom. ' +
    'Anything else stays in the URL as text: a name that is set later or not at all, ${NAME} as in a shell, and every ' +
    'reference in a ConfigMap or a Secret.',
  source: [
    page('kubernetes.io', 'Define dependent environment variables'),
    kubernetes('pkg/kubelet/kubelet_pods.go', 'makeEnvironmentVariables'),
  ],
  bad: database({ '- name: PGPASSWORD': '- name: DB_PASSWORD' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* (link, report) {
    yield* inSecret(link, report)
    yield* unresolved(link, report)
  }),
}

function* inSecret({ database: { variable } }: DatabaseLink, report: Report): Iterable<Problem> {
  if (variable?.hidden?.text.fits(/\$\([^()$]+\)/) !== true) return
  const message = `Kubernetes does not replace references in a Secret, so ${variable.name} is not a valid URL.`
  yield report(placeOf(variable), message, asEnv)
}

function* unresolved(link: DatabaseLink, report: Report): Iterable<Problem> {
  const { pod, database: parts } = link
  const { variable } = parts
  if (variable?.value === undefined || parts.type === 'sqlite') return
  const { object, path, name: url, value } = variable
  if (/\$\{\w+\}/.test(value)) {
    yield report(
      { object, path },
      `Kubernetes does not replace \${NAME} in ${url}, which is the syntax of a shell.`,
      asEnv,
    )
  }
  if (referencesIn(value).length === 0) return
  if (variable.from !== undefined) {
    yield report(
      { object, path },
      `Kubernetes does not replace references in a ConfigMap, so ${url} is not a valid URL.`,
      asEnv,
    )
    return
  }
  const { list, variables, isComplete } = pod.environment
  const place = list.indexOf(variable)
  const before = new Set(list.slice(0, place).map(({ name }) => name))
  for (const name of new Set(referencesIn(value))) {
    const shown = shownReference(name)
    const isLater = list.slice(place).some((other) => other.name === name)
    const isSet = before.has(name) || (variables.has(name) && !isLater) || mayBeAService(link, name)
    if (isSet || (!isComplete && !isLater)) continue
    yield report(
      { object, path },
      isLater
        ? `${url} refers to ${shown}, which is set after it and is not replaced.`
        : `${url} refers to ${shown}, which is not set.`,
      `Set that variable before ${url} in env.`,
    )
  }
}

const asEnv = 'Set the URL in env of the container, after the variables to which it refers, as $(NAME).'

/** Whether Kubernetes may set the variable for a Service of the namespace. */
function mayBeAService({ pod }: DatabaseLink, name: string): boolean {
  return at(pod.workload.pod, 'enableServiceLinks') !== false && /_(?:SERVICE_(?:HOST|PORT)|PORT)(?:_|$)/.test(name)
}
