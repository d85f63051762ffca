import type { RuleDefinition } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { annotationsOf, funnel, pathOf, proxyGroup, tailnetObjects } from '../../../model/routes/tailnet.ts'
import { ingressExample } from '../support/tailscale-ingress.ts'

/** A group of proxies does not funnel. */
export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An object with a proxy group has no funnel and one host, and the group is for ingress.',
  why:
    'Funnel is read only without a ProxyGroup, so that the two together publish nothing. With a group, an Ingress has one tls ' +
    'entry with one host, and the group must be of type ingress; otherwise the operator refuses it.',
  source: 'Tailscale cmd/k8s-operator/ingress-for-pg.go:677-721, ingress.go:185-189 (v1.102)',
  bad: ingressExample({ 'proxy-group: ingress }': 'proxy-group: ingress, tailscale.com/funnel: "true" }' }),
  good: ingressExample(),
  *check(model) {
    for (const object of tailnetObjects(model)) {
      const name = annotationsOf(object)[proxyGroup]
      if (name === undefined) continue
      if (annotationsOf(object)[funnel] === 'true')
        yield {
          object,
          path: pathOf(funnel),
          message: 'Funnel is not read beside a proxy group.',
          fix: 'Take one of the two annotations away.',
        }
      const hosts = listAt(object, 'spec', 'tls').flatMap((entry) => listAt(entry, 'hosts'))
      if (object.kind === 'Ingress' && hosts.length > 1)
        yield {
          object,
          path: 'spec.tls',
          message: `With a proxy group an Ingress has one host, not ${hosts.length}.`,
          fix: 'Make an Ingress for each host.',
        }
      const group = model.index.find('ProxyGroup', 'tailscale.com', '', name)
      const type = textAt(group, 'spec', 'type')
      if (at(group, 'spec') !== undefined && type !== 'ingress')
        yield {
          object,
          path: pathOf(proxyGroup),
          message: `The ProxyGroup ${name} is of type ${type ?? '(none)'}, not ingress.`,
          fix: 'Name a ProxyGroup of type ingress.',
        }
    }
  },
}
