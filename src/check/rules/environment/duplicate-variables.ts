import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { shownName } from '../../model/shown.ts'

/** The list is a map by name for whoever applies it. */
export const rule: RuleDefinition = {
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
