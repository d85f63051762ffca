import { describe, expect, it } from 'vitest'
import { routesRules } from '../../../src/check/rules/index-routes.ts'
import { World } from '../../../src/check/world/world.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { found, foundIn, objectsIn, worldOf } from './routes-support.ts'

const expected: Readonly<Record<string, readonly string[]>> = {
  'cloud-origin-is-an-origin': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'site-origin-serves-http-actions': ['error Deployment spec.template.spec.containers[0].env[1].value'],
  'origins-are-public': ['warning Deployment spec.template.spec.containers[0].env[0].value'],
  'origin-has-a-route': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'origins-say-https-behind-tls': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'api-is-routed-whole': ['error IngressRoute spec.routes[0]'],
  'http-actions-arrive': ['error IngressRoute spec.routes[0].services[0]'],
  'site-proxy-is-not-public': ['warning IngressRoute spec.routes[0].services[0]'],
  'metrics-are-not-public': ['error IngressRoute spec.routes[0]'],
  'echo-is-not-public': ['warning IngressRoute spec.routes[0]'],
  'requests-are-not-held-back': ['warning Middleware spec.buffering'],
  'cors-is-left-to-convex': ['warning Middleware spec.headers.accessControlAllowOriginList'],
  'ingress-takes-large-bodies': ['warning Ingress metadata.annotations["nginx.ingress.kubernetes.io/proxy-body-size"]'],
  'ingress-waits-long-enough': [
    'warning Ingress metadata.annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]',
  ],
  'http-route-has-no-timeout': ['warning HTTPRoute spec.rules[0].timeouts.request'],
  'https-route-has-tls': ['warning IngressRoute spec.tls'],
  'tls-route-is-not-on-web': ['warning IngressRoute spec.entryPoints[0]'],
  'match-is-for-traefik-3': ['error IngressRoute spec.routes[0].match'],
  'ingress-route-matches-differ': ['error IngressRoute spec.routes[1].match'],
  'routes-do-not-clash': ['error IngressRoute spec.routes[0]'],
  'route-has-a-service': ['error IngressRoute spec.routes[0].services'],
  'redirect-has-no-priority': ['warning IngressRoute spec.routes[0].priority'],
  'route-service-exists': ['error IngressRoute spec.routes[0].services[0]'],
  'route-port-exists': ['error IngressRoute spec.routes[0].services[0].port'],
  'route-stays-in-its-namespace': ['warning IngressRoute spec.routes[0].services[0].namespace'],
  'middleware-exists': ['error IngressRoute spec.routes[0].middlewares[0]'],
  'traefik-options-exist': ['warning IngressRoute spec.tls.options'],
  'certificate-covers-hosts': ['error Certificate spec.dnsNames'],
  'tls-secret-is-made': ['error IngressRoute spec.tls.secretName'],
  'ingress-route-has-no-cert-manager-annotation': [
    'warning IngressRoute metadata.annotations["cert-manager.io/cluster-issuer"]',
  ],
  'certificate-names-its-issuer': ['warning Certificate spec.issuerRef.kind'],
  'certificate-can-be-issued': ['error Certificate spec.commonName'],
  'service-selects-pods': ['error Service spec.selector'],
  'service-selects-one-part': ['error Service spec.selector'],
  'service-port-is-served': ['error Service spec.ports[0].targetPort'],
  'backend-service-stays-inside': ['warning Service spec.type'],
  'services-open-no-node-ports': ['warning Service spec.type'],
  'dashboard-url-is-public': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'dashboard-knows-its-backend': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'dashboard-has-no-admin-key': ['error Deployment spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef'],
  'dashboard-is-private': ['warning IngressRoute spec.routes[0].services[0]'],
  'dashboard-has-the-whole-host': ['error IngressRoute spec.routes[0].services[0]'],
  'dashboard-runs-as-its-user': ['error Deployment spec.template.spec.securityContext'],
  'tailscale-hostname-is-a-label': ['error Service metadata.annotations["tailscale.com/hostname"]'],
  'tailscale-tags-are-tags': ['error Service metadata.annotations["tailscale.com/tags"]'],
  'tailscale-service-has-an-address': ['error Service spec.clusterIP'],
  'tailscale-ingress-names-its-host': ['warning Ingress spec.tls'],
  'tailnet-origin-lets-pods-in': ['warning Ingress metadata.annotations'],
  'tailscale-proxy-group-fits': ['error Ingress metadata.annotations["tailscale.com/funnel"]'],
  'monitor-selects-something': ['warning ServiceMonitor spec.selector'],
  'monitor-port-exists': ['warning ServiceMonitor spec.endpoints[0].port'],
  'monitored-backend-has-metrics': ['warning ServiceMonitor spec.selector'],
  'data-is-not-pruned': ['error PersistentVolumeClaim metadata.annotations["argocd.argoproj.io/sync-options"]'],
  'application-spares-data': ['warning Application metadata.finalizers[0]'],
  'namespace-is-made-once': ['warning Namespace '],
  'application-is-not-in-its-folder': ['warning Application '],
  'snapshot-is-taken-first': ['warning VolumeSnapshot metadata.annotations["argocd.argoproj.io/sync-wave"]'],
  'sync-waves-do-not-deadlock': ['error PersistentVolumeClaim metadata.annotations["argocd.argoproj.io/sync-wave"]'],
  'addresses-come-last': ['warning Service metadata.annotations["argocd.argoproj.io/sync-wave"]'],
  'network-policy-lets-backend-out': ['error NetworkPolicy spec.egress'],
  'network-policy-lets-requests-in': ['error NetworkPolicy spec.ingress'],
  'network-policy-lets-database-work': ['error NetworkPolicy spec.ingress'],
}

const all = routesRules.map((rule) => [rule.id, rule] as const)

describe('examples of the rules about routes', () => {
  it('are those of every rule, once', () => {
    expect(routesRules.map(({ id }) => id).toSorted()).toEqual(Object.keys(expected).toSorted())
    expect(new Set(all.map(([id]) => id)).size).toBe(all.length)
  })

  it.each(all)('%s: speaks on the bad one, and alone', (id, rule) => {
    const texts = expected[id]!.map((text) => text.replace(' ', ` ${id} `))
    expect(foundIn(rule.bad, rule)).toEqual(texts)
    expect(foundIn(rule.bad)).toEqual(texts)
  })

  it.each(all)('%s: is silent on the good one, as all are', (_, rule) => {
    expect(foundIn(rule.good)).toEqual([])
  })

  it.each(all)('%s: says what, why and what to do', (id, rule) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    for (const text of [rule.title, rule.why]) expect(text).toMatch(/\.$/)
    expect(rule.source).not.toBe('')
    for (const { message, fix } of rule.check(worldOf(rule.bad))) {
      expect(message).toMatch(/\.$/)
      expect(fix).toMatch(/\S/)
    }
  })
})

const junk: readonly unknown[] = [null, 1, 'text', [null], { name: 1, a: [] }]

/** Every place of an object, replaced by every piece of junk, one at a time. */
function* spoilt(value: unknown, wrap: (inner: unknown) => unknown): Iterable<unknown> {
  for (const piece of junk) yield wrap(piece)
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const copy = (changed: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
    yield* spoilt(inner, (changed) => wrap(copy(changed)))
  }
}

/** The objects with one of them spoilt, below its metadata and its spec. */
function* spoiltSets(objects: readonly K8sObject[]): Iterable<readonly K8sObject[]> {
  for (const [position, object] of objects.entries()) {
    for (const part of ['spec', 'metadata'] as const) {
      const before: unknown = (object as unknown as Record<string, unknown>)[part]
      for (const piece of spoilt(before, (changed) => ({ ...object, [part]: changed })))
        yield objects.with(position, piece as K8sObject)
    }
  }
}

describe('rules about routes on junk', () => {
  it.each(all)('%s never throws', (_, rule) => {
    for (const objects of spoiltSets(objectsIn(rule.bad)))
      for (const { path, message } of rule.check(new World(objects)))
        expect(typeof path + typeof message).toBe('stringstring')
  })

  it('are done with long and deep rules, and with patterns that take for ever', () => {
    const [, service = '', route = ''] = routesRules[3]!.good.split('---')
    const backend = routesRules[3]!.good.split('---')[0] ?? ''
    for (const match of [
      '!'.repeat(5000),
      '('.repeat(5000),
      Array.from({ length: 500 }, () => 'Host(`a`)').join(' || '),
      `HostRegexp(\`${'(a+)+'.repeat(10)}b\`)`,
      `PathRegexp(\`${'.*'.repeat(60)}b\`)`,
    ]) {
      const text = route.replace(/match: .*/, `match: ${JSON.stringify(match)}`)
      expect(found(worldOf([backend, service, text].join('---'))).length).toBeLessThan(10)
    }
  })
})
