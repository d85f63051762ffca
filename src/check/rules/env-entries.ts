import { distinct } from '../distinct.ts'
import { knownVariables, refusedVariables } from '../../convex/environment/index.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { at, listAt } from '../world/read.ts'
import { backendYaml, changed, withEnv } from './backend-example.ts'
import { problemAt } from './backend-problems.ts'
import { shownName, shownReference } from '../world/shown.ts'

/** The list is a map by name for whoever applies it. */
export const variableNamesAreUnique: Rule = {
  id: 'variable-names-are-unique',
  severity: 'warning',
  title: 'No variable stands twice in the list of a container.',
  why:
    'Kubernetes takes the last of two entries with one name, and which one that is, is easily overlooked. Server-side ' +
    'apply, which Argo CD uses here, refuses the object: the list is a map by name for it.',
  source: 'kubernetes.io, Server-Side Apply (list type map); Argo CD v3.5 docs/user-guide/sync-options.md:279-297',
  bad: withEnv('{ name: CONVEX_CLOUD_ORIGIN, value: "https://convex.example.com" }'),
  good: backendYaml,
  *check({ backends, dashboards }) {
    for (const { workload, container, environment } of [...backends, ...dashboards]) {
      const first = new Map<string, number>()
      for (const [position, { name }] of environment.list.entries()) {
        const before = first.get(name)
        if (before === undefined) first.set(name, position)
        if (before === undefined || name === '') continue
        yield {
          object: workload.object,
          path: `${container.path}.env[${position}].name`,
          message: `${shownName(name)} is already set by env[${before}]; server-side apply refuses the list.`,
          fix: 'Keep one of the two.',
        }
      }
    }
  },
}

/** YAML reads true and 16 as something else than text. */
export const variablesAreText: Rule = {
  id: 'variables-are-text',
  severity: 'error',
  title: 'Values of variables are texts, in quotes where YAML would read something else.',
  why:
    'The API server takes nothing but text for the value of a variable or of a key of a ConfigMap. Without quotes, YAML ' +
    'makes a boolean of true and a number of 16, and the whole object is refused.',
  source: 'kubernetes.io, EnvVar v1 core; ConfigMap v1 core',
  bad: changed({ 'DISABLE_METRICS_ENDPOINT, value: "true"': 'DISABLE_METRICS_ENDPOINT, value: true' }),
  good: backendYaml,
  *check(world) {
    yield* distinct(
      [...world.backends, ...world.dashboards].flatMap((pod) => [...entries(pod)].filter(isNoText).map(noText)),
    )
    const names = new Set<object>()
    for (const { environment, workload } of [...world.backends, ...world.dashboards]) {
      for (const { kind, name } of environment.sources) {
        const object =
          kind === 'ConfigMap' ? world.index.find(kind, '', workload.object.metadata?.namespace ?? '', name) : undefined
        if (object === undefined || names.has(object)) continue
        names.add(object)
        const data = at(object, 'data')
        for (const [key, value] of Object.entries(typeof data === 'object' && data !== null ? data : {})) {
          if (isNoText({ value })) yield noText({ object, path: `data.${key}`, name: key, value })
        }
      }
    }
  },
}

interface Entry extends Pick<Problem, 'object' | 'path'> {
  readonly name: string
  readonly value: unknown
}

function entries({ workload, container, environment }: ConvexPod): readonly Entry[] {
  return listAt(container.spec, 'env').map((entry, position) => ({
    object: workload.object,
    path: `${container.path}.env[${position}].value`,
    name: environment.list[position]?.name ?? '',
    value: at(entry, 'value'),
  }))
}

function isNoText({ value }: Pick<Entry, 'value'>): boolean {
  return value !== undefined && value !== null && typeof value !== 'string'
}

function noText({ object, path, name, value }: Entry): Problem {
  const kind = Array.isArray(value) ? 'list' : typeof value
  return {
    object,
    path,
    message: `The value of ${shownName(name)} is a ${kind}, which the API server refuses.`,
    fix: 'Put it in quotes.',
  }
}

/** Kubernetes looks back, never ahead, and never into a ConfigMap. */
export const referencesToVariablesResolve: Rule = {
  id: 'references-to-variables-resolve',
  severity: 'error',
  title: 'Every $(NAME) in a value is replaced.',
  why:
    'Kubernetes replaces $(NAME) in a value of env by a variable from envFrom or from further up in the list. A name that ' +
    'comes later, or that does not exist, stays as it is written, and so does everything in a ConfigMap: the backend ' +
    'gets an address with $(PGHOST) in it.',
  source: 'kubernetes.io, Define Dependent Environment Variables',
  bad: withEnv('{ name: SENTRY_ENVIRONMENT, value: "$(STAGE)-eu" }', '{ name: STAGE, value: production }'),
  good: withEnv('{ name: STAGE, value: production }', '{ name: SENTRY_ENVIRONMENT, value: "$(STAGE)-eu" }'),
  *check({ backends }) {
    yield* distinct(backends.flatMap((pod) => [...unresolved(pod), ...literal(pod)]))
  },
}

// The URL of the database has a rule of its own.
const urls = new Set(['POSTGRES_URL', 'MYSQL_URL', 'DATABASE_URL'])
const reference = /(?<!\$)\$\(([A-Za-z_][\w.-]*)\)/g

function unresolved({ environment, workload }: ConvexPod): readonly Problem[] {
  const { list, variables, isComplete } = environment
  const inList = new Set(list.map(({ name }) => name))
  const before = new Set([...variables.values()].filter(({ name }) => !inList.has(name)).map(({ name }) => name))
  const hasLinks = workload.pod['enableServiceLinks'] !== false
  return list.flatMap((variable) => {
    const { name, value = '' } = variable
    const names = [...value.matchAll(reference)].map(([, used = '']) => used)
    // What may come from a source that cannot be seen, or from the Services of the namespace, is not guessed.
    const isLost = (used: string): boolean =>
      !before.has(used) &&
      (isComplete || inList.has(used)) &&
      !(hasLinks && /_(?:SERVICE_HOST|SERVICE_PORT|PORT)/.test(used))
    const lost = names.find(isLost)
    before.add(name)
    if (lost === undefined || urls.has(name)) return []
    const message = inList.has(lost)
      ? `${shownName(name)} refers to $(${shownName(lost)}), which comes later in the list and is not replaced.`
      : `${shownName(name)} refers to ${shownReference(lost)}, which nothing sets, so that it is not replaced.`
    const fix = inList.has(lost) ? 'Move that variable above this one.' : 'Set that variable above this one.'
    return [problemAt(variable, { message, fix, ...(!isComplete && { severity: 'warning' as const }) })]
  })
}

/** Values that come from a ConfigMap are taken as they are. */
function literal({ environment }: ConvexPod): readonly Problem[] {
  const [known, refused] = [knownVariables(), refusedVariables()]
  return [...environment.variables.values()].flatMap((variable) => {
    const { name, value = '', from } = variable
    const isRead = Object.hasOwn(known, name) || (Object.hasOwn(refused, name) && refused[name]?.group === 'managed')
    const [found] = from === undefined || !isRead || urls.has(name) ? [] : [...value.matchAll(reference)]
    if (found === undefined) return []
    const message = `${name} refers to ${shownReference(found[1] ?? '')}, and in a value from a ConfigMap Kubernetes replaces nothing.`
    return [problemAt(variable, { message, fix: `Set ${name} in the container's env.` })]
  })
}
