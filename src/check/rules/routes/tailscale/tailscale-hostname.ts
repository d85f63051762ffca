import type { K8sObject } from '../../../../kubernetes/object.ts'
import { titleOf } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { textAt } from '../../../model/read.ts'
import { annotationsOf, hostname, pathOf, tailnetObjects } from '../../../model/routes/tailnet.ts'
import { dashboardExample, dashboardServiceExample } from '../../../examples/routes.ts'
import { problemAt } from '../../../rule.ts'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The name on the tailnet is one DNS label, and nobody else has it.',
  why:
    'The operator refuses a name with dots or other characters and exposes nothing. Of two with one name the second gets a ' +
    'number behind it, so that bookmarks lead to the other.',
  source: 'Tailscale cmd/k8s-operator/sts.go:1291-1296, svc.go:399-406 (v1.102)',
  bad: `${dashboardExample()}${dashboardServiceExample({ 'hostname: convex ': 'hostname: convex.example.ts.net ' })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  *check(model) {
    const taken = new Map<string, K8sObject>()
    for (const object of tailnetObjects(model)) {
      const { name, path } = nameOf(object)
      if (name === undefined) continue
      const first = taken.get(name)
      taken.set(name, first ?? object)
      if (object.kind === 'Service' && !label.test(name))
        yield problemAt(
          { object, path },
          `${JSON.stringify(name.slice(0, 100))} is no DNS label; the operator exposes nothing.`,
          'Write one label, such as convex; the tailnet adds its own domain.',
        )
      else if (first !== undefined)
        yield problemAt(
          { object, path },
          `${titleOf(first)} has the same name ${name} on the tailnet.`,
          'Give one of them another name.',
          'warning',
        )
    }
  },
}

function nameOf(object: K8sObject): { readonly name: string | undefined; readonly path: string } {
  if (object.kind === 'Service') return { name: annotationsOf(object)[hostname], path: pathOf(hostname) }
  const host = textAt(object, 'spec', 'tls', 0, 'hosts', 0)
  return { name: host?.split('.')[0], path: 'spec.tls[0].hosts[0]' }
}
