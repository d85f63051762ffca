import { describe, expect, it } from 'vitest'
import { check } from '../../../../src/check/check.ts'
import {
  backendExample,
  dashboardExample,
  routeExample,
  serviceExample,
} from '../../../../src/check/examples/routes.ts'
import { objectsIn } from '../support.ts'

const host = 'convex.example.com'
const open = backendExample().replace(/ +- \{ name: DISABLE_METRICS[^\n]*\n/, '')

function ingress(className: string, annotations = ''): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: convex, namespace: convex, annotations: { ${annotations} } }
spec:
  ingressClassName: ${className}
  tls: [{ hosts: [${host}] }]
  rules:
    - host: ${host}
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }] }
`
}

const httpRoute = `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: convex, namespace: convex }
spec: { parentRefs: [{ name: public }], hostnames: [${host}], rules: [{ backendRefs: [{ name: convex-backend, port: 3210 }] }] }
`

const openRoute = routeExample({ ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '' })

function fixOf(rule: string, yaml: string): string {
  const fixes = check(objectsIn(yaml)).filter((finding) => finding.rule === rule)
  expect(fixes).toHaveLength(1)
  return fixes[0]?.fix ?? ''
}

const kinds = [
  ['an IngressRoute', openRoute, /&& !PathPrefix\(`\/(?:metrics|echo)`\)/],
  ['ingress-nginx', ingress('nginx'), /nginx\.ingress\.kubernetes\.io\/whitelist-source-range/],
  ['an Ingress of Traefik', ingress('traefik'), /traefik\.ingress\.kubernetes\.io\/router\.middlewares/],
  ['another Ingress', ingress('contour'), /Service without endpoints/],
  ['an HTTPRoute', httpRoute, /no backendRefs/],
] as const

describe('the fix of a public path is for the router that serves it', () => {
  it.each(kinds)('%s', (name, route, own) => {
    for (const rule of ['metrics-exposure', 'echo-exposure']) {
      const fix = fixOf(rule, `${open}${serviceExample}${route}`)
      expect(fix).toMatch(own)
      for (const [other, , pattern] of kinds) if (other !== name) expect(fix).not.toMatch(pattern)
      if (rule === 'metrics-exposure') expect(fix).toContain('DISABLE_METRICS_ENDPOINT: "true"')
    }
  })

  it('and following that of ingress-nginx leaves nothing to say', () => {
    const annotation = (name: string, value: string) => `nginx.ingress.kubernetes.io/${name}: "${value}"`
    const main = ingress(
      'nginx',
      [
        annotation('proxy-body-size', '0'),
        annotation('proxy-read-timeout', '3600'),
        annotation('proxy-send-timeout', '3600'),
      ].join(', '),
    )
    const guard = (path: string) =>
      ingress('nginx', annotation('whitelist-source-range', '127.0.0.1/32'))
        .replace('name: convex,', `name: convex-${path},`)
        .replace('path: /,', `path: /${path},`)
    const rules = (yaml: string) =>
      check(objectsIn(yaml))
        .map(({ rule }) => rule)
        .filter((rule) => /exposure|ingress/.test(rule))
    const yaml = `${open}${serviceExample}${main}`
    expect(rules(yaml)).toEqual(['echo-exposure', 'metrics-exposure'])
    expect(rules(`${yaml}${guard('metrics')}${guard('echo')}`)).toEqual([])
  })
})

describe('a key that another pod reads from the same ConfigMap', () => {
  const whole = (yaml: string): string =>
    yaml.replace(
      / +env:[^]*?(?= +startupProbe| +readinessProbe)/,
      '          envFrom: [{ configMapRef: { name: all } }]\n',
    )
  const map = (data: string): string =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: all, namespace: convex }\ndata: { CONVEX_CLOUD_ORIGIN: "https://${host}", CONVEX_SITE_ORIGIN: "https://${host}/http", NEXT_PUBLIC_DEPLOYMENT_URL: "https://${host}", ${data} }\n`
  const alone = whole(backendExample())
  const both = `${alone}---${whole(dashboardExample())}`

  it('is not to be removed for the backend', () => {
    const harmful = map('TZ: Europe/Berlin')
    expect(fixOf('harmful-variables', `${alone}${harmful}`)).toBe('Remove TZ.')
    const fix = fixOf('harmful-variables', `${both}${harmful}`)
    expect(fix).not.toMatch(/remove/i)
    expect(fix).toContain('the Deployment convex-dashboard')
  })

  it('has no fix that offers to remove it beside another way', () => {
    const flag = map('DISABLE_METRICS_ENDPOINT: "1"')
    expect(fixOf('boolean-values', `${alone}${flag}`)).toMatch(/or remove it/)
    const fix = fixOf('boolean-values', `${both}${flag}`)
    expect(fix).not.toMatch(/remove/i)
    expect(fix).toMatch(/DISABLE_METRICS_ENDPOINT/)
  })

  it('is not told as unread', () => {
    const unread = (yaml: string) => check(objectsIn(yaml)).filter(({ rule }) => rule === 'unread-variables')
    expect(unread(`${alone}${map('POSTGRES_DB: convex')}`)).toHaveLength(2)
    expect(unread(`${both}${map('POSTGRES_DB: convex')}`)).toEqual([])
  })
})

it('an admin key is never kept in a ConfigMap for others', () => {
  const map = `---
apiVersion: v1
kind: ConfigMap
metadata: { name: shared, namespace: convex }
data: { NEXT_PUBLIC_ADMIN_KEY: a }
`
  const env = '          env:\n'
  const from = `          envFrom: [{ configMapRef: { name: shared } }]\n${env}`
  const both = [backendExample(), dashboardExample()].map((yaml) => yaml.replace(env, from))
  const fixes = check(objectsIn(`${both.join('---')}${map}`)).filter(({ path }) => path.includes('ADMIN_KEY'))
  expect(fixes.map(({ rule }) => rule)).toContain('dashboard-admin-key')
  for (const { fix } of fixes) expect(fix).not.toMatch(/^Keep/)
})
