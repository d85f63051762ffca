import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, withEnv } from '../../examples/backend.ts'
import { shownName } from '../../model/shown.ts'
import { eachPod } from '../scopes.ts'
import { argoCd, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  about: 'name',
  title: 'The list of variables of a container has no duplicates.',
  why:
    'Kubernetes uses the last of two entries with the same name, which is easily overlooked. Server-side apply, which ' +
    'Argo CD uses here, refuses the object: it treats the list as a map by name.',
  source: [
    page('kubernetes.io', 'Server-Side Apply, list type map'),
    argoCd('docs/user-guide/sync-options.md', '"## Server-Side Apply"'),
  ],
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
        'Keep one of the two entries.',
      )
    }
  }),
}
