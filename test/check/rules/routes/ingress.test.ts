import { describe, expect, it } from 'vitest'
import { backendExample, serviceExample } from '../../../../src/check/examples/routes.ts'
import { placesIn } from '../support.ts'
import { without } from './manifests.ts'

const closed = '{ matches: [{ path: { type: PathPrefix, value: /echo } }] }'
const httpRoute = (rules: string, namespace = 'convex') =>
  `---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: convex, namespace: ${namespace} }\nspec: { parentRefs: [{ name: public }], hostnames: [convex.example.com], rules: [${rules}] }\n`
const routing = (filters: string) =>
  `{ backendRefs: [{ name: convex-backend, port: 3210 }] }, { matches: [{ path: { type: PathPrefix, value: /http } }], backendRefs: [{ name: convex-backend, port: 3210 }]${filters} }, ${closed}`
function ingress(text: string, annotations = ''): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: convex, namespace: convex, annotations: { ${annotations} } }
spec: ${text}
`
}
const toApi = 'backend: { service: { name: convex-backend, port: { number: 3210 } } }'
const nowhere = `{ path: /metrics, pathType: Prefix, backend: { service: { name: nothing, port: { number: 80 } } } }, { path: /echo, pathType: Prefix, backend: { service: { name: nothing, port: { number: 80 } } } }`
const nothing =
  '---\napiVersion: v1\nkind: Service\nmetadata: { name: nothing, namespace: convex }\nspec: { ports: [{ port: 80 }] }\n'

describe('Ingresses and HTTPRoutes', () => {
  const patient =
    'nginx.ingress.kubernetes.io/proxy-body-size: 500m, nginx.ingress.kubernetes.io/proxy-read-timeout: "3600", nginx.ingress.kubernetes.io/proxy-send-timeout: "3600"'
  const served = `${backendExample()}${serviceExample}${nothing}`

  it('of Traefik need no annotations', () => {
    const spec = `{ ingressClassName: traefik, tls: [{ hosts: [convex.example.com] }], rules: [{ host: convex.example.com, http: { paths: [{ path: /, pathType: Prefix, ${toApi} }, ${nowhere}] } }] }`
    expect(placesIn(`${served}${ingress(spec)}`)).toEqual([])
  })

  it('of nginx may rewrite, and lose /http by it', () => {
    const spec = `{ ingressClassName: nginx, tls: [{ hosts: [convex.example.com] }], rules: [{ host: convex.example.com, http: { paths: [{ path: "/(api|version|instance_name)(.*)", pathType: ImplementationSpecific, ${toApi} }, { path: "/http(/|$)(.*)", pathType: ImplementationSpecific, ${toApi} }] } }] }`
    expect(placesIn(`${served}${ingress(spec, `${patient}, nginx.ingress.kubernetes.io/use-regex: "true"`)}`)).toEqual(
      [],
    )
    expect(
      placesIn(`${served}${ingress(spec, `${patient}, nginx.ingress.kubernetes.io/rewrite-target: /$2`)}`),
    ).toEqual([
      'error api-route Ingress spec.rules[0].http.paths[0]',
      'error http-actions-route Ingress spec.rules[0].http.paths[1].backend.service',
    ])
  })

  it('of cert-manager make their Secret by annotation', () => {
    const spec = `{ ingressClassName: traefik, tls: [{ secretName: convex-tls, hosts: [convex.example.com] }], rules: [{ host: convex.example.com, http: { paths: [{ path: /, pathType: Prefix, ${toApi} }, ${nowhere}] } }] }`
    expect(placesIn(`${served}${ingress(spec, 'cert-manager.io/cluster-issuer: letsencrypt')}`)).toEqual([])
    expect(placesIn(`${served}${ingress(spec)}`)).toEqual(['info tls-secret Ingress spec.tls[0].secretName'])
  })

  it('on the tailnet are not public', () => {
    const spec = `{ ingressClassName: tailscale, defaultBackend: { service: { name: convex-backend, port: { number: 3210 } } }, tls: [{ hosts: [convex] }] }`
    expect(placesIn(`${served}${ingress(spec)}`)).toEqual([])
    expect(placesIn(`${served}${ingress(spec, 'tailscale.com/funnel: "true"')}`)).toEqual([
      'warning echo-exposure Ingress spec.defaultBackend',
    ])
  })

  it('of the Gateway may rewrite, and lose /http by it', () => {
    const strip =
      'filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]'
    expect(placesIn(`${served}${httpRoute(routing(''))}`)).toEqual([])
    expect(without(`${served}${httpRoute(routing(`, ${strip}`))}`, 'echo-exposure')).toEqual([
      'error http-actions-route HTTPRoute spec.rules[1].backendRefs[0]',
    ])
  })

  it('of the Gateway need a grant for a Service elsewhere', () => {
    const rules = `{ backendRefs: [{ name: convex-backend, namespace: convex, port: 3210 }] }, ${closed}`
    const grant =
      '---\napiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: { name: a, namespace: convex }\nspec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }], to: [{ group: "", kind: Service }] }\n'
    expect(placesIn(`${served}${httpRoute(rules, 'edge')}`)).toEqual([
      'warning route-namespace HTTPRoute spec.rules[0].backendRefs[0].namespace',
    ])
    expect(placesIn(`${served}${httpRoute(rules, 'edge')}${grant}`)).toEqual([])
  })
})
