import { describe, expect, it } from 'vitest'
import { setLocation } from '../../../../src/check/location.ts'
import {
  backendExample,
  dashboardExample,
  dashboardServiceExample,
  routeExample,
  servedExample,
  serviceExample,
} from '../../../../src/check/examples/routes.ts'
import { Model } from '../../../../src/check/model/model.ts'
import { container, routesRules, placesOf, placesIn, objectsIn, said } from '../support.ts'

const exclusions = ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)'

function middleware(name: string, spec: string, namespace = 'convex'): string {
  return `---\napiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`
}

/** The public route with Middlewares. */
function behind(names: readonly string[], replacements: Readonly<Record<string, string>> = {}): string {
  const list = names.map((name) => `{ name: ${name} }`).join(', ')
  return routeExample({ 'services:': `middlewares: [${list}]\n      services:`, ...replacements })
}

function without(objects: string, ...rules: readonly string[]): readonly string[] {
  return placesIn(objects).filter((text) => !rules.some((rule) => text.includes(` ${rule} `)))
}

const closed = '{ matches: [{ path: { type: PathPrefix, value: /echo } }] }'

const secondBackend = (yaml: string) =>
  yaml
    .replaceAll('convex-backend', 'convex-second')
    .replaceAll('convex.example.com', 'second.example.com')
    .replace('get-convex/convex-second', 'get-convex/convex-backend')

const httpRoute = (rules: string, namespace = 'convex') =>
  `---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: convex, namespace: ${namespace} }\nspec: { parentRefs: [{ name: public }], hostnames: [convex.example.com], rules: [${rules}] }\n`

const routing = (filters: string) =>
  `{ backendRefs: [{ name: convex-backend, port: 3210 }] }, { matches: [{ path: { type: PathPrefix, value: /http } }], backendRefs: [{ name: convex-backend, port: 3210 }]${filters} }, ${closed}`

const policy = (spec: string) =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: convex }\nspec: ${spec}\n`

const storage = (mode: string) =>
  `---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: local }\nprovisioner: a\nvolumeBindingMode: ${mode}\n`

const stack = (name: string) =>
  `${servedExample}---${dashboardExample()}${dashboardServiceExample()}`
    .replaceAll('namespace: convex', `namespace: ${name}`)
    .replaceAll('convex.example.com', `${name}.example.com`)
    .replaceAll('hostname: convex', `hostname: ${name}`)

describe('origins', () => {
  const wrong = { 'com/http': 'com/http/' }

  it.each([
    ['StatefulSet', 'apps/v1', container],
    ['DaemonSet', 'apps/v1', container],
  ])('are judged in a %s', (kind, _, path) => {
    expect(placesIn(backendExample(wrong).replace('kind: Deployment', `kind: ${kind}`))).toEqual([
      `error site-origin ${kind} ${path}.env[3].value`,
    ])
  })

  it('are judged in a Pod', () => {
    const yaml = `apiVersion: v1\nkind: Pod\nmetadata: { name: convex, namespace: convex }\nspec:\n  containers:\n    - name: a\n      image: "registry.example.com:5000/mirror/convex-backend@sha256:${'0'.repeat(64)}"\n      env: [{ name: CONVEX_CLOUD_ORIGIN, value: convex.example.com }]\n`
    expect(placesIn(yaml)).toEqual([
      'error cloud-origin Pod spec.containers[0].env[0].value',
      'error site-origin Pod spec.containers[0].env',
    ])
  })

  it('are not wanted by a Job with the image', () => {
    const yaml = backendExample().replace('kind: Deployment', 'kind: Job').replace('apps/v1', 'batch/v1')
    expect(placesIn(yaml.replace(/          env:[^]*?(?=          startupProbe)/, ''))).toEqual([])
  })

  it('from a ConfigMap are told there, once for two pods', () => {
    const pod = backendExample().replace(
      /          env:[^]*?(?=          startupProbe)/,
      '          envFrom: [{ configMapRef: { name: config } }]\n',
    )
    const config = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: config, namespace: convex }\ndata: { CONVEX_CLOUD_ORIGIN: "https://a.example.com/", CONVEX_SITE_ORIGIN: "https://a.example.com/http", DISABLE_METRICS_ENDPOINT: "true" }\n`
    const other = pod
      .replaceAll('convex-backend, ', 'convex-other, ')
      .replaceAll('app: convex-backend', 'app: convex-other')
    expect(placesIn(`${pod}---${other}${config}`)).toEqual(['error cloud-origin ConfigMap data.CONVEX_CLOUD_ORIGIN'])
  })

  it('that cannot be seen are not guessed', () => {
    const secret = '{ secretKeyRef: { name: a, key: b } }'
    expect(placesIn(backendExample({ 'value: "https://convex.example.com" }': `valueFrom: ${secret} }` }))).toEqual([])
    const whole = backendExample().replace(
      /          env:[^]*?(?=          startupProbe)/,
      '          envFrom: [{ secretRef: { name: all } }]\n',
    )
    expect(placesIn(whole)).toEqual([])
    const parts = backendExample({
      '          env:\n': `          env:\n            - { name: HOST, valueFrom: ${secret} }\n`,
      '"https://convex.example.com" }': '"https://$(HOST)/" }',
    })
    expect(placesIn(parts)).toEqual([])
  })

  it('are resolved where their parts can be seen', () => {
    const parts = backendExample({
      '          env:\n': '          env:\n            - { name: HOST, value: convex.example.com }\n',
      '"https://convex.example.com" }': '"https://$(HOST)/" }',
    })
    expect(placesIn(parts)).toEqual([`error cloud-origin Deployment ${container}.env[3].value`])
  })

  it.each(['http://127.0.0.1:3211', 'http://site.example.com:8080', 'https://other.example.com/http'])(
    'may be %s for HTTP actions',
    (site) => {
      expect(
        placesIn(backendExample({ 'https://convex.example.com/http': site })).filter(
          (text) => !text.includes('public-origins'),
        ),
      ).toEqual([])
    },
  )

  it('may have a public name with svc in it, and are inside where it is a Service of the cluster', () => {
    const origin = (host: string) => backendExample({ '"https://convex.example.com" }': `"https://${host}" }` })
    const inside = (objects: string) => placesIn(objects).filter((text) => text.includes('public-origins'))
    const warning = `warning public-origins Deployment ${container}.env[2].value`
    expect(inside(origin('orders.svc.example.com'))).toEqual([])
    expect(inside(origin('convex-backend.convex.svc.k8s.lan'))).toEqual([])
    expect(inside(`${origin('convex-backend.convex.svc.k8s.lan')}${serviceExample}`)).toEqual([warning])
    expect(inside(`${origin('convex-backend.other.svc.k8s.lan')}${serviceExample}`)).toEqual([])
    expect(inside(origin('convex-backend.convex.svc.cluster.local'))).toEqual([warning])
    expect(inside(origin('convex-backend.convex.svc'))).toEqual([warning])
  })

  it('never show a password', () => {
    const text = said(
      backendExample({
        'value: "https://convex.example.com" }': 'value: "https://a:hunter2@convex.example.com/x/" }',
        'com/http': 'com/hunter2@/',
      }),
    )
    expect(text).not.toBe('')
    expect(text).not.toContain('hunter2')
  })
})

describe('routes', () => {
  it('of other apps are not judged', () => {
    const other = `---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: convex }
spec:
  entryPoints: [web, websecure]
  routes: [{ kind: Rule, match: "Host('shop.example.com', 'b')", middlewares: [{ name: gone }], services: [{ name: shop, port: 1 }] }]
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: blog, namespace: blog }
spec: { routes: [{ match: "Host(\`blog.example.com\`)" }], tls: { secretName: gone } }
---
apiVersion: v1
kind: Service
metadata: { name: shop-cache, namespace: convex }
spec: { type: NodePort, selector: { app: shop }, ports: [{ port: 1, targetPort: x }] }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: shop, namespace: convex }
spec: { secretName: shop, dnsNames: [] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: shop, namespace: convex }
spec: { selector: { matchLabels: { app: shop } }, endpoints: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shop, namespace: convex }
spec: { podSelector: { matchLabels: { app: shop } }, policyTypes: [Ingress, Egress] }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io] }
spec: { destination: { namespace: shop }, syncPolicy: { automated: { prune: true } } }
`
    expect(placesIn(`${servedExample}${other}`)).toEqual([])
  })

  it('to an entry point that is only named private are an info', () => {
    const open = routeExample({ [exclusions]: '' })
    expect(placesIn(`${backendExample()}${serviceExample}${open}`)).toEqual([
      'warning echo-exposure IngressRoute spec.routes[0]',
    ])
    expect(placesIn(`${backendExample()}${serviceExample}${open.replace('[websecure]', '[tailnet]')}`)).toEqual([
      'info echo-exposure IngressRoute spec.routes[0]',
    ])
  })

  it('may guard a path by a second route', () => {
    const open = routeExample({ [exclusions]: '' })
    const guard = routeExample({
      'name: convex-backend, namespace': 'name: guard, namespace',
      [exclusions]: ' && PathPrefix(`/echo`)',
      'services:': 'middlewares: [{ name: office }]\n      services:',
    })
    const office = middleware('office', '{ ipAllowList: { sourceRange: [10.0.0.0/8] } }')
    expect(placesIn(`${backendExample()}${serviceExample}${open}${guard}${office}`)).toEqual([])
    // The same route at another entry point guards nothing here.
    const elsewhere = guard.replace('[websecure]', '[internal]')
    expect(placesIn(`${backendExample()}${serviceExample}${open}${elsewhere}${office}`)).toEqual([
      'warning echo-exposure IngressRoute spec.routes[0]',
    ])
  })

  it('that redirect let nobody in', () => {
    const redirect = behind(['https'], {
      'name: convex-backend, namespace': 'name: redirect, namespace',
      '[websecure]': '[web]',
      [exclusions]: '',
      '  tls: {}\n': '',
    })
    expect(
      placesIn(`${servedExample}${redirect}${middleware('https', '{ redirectScheme: { scheme: https } }')}`),
    ).toEqual([])
  })

  it('are followed through chains, which may hold themselves', () => {
    const chain = middleware('all', '{ chain: { middlewares: [{ name: cors }, { name: all }, { name: gone }] } }')
    expect(
      placesIn(
        `${backendExample()}${serviceExample}${behind(['all'])}${chain}${middleware('cors', '{ headers: { accessControlMaxAge: 1 } }')}`,
      ),
    ).toEqual([
      'warning cors-headers Middleware spec.headers.accessControlMaxAge',
      'info middleware-references Middleware spec.chain.middlewares[2]',
    ])
  })

  it('with Middlewares of other providers are taken as they are', () => {
    expect(placesIn(`${backendExample()}${serviceExample}${behind(['auth@file'])}`)).toEqual([])
  })

  it('of two backends may not be exchanged', () => {
    const both = `${servedExample}---${secondBackend(servedExample)}`
    expect(placesIn(both)).toEqual([])
    const exchanged = both
      .replace('name: convex-backend, port', 'name: X, port')
      .replace('name: convex-second, port', 'name: convex-backend, port')
      .replace('name: X, port', 'name: convex-second, port')
    const astray = `error origin-route Deployment ${container}.env[2].value`
    expect(placesIn(exchanged)).toEqual([astray, astray])
  })

  it('in the syntax of Traefik 2 are right for Traefik 2', () => {
    const old = routeExample({ 'Host(`convex.example.com`)': 'Host(`convex.example.com`, `b.example.com`)' })
    expect(
      placesIn(
        `${backendExample()}${serviceExample}${old.replace('traefik.io/v1alpha1', 'traefik.containo.us/v1alpha1')}`,
      ),
    ).toEqual([])
    expect(
      placesIn(`${backendExample()}${serviceExample}${old.replace('- kind: Rule', '- kind: Rule\n      syntax: v2')}`),
    ).toEqual([])
  })

  it.each([
    'host(`convex.example.com`) && PATHPREFIX(`/`)',
    'Host("convex.example.com")',
    'HostRegexp(`^convex\\.example\\.com$`)',
    'Host(`*.example.com`)',
    'Host(`convex.example.com`) || (Host(`b.example.com`) && !Query(`a`))',
  ])('may be %s', (match) => {
    const route = routeExample({ [`Host(\`convex.example.com\`)${exclusions}`]: JSON.stringify(match) })
    expect(without(`${backendExample()}${serviceExample}${route}`, 'echo-exposure')).toEqual([])
  })

  it('to a TraefikService or a Service elsewhere are not guessed', () => {
    const traefik = routeExample({ 'name: convex-backend, port: 3210': 'name: weighted, kind: TraefikService' })
    expect(placesIn(`${backendExample()}${serviceExample}${traefik}`)).toEqual([])
    const elsewhere = routeExample({ 'name: convex-backend, port': 'name: proxy, namespace: edge, port' })
    expect(placesIn(`${backendExample()}${serviceExample}${elsewhere}`)).toEqual([
      'warning route-namespace IngressRoute spec.routes[0].services[0].namespace',
    ])
  })
})

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

describe('the dashboard', () => {
  const route = routeExample({
    'name: convex-backend, namespace': 'name: convex-dashboard, namespace',
    'convex.example.com': 'dashboard.example.com',
    [exclusions]: '',
    'name: convex-backend, port: 3210': 'name: convex-dashboard, port: 80',
  })
  const inside = dashboardServiceExample({
    '  type: LoadBalancer\n  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n': '',
  })
  const guarded = route.replace('services:', 'middlewares: [{ name: login }]\n      services:')

  it('may be public behind a login, or behind what cannot be seen', () => {
    expect(placesIn(`${dashboardExample()}${inside}${route}`)).toEqual([
      'warning dashboard-exposure IngressRoute spec.routes[0].services[0]',
    ])
    expect(
      placesIn(`${dashboardExample()}${inside}${guarded}${middleware('login', '{ basicAuth: { secret: users } }')}`),
    ).toEqual([])
    expect(placesIn(`${dashboardExample()}${inside}${guarded}`)).toEqual([
      'info dashboard-exposure IngressRoute spec.routes[0].services[0]',
      'info middleware-references IngressRoute spec.routes[0].middlewares[0]',
    ])
    expect(placesIn(`${dashboardExample()}${inside}${guarded}${middleware('login', '{ compress: {} }')}`)).toEqual([
      'warning dashboard-exposure IngressRoute spec.routes[0].services[0]',
    ])
    expect(placesIn(`${dashboardExample()}${inside}${route.replace('`)', '`) && ClientIP(`10.0.0.0/8`)')}`)).toEqual([])
  })

  it('gets no key from a whole Secret', () => {
    const secret =
      '---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: keys, namespace: convex }\nspec: { encryptedData: { NEXT_PUBLIC_ADMIN_KEY: AgA } }\n'
    const yaml = dashboardExample({
      '          env:\n': '          envFrom: [{ secretRef: { name: keys } }]\n          env:\n',
    })
    expect(placesIn(`${yaml}${secret}`)).toEqual([expect.stringContaining('error dashboard-admin-key')])
    expect(placesIn(yaml)).toEqual([])
  })

  it('never shows a key', () => {
    const text = said(
      dashboardExample({ 'env:': 'env:\n            - { name: NEXT_PUBLIC_ADMIN_KEY, value: "convex|hunter2" }' }),
    )
    expect(text).toContain('NEXT_PUBLIC_ADMIN_KEY')
    expect(text).not.toContain('hunter2')
  })

  it('may belong to any of several backends', () => {
    const second = backendExample()
      .replaceAll('convex-backend, ', 'second, ')
      .replaceAll('app: convex-backend', 'app: second')
      .replaceAll('convex.example.com', 'second.example.com')
    expect(
      placesIn(`${backendExample()}---${second}---${dashboardExample({ 'https://convex.': 'https://second.' })}`),
    ).toEqual([])
  })
})

describe('network policies', () => {
  it('are taken together', () => {
    const deny = policy('{ podSelector: {}, policyTypes: [Ingress, Egress] }')
    const rest = policy(
      '{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [convex-backend] }] }, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 3000, endPort: 4000 }] }], egress: [{}] }',
    ).replace('name: p', 'name: q')
    expect(placesIn(`${servedExample}${deny}`)).toEqual([
      'error network-policy-egress NetworkPolicy spec.egress',
      'warning network-policy-egress NetworkPolicy spec.egress',
      'error network-policy-ingress NetworkPolicy spec.ingress',
    ])
    expect(placesIn(`${servedExample}${deny}${rest}`)).toEqual([])
  })

  it('may let in a tunnel in the same namespace', () => {
    const tunnel = policy(
      '{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: cloudflared } } }] }] }',
    )
    expect(placesIn(`${servedExample}${tunnel}`)).toEqual([])
    const own = policy(
      '{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: convex-backend } } }] }] }',
    )
    expect(placesIn(`${servedExample}${own}`)).toEqual(['error network-policy-ingress NetworkPolicy spec.ingress'])
  })
})

describe('Argo CD', () => {
  it('takes an Application in its own folder', () => {
    const rule = routesRules.find(({ id }) => id === 'application-in-folder')!
    const objects = objectsIn(rule.good)
    const application = objects.find(({ kind }) => kind === 'Application')!
    expect(placesOf(new Model(objects))).toEqual([])
    setLocation(application, { file: 'argocd/convex/application.yaml', line: 1 })
    expect(placesOf(new Model(objects))).toEqual(['warning application-in-folder Application '])
    setLocation(application, { file: 'argocd/application.yaml', line: 1 })
    expect(placesOf(new Model(objects))).toEqual([])
  })

  it('may bind claims at once', () => {
    const rule = routesRules.find(({ id }) => id === 'claim-wave')!
    const [bad = ''] = rule.bad.split(/^---\n(?=.*\nkind: StorageClass)/m)
    expect(placesIn(bad)).toEqual([expect.stringMatching(/^warning claim-wave PersistentVolumeClaim /)])
    expect(placesIn(`${bad}${storage('Immediate')}`)).toEqual([])
    expect(placesIn(`${bad}${storage('WaitForFirstConsumer')}`)).toHaveLength(1)
  })
})

describe('many objects', () => {
  it('of stacks side by side are nobody’s fault', () => {
    const objects = Array.from({ length: 300 }, (_, index) => objectsIn(stack(`n${index}`))).flat()
    expect(placesOf(new Model(objects))).toEqual([])
  })
})
