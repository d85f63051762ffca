import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

const renamed = { CONVEX_INSTANCE_NAME: 'INSTANCE_NAME', CONVEX_INSTANCE_SECRET: 'INSTANCE_SECRET' } as const

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The instance is named by INSTANCE_NAME and INSTANCE_SECRET.',
  why:
    'The image reads INSTANCE_NAME and INSTANCE_SECRET. CONVEX_INSTANCE_NAME and CONVEX_INSTANCE_SECRET, as keys of ' +
    'Secrets are often called, mean nothing to it: given as they are (by envFrom, for instance), the backend starts as ' +
    'convex-self-hosted with a random secret, and looks for another database.',
  source: 'convex-backend self-hosted/docker-build/read_credentials.sh:9-23 (652b828)',
  bad: changed({ 'name: INSTANCE_NAME,': 'name: CONVEX_INSTANCE_NAME,' }),
  good: backendYaml,
  check: eachBackend(function* ({ environment, container }, report) {
    for (const [wrong, right] of Object.entries(renamed)) {
      const variable = environment.variables.get(wrong)
      if (variable === undefined || environment.variables.has(right)) continue
      yield {
        ...report(
          variable,
          `The image does not read ${wrong}, and nothing that can be seen sets ${right}.`,
          `Give the value as ${right}: an entry of env with valueFrom, whose key may keep its name.`,
          !environment.isComplete ? 'warning' : undefined,
        ),
        path: pathOf(variable.path, container.path),
      }
    }
  }),
}

/** The entry itself: of `env[0].valueFrom.secretKeyRef` it is the name that is wrong. */
function pathOf(path: string, container: string): string {
  return path.startsWith(`${container}.env[`) ? path.replace(/\.valueFrom\.[^]*$/, '.name') : path
}
