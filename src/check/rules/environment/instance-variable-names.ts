import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const renamed = { CONVEX_INSTANCE_NAME: 'INSTANCE_NAME', CONVEX_INSTANCE_SECRET: 'INSTANCE_SECRET' } as const

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The variables of the instance are INSTANCE_NAME and INSTANCE_SECRET.',
  why:
    'The image ignores CONVEX_INSTANCE_NAME and CONVEX_INSTANCE_SECRET, which are common names for the keys of a Secret. ' +
    'If these keys become variables, for example by envFrom, the backend starts as convex-self-hosted with a random secret, ' +
    'and uses another database.',
  source: [convex('self-hosted/docker-build/read_credentials.sh', 'INSTANCE_SECRET', 'INSTANCE_NAME')],
  bad: changed({ 'name: INSTANCE_NAME,': 'name: CONVEX_INSTANCE_NAME,' }),
  good: backendYaml,
  check: eachBackend(function* ({ environment, container }, report) {
    for (const [wrong, right] of Object.entries(renamed)) {
      const variable = environment.variables.get(wrong)
      if (variable === undefined || environment.variables.has(right)) continue
      const { object, path } = variable
      yield report(
        // In an entry of env, the name is wrong, not the reference.
        {
          object,
          path: path.startsWith(`${container.path}.env[`) ? path.replace(/\.valueFrom\.[^]*$/, '.name') : path,
        },
        `The image does not read ${wrong}, and the manifests do not set ${right}.`,
        `Set ${right}: an entry of env with valueFrom, whose key may keep its name.`,
        environment.isComplete ? undefined : 'warning',
      )
    }
  }),
}
