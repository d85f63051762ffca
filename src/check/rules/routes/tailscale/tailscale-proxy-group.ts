import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { annotationsOf, funnel, pathOf, proxyGroup, tailnetObjects } from '../../../model/routes/tailnet.ts'
import { ingressExample } from '../support/tailscale-ingress.ts'
import { eachObject } from '../../scopes.ts'
import { tailscale } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An object with a proxy group has no funnel, one host, and a group of type ingress.',
  why:
    'The operator ignores funnel with a ProxyGroup, so the object is not published. With a group, an Ingress must ' +
    'have one tls entry with one host, and the group must have the type ingress; otherwise the operator refuses it.',
  source: [
    tailscale('cmd/k8s-operator/ingress-for-pg.go', 'validateIngress'),
    tailscale('cmd/k8s-operator/ingress.go', '"opt.Bool(ing.Annotations[AnnotationFunnel])"'),
  ],
  bad: ingressExample({ 'proxy-group: ingress }': 'proxy-group: ingress, tailscale.com/funnel: "true" }' }),
  good: ingressExample(),
  check: eachObject(tailnetObjects, function* (object, report, model) {
    const name = annotationsOf(object)[proxyGroup]
    if (name === undefined) return
    if (annotationsOf(object)[funnel] === 'true')
      yield report(
        pathOf(funnel),
        'The operator ignores funnel together with a proxy group.',
        'Remove one of the two annotations.',
      )
    const hosts = listAt(object, 'spec', 'tls').flatMap((entry) => listAt(entry, 'hosts'))
    if (object.kind === 'Ingress' && hosts.length > 1)
      yield report(
        'spec.tls',
        `With a proxy group, an Ingress can have only one host, not ${hosts.length}.`,
        'Create an Ingress for each host.',
      )
    const group = model.index.find('ProxyGroup', 'tailscale.com', '', name)
    const type = textAt(group, 'spec', 'type')
    if (at(group, 'spec') !== undefined && type !== 'ingress')
      yield report(
        pathOf(proxyGroup),
        `The ProxyGroup ${name} is of type ${type ?? '(none)'}, not ingress.`,
        'Name a ProxyGroup of type ingress.',
      )
  }),
}
