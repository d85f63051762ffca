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

export const rule: RuleDefinition = {
  severity: 'warning',
  title: "Variables for functions are set in Convex, not on the backend's container.",
  why:
    'Functions have an environment of their own, which Convex keeps. Those in V8 see nothing of the container, and ' +
    'those in Node.js see PATH, PWD, LANG, NODE_PATH, TZ and UTC alone. A variable of a login or API provider on the ' +
    'container, such as JWT_PRIVATE_KEY, SITE_URL or OPENAI_API_KEY, is undefined in process.env of a function. Only names of known ' +
    'providers, and names that end like their credentials, are reported. A whole ConfigMap or Secret that another ' +
    'workload reads as well is not.',
  source: 'convex-backend npm-packages/node-executor/src/executor.ts:88-115 (652b828)',
  bad: withEnv('{ name: OPENAI_API_KEY, valueFrom: { secretKeyRef: { name: openai, key: api-key } } }'),
  good: backendYaml,
  check: eachBackend(function* (pod, report, model) {
    // A script may hand them on to Convex.
    const runs = runsOf(pod.container.spec, backendPrograms)
    if (runs === 'other' || runs === 'script') return
    const used = namesReferredTo(pod)
    const found = [...pod.environment.variables.values()].filter(
      (variable) =>
        refusalOf(variable.name)?.group === 'function' && !used.has(variable.name) && !isShared(model, pod, variable),
    )
    // A whole Secret has one place in the container, and may have many keys; the entries of `env` are said at once.
    const env = `${pod.container.path}.env`
    const placeOf = ({ object, path }: Variable) => `${object.kind} ${path.startsWith(`${env}[`) ? env : path}`
    yield* [...grouped(found, (variable) => [placeOf(variable)]).values()].flatMap((variables) => {
      const [first] = variables
      if (first === undefined) return []
      const names = variables.map(({ name }) => name)
      const isOne = names.length === 1
      const command = `\`npx convex env set ${isOne ? names[0] : 'NAME'}\`${isOne ? '' : ' for each'}`
      return [
        report(
          first,
          `Functions do not see ${names.join(', ')}: the variables of the container are not theirs.`,
          `Remove ${isOne ? 'it' : 'them'} here. Set \`functionEnvironment\`, or run ${command}.`,
        ),
      ]
    })
  }),
}

/** A whole Secret or ConfigMap brings along what other workloads need. */
function isShared(model: Model, { workload, container }: ConvexPod, { from, path }: Variable): boolean {
  if (from === undefined || path.startsWith(`${container.path}.env[`)) return false
  const field = from.kind === 'Secret' ? 'secretRef' : 'configMapRef'
  const others = workload.containers.filter(({ spec }) => spec !== container.spec)
  const isNamed = others.some(({ spec }) =>
    listAt(spec, 'envFrom').some((source) => textAt(source, field, 'name') === from.name),
  )
  return isNamed || readersOfKey(model, namespaceOf(workload.object), from).length > 0
}
