import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { exposureOf, servingBackends } from '../world/exposure.ts'
import { originOf } from '../world/origins.ts'
import { at, listAt, textAt } from '../world/read.ts'
import { annotationsOf, funnel, hostname, pathOf, proxyGroup, tailnetObjects } from '../world/tailnet.ts'
import { servesHost } from '../world/takers.ts'
import { backendExample, dashboardExample, replaced, serviceExample } from './route-examples.ts'

const podsAnnotation = 'tailscale.com/experimental-forward-cluster-traffic-via-ingress'

function ingressExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${dashboardExample()}
---
apiVersion: v1
kind: Service
metadata: { name: convex-dashboard, namespace: convex }
spec:
  selector: { app: convex-dashboard }
  ports: [{ name: http, port: 80, targetPort: http }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: convex-dashboard, namespace: convex, annotations: { tailscale.com/proxy-group: ingress } }
spec:
  ingressClassName: tailscale
  defaultBackend: { service: { name: convex-dashboard, port: { number: 80 } } }
  tls: [{ hosts: [convex] }]
`
  return replaced(whole, replacements)
}

/** An Ingress on the tailnet says its name where the operator looks. */
export const tailscaleIngressNamesItsHost: Rule = {
  id: 'tailscale-ingress-names-its-host',
  severity: 'warning',
  title: 'An Ingress of the Tailscale operator has its name in tls.hosts, and its rules have no other host.',
  why:
    'The operator takes the name from the first host of tls and does not read tailscale.com/hostname on an Ingress. A rule for ' +
    'another host than that is left out.',
  source: 'Tailscale cmd/k8s-operator/ingress.go:373-411 (v1.102)',
  bad: ingressExample({ '  tls: [{ hosts: [convex] }]\n': '', 'proxy-group: ingress }': 'hostname: convex }' }),
  good: ingressExample(),
  *check(world) {
    for (const object of tailnetObjects(world)) {
      if (object.kind !== 'Ingress') continue
      const host = textAt(object, 'spec', 'tls', 0, 'hosts', 0)
      if (host === undefined)
        yield {
          object,
          path: 'spec.tls',
          message: 'The Ingress has no host in tls; its name on the tailnet is made of namespace and name.',
          fix: 'Set tls: [{ hosts: [convex] }].',
        }
      else if (annotationsOf(object)[hostname] !== undefined)
        yield {
          object,
          path: pathOf(hostname),
          message: 'The operator does not read this annotation on an Ingress.',
          fix: 'Write the name into tls[0].hosts[0].',
        }
      yield* otherHosts(object, host)
    }
  },
}

function* otherHosts(object: K8sObject, host: string | undefined): Iterable<Problem> {
  for (const [position, rule] of listAt(object, 'spec', 'rules').entries()) {
    const other = textAt(rule, 'host')
    if (other === undefined || other === '' || host === undefined || other === host) continue
    yield {
      object,
      path: `spec.rules[${position}].host`,
      message: `The rule is for ${other}, the Ingress for ${host}; the operator leaves the rule out.`,
      fix: 'Leave host out of the rule, or write the host of tls.',
      severity: 'error',
    }
  }
}

/** The origin on the tailnet is reached from the pod. */
export const tailnetOriginIsReached: Rule = {
  id: 'tailnet-origin-lets-pods-in',
  severity: 'warning',
  title: 'The Ingress of an origin on the tailnet lets pods of the cluster through.',
  why:
    'Node actions call CONVEX_CLOUD_ORIGIN from the pod, and so does whatever verifies logins by the site origin. A name on the ' +
    'tailnet means nothing in the cluster, unless its DNS sends ts.net to the nameserver of a DNSConfig, and the proxy of the ' +
    'Ingress listens to pods, which an annotation turns on. The operator does not read it with a ProxyGroup.',
  source:
    'Tailscale cmd/k8s-operator/ingress.go:249, k8s-operator/reconciler/dnsrecords/dnsrecords.go (v1.102); convex-backend ' +
    'crates/node_executor/src/executor.rs:249 (652b828)',
  bad: originExample({ [`, ${podsAnnotation}: "true"`]: '' }),
  good: originExample(),
  *check(world) {
    for (const pod of servingBackends(world)) {
      const host = originOf(pod, 'CONVEX_CLOUD_ORIGIN').url?.hostname ?? ''
      const own = exposureOf(world).of(pod)
      for (const object of new Set(
        own.filter(({ route }) => servesHost(route, host)).map(({ route }) => route.object),
      )) {
        const group = annotationsOf(object)[proxyGroup]
        if (annotationsOf(object)[podsAnnotation] === 'true' && group === undefined) continue
        yield {
          object,
          path: group === undefined ? 'metadata.annotations' : pathOf(proxyGroup),
          message: `Pods do not reach ${host}, which is the origin that Node actions call.`,
          fix:
            group === undefined
              ? `Set ${podsAnnotation}: "true", and see that the cluster has a DNSConfig for ts.net.`
              : `Leave the proxy group out, and set ${podsAnnotation}: "true".`,
        }
      }
    }
  },
}

function originExample(replacements: Readonly<Record<string, string>> = {}): string {
  return replaced(
    `${backendExample().replaceAll('convex.example.com', 'convex.tail1a2b3.ts.net')}${serviceExample}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: convex-backend, namespace: convex, annotations: { tailscale.com/tags: "tag:convex", ${podsAnnotation}: "true" } }
spec:
  ingressClassName: tailscale
  tls: [{ hosts: [convex.tail1a2b3.ts.net] }]
  rules:
    - host: convex.tail1a2b3.ts.net
      http:
        paths:
          - { path: /api, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /http, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /version, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /instance_name, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
`,
    replacements,
  )
}

/** A group of proxies does not funnel. */
export const tailscaleProxyGroupFits: Rule = {
  id: 'tailscale-proxy-group-fits',
  severity: 'error',
  title: 'An object with a proxy group has no funnel and one host, and the group is for ingress.',
  why:
    'Funnel is read only without a ProxyGroup, so that the two together publish nothing. With a group, an Ingress has one tls ' +
    'entry with one host, and the group must be of type ingress; otherwise the operator refuses it.',
  source: 'Tailscale cmd/k8s-operator/ingress-for-pg.go:677-721, ingress.go:185-189 (v1.102)',
  bad: ingressExample({ 'proxy-group: ingress }': 'proxy-group: ingress, tailscale.com/funnel: "true" }' }),
  good: ingressExample(),
  *check(world) {
    for (const object of tailnetObjects(world)) {
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
      const group = world.index.find('ProxyGroup', 'tailscale.com', '', name)
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
