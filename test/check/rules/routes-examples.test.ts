import { describe, expect, it } from 'vitest'
import { routesRules } from './groups.ts'
import { Model } from '../../../src/check/model/model.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { found, foundIn, objectsIn, modelOf } from './routes-support.ts'

const expected: Readonly<Record<string, readonly string[]>> = {
  'cloud-origin': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'site-origin': ['error Deployment spec.template.spec.containers[0].env[1].value'],
  'public-origins': ['warning Deployment spec.template.spec.containers[0].env[0].value'],
  'origin-route': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'origin-scheme': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'api-route': ['error IngressRoute spec.routes[0]'],
  'http-actions-route': ['error IngressRoute spec.routes[0].services[0]'],
  'site-proxy-exposure': ['warning IngressRoute spec.routes[0].services[0]'],
  'metrics-exposure': ['error IngressRoute spec.routes[0]'],
  'echo-exposure': ['warning IngressRoute spec.routes[0]'],
  'route-buffering': ['warning Middleware spec.buffering'],
  'cors-headers': ['warning Middleware spec.headers.accessControlAllowOriginList'],
  'ingress-body-size': ['warning Ingress metadata.annotations["nginx.ingress.kubernetes.io/proxy-body-size"]'],
  'ingress-timeout': ['warning Ingress metadata.annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]'],
  'http-route-timeout': ['warning HTTPRoute spec.rules[0].timeouts.request'],
  'route-tls': ['warning IngressRoute spec.tls'],
  'route-entry-point': ['warning IngressRoute spec.entryPoints[0]'],
  'traefik-match': ['error IngressRoute spec.routes[0].match'],
  'duplicate-matches': ['error IngressRoute spec.routes[1].match'],
  'route-conflicts': ['error IngressRoute spec.routes[0]'],
  'ingress-route-service': ['error IngressRoute spec.routes[0].services'],
  'redirect-priority': ['warning IngressRoute spec.routes[0].priority'],
  'route-service': ['error IngressRoute spec.routes[0].services[0]'],
  'route-port': ['error IngressRoute spec.routes[0].services[0].port'],
  'route-namespace': ['warning IngressRoute spec.routes[0].services[0].namespace'],
  'middleware-references': ['error IngressRoute spec.routes[0].middlewares[0]'],
  'traefik-option-references': ['warning IngressRoute spec.tls.options'],
  'certificate-hosts': ['error Certificate spec.dnsNames'],
  'tls-secret': ['error IngressRoute spec.tls.secretName'],
  'ingress-route-annotations': ['warning IngressRoute metadata.annotations["cert-manager.io/cluster-issuer"]'],
  'certificate-issuer': ['warning Certificate spec.issuerRef.kind'],
  'certificate-names': ['error Certificate spec.commonName'],
  'service-selector': ['error Service spec.selector'],
  'service-single-target': ['error Service spec.selector'],
  'service-target-port': ['error Service spec.ports[0].targetPort'],
  'backend-service-exposure': ['warning Service spec.type'],
  'service-node-ports': ['warning Service spec.type'],
  'dashboard-url': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'dashboard-backend': ['error Deployment spec.template.spec.containers[0].env[0].value'],
  'dashboard-admin-key': ['error Deployment spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef'],
  'dashboard-exposure': ['warning IngressRoute spec.routes[0].services[0]'],
  'dashboard-route': ['error IngressRoute spec.routes[0].services[0]'],
  'dashboard-user': ['error Deployment spec.template.spec.securityContext'],
  'tailscale-hostname': ['error Service metadata.annotations["tailscale.com/hostname"]'],
  'tailscale-tags': ['error Service metadata.annotations["tailscale.com/tags"]'],
  'tailscale-address': ['error Service spec.clusterIP'],
  'tailscale-ingress-host': ['warning Ingress spec.tls'],
  'tailnet-origin': ['warning Ingress metadata.annotations'],
  'tailscale-proxy-group': ['error Ingress metadata.annotations["tailscale.com/funnel"]'],
  'monitor-selector': ['warning ServiceMonitor spec.selector'],
  'monitor-port': ['warning ServiceMonitor spec.endpoints[0].port'],
  'monitor-metrics': ['warning ServiceMonitor spec.selector'],
  'pruned-data': ['error PersistentVolumeClaim metadata.annotations["argocd.argoproj.io/sync-options"]'],
  'application-deletion': ['warning Application metadata.finalizers[0]'],
  'namespace-source': ['warning Namespace '],
  'application-in-folder': ['warning Application '],
  'snapshot-wave': ['warning VolumeSnapshot metadata.annotations["argocd.argoproj.io/sync-wave"]'],
  'sync-waves': ['error PersistentVolumeClaim metadata.annotations["argocd.argoproj.io/sync-wave"]'],
  'address-wave': ['warning Service metadata.annotations["argocd.argoproj.io/sync-wave"]'],
  'network-policy-egress': ['error NetworkPolicy spec.egress'],
  'network-policy-ingress': ['error NetworkPolicy spec.ingress'],
  'network-policy-database': ['error NetworkPolicy spec.ingress'],
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
    for (const { message, fix } of rule.check(modelOf(rule.bad))) {
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
      for (const { path, message } of rule.check(new Model(objects)))
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
      expect(found(modelOf([backend, service, text].join('---'))).length).toBeLessThan(10)
    }
  })
})
