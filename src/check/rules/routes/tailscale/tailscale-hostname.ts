import type { RuleDefinition } from '../../../rule.ts'
import { hasValidName, tailnetName, tailnetObjects } from '../../../model/routes/tailnet.ts'
import { dashboardExample, dashboardServiceExample } from '../../../examples/routes.ts'
import { eachObject } from '../../scopes.ts'
import { tailscale } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The name on the tailnet is one DNS label.',
  why: 'The Tailscale operator refuses a name with dots or other characters, and exposes nothing.',
  source: [
    tailscale('cmd/k8s-operator/sts.go', 'nameForService'),
    tailscale('cmd/k8s-operator/svc.go', 'validateService'),
  ],
  bad: `${dashboardExample()}${dashboardServiceExample({ 'hostname: convex ': 'hostname: convex.example.ts.net ' })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  check: eachObject(tailnetObjects, function* (object, report) {
    const { name, path } = tailnetName(object)
    if (name === undefined || hasValidName(object)) return
    yield report(
      path,
      `${JSON.stringify(name.slice(0, 100))} is not a DNS label, and the operator exposes nothing.`,
      'Write one label, such as convex; the tailnet adds its domain.',
    )
  }),
}
