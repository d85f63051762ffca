import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { annotationsOf, hostname, pathOf, tailnetObjects } from '../../../model/routes/tailnet.ts'
import { ingressExample } from '../support/tailscale-ingress.ts'
import { eachObject } from '../../scopes.ts'
import { tailscale } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An Ingress of the Tailscale operator has its name in tls.hosts, and its rules have no other host.',
  why:
    'The operator uses the first host of tls as the name, and ignores tailscale.com/hostname on an Ingress. It also ' +
    'ignores rules with another host.',
  source: [tailscale('cmd/k8s-operator/ingress.go', 'handlersForIngress', 'hostnameForIngress')],
  bad: ingressExample({ '  tls: [{ hosts: [convex] }]\n': '', 'proxy-group: ingress }': 'hostname: convex }' }),
  good: ingressExample(),
  check: eachObject(tailnetObjects, function* (object, report) {
    if (object.kind !== 'Ingress') return
    const host = textAt(object, 'spec', 'tls', 0, 'hosts', 0)
    if (host === undefined)
      yield report(
        'spec.tls',
        'The Ingress has no host in tls, so its name on the tailnet consists of namespace and name.',
        'Set tls: [{ hosts: [convex] }].',
      )
    else if (annotationsOf(object)[hostname] !== undefined)
      yield report(
        pathOf(hostname),
        'The operator ignores this annotation on an Ingress.',
        'Set the name in tls[0].hosts[0].',
      )
    yield* otherHosts(object, host, report)
  }),
}

function* otherHosts(object: K8sObject, host: string | undefined, report: Report): Iterable<Problem> {
  for (const [position, entry] of listAt(object, 'spec', 'rules').entries()) {
    const other = textAt(entry, 'host')
    if (other === undefined || other === '' || host === undefined || other === host) continue
    yield report(
      `spec.rules[${position}].host`,
      `The rule has the host ${other}, but the Ingress has ${host}. The operator ignores the rule.`,
      'Remove host from the rule, or use the host of tls.',
      'error',
    )
  }
}
