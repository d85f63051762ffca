import { titleOf } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { memo } from '../../../model/memo.ts'
import type { Model } from '../../../model/model.ts'
import { hasValidName, tailnetName, tailnetObjects } from '../../../model/routes/tailnet.ts'
import { dashboardExample, dashboardServiceExample } from '../../../examples/routes.ts'
import { eachObject } from '../../scopes.ts'
import { tailscale } from '../../../../sources/source.ts'

const second = (hostname: string): string =>
  dashboardServiceExample({
    'name: convex-dashboard\n': 'name: second\n',
    'hostname: convex ': `hostname: ${hostname} `,
  })

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No two objects have the same name on the tailnet.',
  why: 'The second of two objects with one name gets a number appended, and bookmarks lead to the other.',
  source: [
    tailscale('cmd/k8s-operator/sts.go', 'nameForService'),
    tailscale('cmd/k8s-operator/svc.go', 'validateService'),
  ],
  bad: `${dashboardExample()}${dashboardServiceExample()}${second('convex')}`,
  good: `${dashboardExample()}${dashboardServiceExample()}${second('second')}`,
  check: eachObject(tailnetObjects, function* (object, report, model) {
    const { name, path } = tailnetName(object)
    const first = firstByName(model).get(name) ?? object
    if (name === undefined || first === object || !hasValidName(object)) return
    yield report(path, `${titleOf(first)} has the same name ${name} on the tailnet.`, 'Rename one of them.')
  }),
}

const firstByName = memo(
  (model: Model) =>
    new Map(
      tailnetObjects(model)
        .toReversed()
        .map((object) => [tailnetName(object).name, object] as const),
    ),
)
