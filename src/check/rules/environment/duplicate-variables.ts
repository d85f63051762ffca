import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { shownName } from '../../model/shown.ts'
import { eachPod } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No variable stands twice in the list of a container.',
  why:
    'Kubernetes takes the last of two entries with one name, and which one that is, is easily overlooked. Server-side ' +
    'apply, which Argo CD uses here, refuses the object: the list is a map by name for it.',
  source: 'kubernetes.io, Server-Side Apply (list type map); Argo CD v3.5 docs/user-guide/sync-options.md:279-297',
  bad: withEnv('{ name: CONVEX_CLOUD_ORIGIN, value: "https://convex.example.com" }'),
  good: backendYaml,
  check: eachPod(function* ({ container, environment }, report) {
    const first = new Map<string, number>()
    for (const [position, { name }] of environment.list.entries()) {
      const before = first.get(name)
      if (before === undefined) first.set(name, position)
      if (before === undefined || name === '') continue
      yield report(
        `${container.path}.env[${position}].name`,
        `${shownName(name)} is already set by env[${before}]; server-side apply refuses the list.`,
        'Keep one of the two.',
      )
    }
  }),
}
