import type { K8sObject } from '../../kubernetes/object.ts'
import { titleOf } from '../../kubernetes/object.ts'
import type { Rule } from '../rule.ts'
import { exposureOf } from '../world/exposure.ts'
import { ingressClassOf } from '../world/ingress-routes.ts'
import { textAt } from '../world/read.ts'
import { isHeadless } from '../world/services.ts'
import { annotationsOf, hostname, pathOf, tags, tailnetObjects } from '../world/tailnet.ts'
import { dashboardExample, dashboardServiceExample } from './route-examples.ts'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** The name on the tailnet is a name. */
export const tailscaleHostnameIsALabel: Rule = {
  id: 'tailscale-hostname-is-a-label',
  severity: 'error',
  title: 'The name on the tailnet is one DNS label, and nobody else has it.',
  why:
    'The operator refuses a name with dots or other characters and exposes nothing. Of two with one name the second gets a ' +
    'number behind it, so that bookmarks lead to the other.',
  source: 'Tailscale cmd/k8s-operator/sts.go:1291-1296, svc.go:399-406 (v1.102)',
  bad: `${dashboardExample()}${dashboardServiceExample({ 'hostname: convex ': 'hostname: convex.example.ts.net ' })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  *check(world) {
    const taken = new Map<string, K8sObject>()
    for (const object of tailnetObjects(world)) {
      const { name, path } = nameOf(object)
      if (name === undefined) continue
      const first = taken.get(name)
      taken.set(name, first ?? object)
      if (object.kind === 'Service' && !label.test(name))
        yield {
          object,
          path,
          message: `${JSON.stringify(name.slice(0, 100))} is no DNS label; the operator exposes nothing.`,
          fix: 'Write one label, such as convex; the tailnet adds its own domain.',
        }
      else if (first !== undefined)
        yield {
          object,
          path,
          message: `${titleOf(first)} has the same name ${name} on the tailnet.`,
          fix: 'Give one of them another name.',
          severity: 'warning',
        }
    }
  },
}

function nameOf(object: K8sObject): { readonly name: string | undefined; readonly path: string } {
  if (object.kind === 'Service') return { name: annotationsOf(object)[hostname], path: pathOf(hostname) }
  const host = textAt(object, 'spec', 'tls', 0, 'hosts', 0)
  return { name: host?.split('.')[0], path: 'spec.tls[0].hosts[0]' }
}

/** The tags are tags. */
export const tailscaleTagsAreTags: Rule = {
  id: 'tailscale-tags-are-tags',
  severity: 'error',
  title: 'Tags are written tag:name, separated by commas without spaces.',
  why:
    'The operator splits at commas and does not trim. A tag with a space, or without "tag:", is refused, and the proxy never ' +
    'joins the tailnet.',
  source: 'Tailscale cmd/k8s-operator/svc.go:261-263, tailcfg CheckTag (v1.102)',
  bad: `${dashboardExample()}${dashboardServiceExample({ 'hostname: convex }': 'hostname: convex, tailscale.com/tags: "tag:admin, tag:web" }' })}`,
  good: `${dashboardExample()}${dashboardServiceExample({ 'hostname: convex }': 'hostname: convex, tailscale.com/tags: "tag:admin,tag:web" }' })}`,
  *check(world) {
    for (const object of tailnetObjects(world)) {
      const text = annotationsOf(object)[tags] ?? 'tag:none'
      const wrong = text.split(',').find((tag) => !/^tag:[a-zA-Z][a-zA-Z0-9-]*$/.test(tag))
      if (wrong === undefined) continue
      yield {
        object,
        path: pathOf(tags),
        message: `${JSON.stringify(wrong.slice(0, 100))} is no tag.`,
        fix: 'Write "tag:admin,tag:web", without spaces.',
      }
    }
  },
}

/** The proxy has something to send to. */
export const tailscaleServiceHasAnAddress: Rule = {
  id: 'tailscale-service-has-an-address',
  severity: 'error',
  title: 'What the Tailscale operator exposes has an address of its own.',
  why: 'The proxy sends to the address of the Service. A headless one has none, and the operator refuses it, behind an Ingress too.',
  source: 'Tailscale cmd/k8s-operator/svc.go:377-437, ingress.go:344-369 (v1.102)',
  bad: `${dashboardExample()}${dashboardServiceExample({
    '  type: LoadBalancer\n  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n':
      '  clusterIP: None\n',
    'hostname: convex }': 'hostname: convex, tailscale.com/expose: "true" }',
  })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  *check(world) {
    const behind = exposureOf(world)
      .routes.filter(({ route }) => route.kind === 'Ingress' && ingressClassOf(route.object) === 'tailscale')
      .flatMap(({ destinations }) => destinations.map(({ service }) => service))
    for (const object of new Set([...tailnetObjects(world), ...behind])) {
      if (object.kind === 'Service' && isHeadless(object))
        yield {
          object,
          path: 'spec.clusterIP',
          message: 'A headless Service cannot be put on the tailnet.',
          fix: 'Leave clusterIP out.',
        }
    }
  },
}
