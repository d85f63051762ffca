import { refusalOf } from '../../../convex/environment/index.ts'
import type { RuleDefinition } from '../../rule.ts'
import { backendPrograms, runsOf } from '../../model/backend/commands.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import type { Variable } from '../../model/environment/environment.ts'
import { grouped } from '../../model/grouped.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { listAt, textAt } from '../../model/read.ts'
import { readersOfKey } from '../../model/environment/shared-keys.ts'
import { namesReferredTo } from '../../model/environment/variables.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  about: 'name',
  title: "Variables for functions are set in Convex, not on the backend's container.",
  why:
    'Functions have their own environment, which Convex stores. Functions in V8 see no variable of the container, and ' +
    'those in Node.js see only PATH, PWD, LANG, NODE_PATH, TZ and UTC. A variable of a login or API provider on the ' +
    'container, such as JWT_PRIVATE_KEY, SITE_URL or OPENAI_API_KEY, is undefined in process.env of a function. The rule ' +
    'reports only names of known providers, and names that end like their credentials. It does not report a whole ' +
    'ConfigMap or Secret that another workload also reads.',
  source: [convex('npm-packages/node-executor/src/executor.ts', 'runWithEnvironmentVariables')],
  bad: withEnv('{ name: OPENAI_API_KEY, valueFrom: { secretKeyRef: { name: openai, key: api-key } } }'),
  good: backendYaml,
  check: eachBackend(function* (pod, report, model) {
    // A script may pass the variables to Convex.
    const runs = runsOf(pod.container.spec, backendPrograms)
    if (runs === 'other' || runs === 'script') return
    const used = namesReferredTo(pod)
    const found = [...pod.environment.variables.values()].filter(
      (variable) =>
        refusalOf(variable.name)?.group === 'function' && !used.has(variable.name) && !isShared(model, pod, variable),
    )
    // One finding for all keys of a whole Secret, and one for all entries of `env`.
    const env = `${pod.container.path}.env`
    const placeOf = ({ object, path }: Variable) => `${object.kind} ${path.startsWith(`${env}[`) ? env : path}`
    for (const [first, ...others] of grouped(found, (variable) => [placeOf(variable)]).values()) {
      if (first === undefined) continue
      const names = [first, ...others].map(({ name }) => name)
      const isOne = others.length === 0
      const command = `\`npx convex env set ${isOne ? first.name : 'NAME'}\`${isOne ? '' : ' for each'}`
      yield report(
        first,
        `Functions do not see ${names.join(', ')}: they have their own environment.`,
        `Remove ${isOne ? 'it' : 'them'} here. Set \`functionEnvironment\`, or run ${command}.`,
      )
    }
  }),
}

/** Whether the variable is part of a whole Secret or ConfigMap that other workloads read. */
function isShared(model: Model, { workload, container }: ConvexPod, { from, path }: Variable): boolean {
  if (from === undefined || path.startsWith(`${container.path}.env[`)) return false
  const field = from.kind === 'Secret' ? 'secretRef' : 'configMapRef'
  const others = workload.containers.filter(({ spec }) => spec !== container.spec)
  const isNamed = others.some(({ spec }) =>
    listAt(spec, 'envFrom').some((source) => textAt(source, field, 'name') === from.name),
  )
  return isNamed || readersOfKey(model, namespaceOf(workload.object), from).length > 0
}
