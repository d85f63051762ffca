import { catalogue, refused } from '../../../convex/environment/index.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { withEnv } from '../../examples/backend.ts'
import { shownName, shownReference } from '../../model/shown.ts'
import { eachBackend } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every $(NAME) in a value is a variable that is set before it.',
  why:
    'Kubernetes replaces $(NAME) only in values of env, by a variable from envFrom or from an earlier entry of the list. ' +
    'It does not replace a name that is set later or not at all, or any name in a ConfigMap: the backend gets a value with ' +
    '$(PGHOST) in it.',
  source: [page('kubernetes.io', 'Define Dependent Environment Variables')],
  bad: withEnv('{ name: SENTRY_ENVIRONMENT, value: "$(STAGE)-eu" }', '{ name: STAGE, value: production }'),
  good: withEnv('{ name: STAGE, value: production }', '{ name: SENTRY_ENVIRONMENT, value: "$(STAGE)-eu" }'),
  check: eachBackend(function* (pod, report) {
    yield* unresolved(pod, report)
    yield* literal(pod, report)
  }),
}

// Another rule checks the URL of the database.
const urls = new Set(['POSTGRES_URL', 'MYSQL_URL', 'DATABASE_URL'])
const reference = /(?<!\$)\$\(([A-Za-z_][\w.-]*)\)/g

function* unresolved({ environment, workload }: ConvexPod, report: Report): Iterable<Problem> {
  const { list, variables, isComplete } = environment
  const inList = new Set(list.map(({ name }) => name))
  const before = new Set([...variables.values()].filter(({ name }) => !inList.has(name)).map(({ name }) => name))
  const hasLinks = workload.pod['enableServiceLinks'] !== false
  for (const variable of list) {
    const { name, value = '' } = variable
    const names = [...value.matchAll(reference)].map(([, used = '']) => used)
    // The variable may come from a source outside of the objects, or from a Service of the namespace.
    const isLost = (used: string): boolean =>
      !before.has(used) &&
      (isComplete || inList.has(used)) &&
      !(hasLinks && /_(?:SERVICE_HOST|SERVICE_PORT|PORT)/.test(used))
    const lost = names.find(isLost)
    before.add(name)
    if (lost === undefined || urls.has(name)) continue
    const message = inList.has(lost)
      ? `${shownName(name)} refers to $(${shownName(lost)}), which is later in the list and is not replaced.`
      : `${shownName(name)} refers to ${shownReference(lost)}, which is not set and is not replaced.`
    const fix = inList.has(lost) ? 'Move that variable above this one.' : 'Set that variable above this one.'
    yield report(variable, message, fix, isComplete ? undefined : 'warning')
  }
}

/** Kubernetes does not replace references in values from a ConfigMap. */
function* literal({ environment }: ConvexPod, report: Report): Iterable<Problem> {
  for (const variable of environment.variables.values()) {
    const { name, value = '', from } = variable
    const isRead =
      Object.hasOwn(catalogue, name) || (Object.hasOwn(refused, name) && refused[name]?.group === 'managed')
    const [found] = from === undefined || !isRead || urls.has(name) ? [] : [...value.matchAll(reference)]
    if (found === undefined) continue
    const message = `${name} refers to ${shownReference(found[1] ?? '')}, but Kubernetes does not replace references in a ConfigMap.`
    yield report(variable, message, `Set ${name} in the container's env.`)
  }
}
