import { each, isBackend, isDashboard, isKind, list, make, nameOf, variants } from '../support/backend.ts'
import type { Json } from '../support/backend.ts'
import type { Mutant } from '../mutant.ts'
import {
  annotate,
  asHttpRoute,
  asIngress,
  eachRoute,
  host,
  isAnyRoute,
  isSecure,
  isService,
  isTailnet,
  namespaceOf,
  put,
  putInFront,
  specOf,
  without,
} from '../support/routes.ts'

const inFront = (rule: string, spec: Json): Mutant =>
  eachRoute(rule, JSON.stringify(spec), isSecure, (route, object, objects) => putInFront(route, object, objects, spec))

const ofTheHost = (object: Json): boolean => isSecure(object) && JSON.stringify(object).includes(host)

const nginx = 'nginx.ingress.kubernetes.io/'
const patient = {
  [`${nginx}proxy-body-size`]: '0',
  [`${nginx}proxy-read-timeout`]: '3600',
  [`${nginx}proxy-send-timeout`]: '3600',
}

const front: readonly Mutant[] = [
  ...variants(
    [
      { buffering: {} },
      { buffering: { maxRequestBodyBytes: 1_000_000 } },
      { compress: {} },
      { retry: { attempts: 3, status: ['500-599'] } },
    ],
    (spec) => inFront('route-buffering', spec),
  ),
  ...variants(
    [
      { headers: { accessControlAllowOriginList: ['*'] } },
      { headers: { accessControlAllowMethods: ['GET'] } },
      { headers: { customResponseHeaders: { 'Access-Control-Allow-Origin': '*' } } },
    ],
    (spec) => inFront('cors-headers', spec),
  ),
  each('ingress-tls', 'no tls', ofTheHost, (object) => asIngress(object, patient)),
  each('cors-headers', 'an annotation of nginx', isSecure, (object) =>
    asIngress(object, { ...patient, [`${nginx}enable-cors`]: 'true' }),
  ),
  each('cors-headers', 'a filter of the Gateway', isSecure, (object) =>
    asHttpRoute(object, {
      filters: [
        {
          type: 'ResponseHeaderModifier',
          responseHeaderModifier: { set: [{ name: 'Access-Control-Allow-Origin', value: '*' }] },
        },
      ],
    }),
  ),
  ...variants([undefined, '1m', '50m', '1024k'], (size) =>
    each('ingress-body-size', `a body of ${size}`, isSecure, (object) =>
      asIngress(object, { ...patient, [`${nginx}proxy-body-size`]: size }),
    ),
  ),
  ...variants([undefined, '60', '300'], (seconds) =>
    each('ingress-timeout', `${seconds} seconds`, isSecure, (object) =>
      asIngress(object, { ...patient, [`${nginx}proxy-read-timeout`]: seconds }),
    ),
  ),
  ...variants([{ request: '30s' }, { backendRequest: '5m' }], (timeouts) =>
    each('http-route-timeout', JSON.stringify(timeouts), isSecure, (object) => asHttpRoute(object, { timeouts })),
  ),
]

const references: readonly Mutant[] = [
  eachRoute('route-service', 'a misspelt Service', isAnyRoute, (route) => {
    list(route, 'services')[0]!['name'] = 'convex-backed'
  }),
  without(
    'route-service',
    'the Service is gone',
    (object, objects) =>
      isService(object) &&
      objects.some((item) => isAnyRoute(item) && JSON.stringify(item).includes(`"name":"${nameOf(object)}","port"`)),
  ),
  ...variants([8080, 'http', undefined], (port) =>
    eachRoute('route-port', `port ${port}`, isAnyRoute, (route) => {
      const service = list(route, 'services')[0]!
      if (port === undefined) delete service['port']
      else service['port'] = port
    }),
  ),
  each('route-namespace', 'the IngressRoute is elsewhere', isAnyRoute, (object) => {
    const namespace = namespaceOf(object)
    make(object, 'metadata')['namespace'] = 'traefik'
    for (const route of list(specOf(object), 'routes'))
      for (const service of list(route, 'services')) service['namespace'] = namespace
  }),
  eachRoute('middleware-references', 'a misspelt Middleware', isAnyRoute, (route) => {
    const [first] = (route['middlewares'] as Json[] | undefined) ?? []
    if (first === undefined) return false
    first['name'] = `${String(first['name'])}s`
    return true
  }),
  eachRoute('middleware-references', 'a Middleware of another namespace', isAnyRoute, (route) => {
    list(route, 'middlewares').push({ name: 'auth', namespace: 'traefik' })
  }),
  without('middleware-references', 'the Middleware is gone', isKind('Middleware')),
  each('tls-option', 'a TLSOption', isSecure, (object) => {
    make(object, 'spec', 'tls')['options'] = { name: 'modern' }
  }),
  eachRoute('servers-transport', 'a ServersTransport', isAnyRoute, (route) => {
    list(route, 'services')[0]!['serversTransport'] = 'slow'
  }),
]

const isCertificate = isKind('Certificate')

const certificates: readonly Mutant[] = [
  ...variants([['other.example.com'], ['example.com'], ['*.convex.example.com']], (dnsNames) =>
    each('certificate-hosts', `for ${dnsNames.join()}`, isCertificate, (object) => {
      specOf(object)['dnsNames'] = dnsNames
    }),
  ),
  each('tls-secret', 'another name', isCertificate, (object) => {
    specOf(object)['secretName'] = 'other-tls'
  }),
  each('tls-secret', 'another namespace', isCertificate, (object) => {
    make(object, 'metadata')['namespace'] = 'cert-manager'
  }),
  without('tls-secret', 'no Certificate', isCertificate),
  ...variants(['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'], (name) =>
    each('ingress-route-annotations', name, isAnyRoute, (object) => annotate(object, { [name]: 'true' })),
  ),
  each('certificate-issuer', 'no kind', isCertificate, (object) => {
    delete make(object, 'spec', 'issuerRef')['kind']
  }),
  each('certificate-issuer', 'no issuer', isCertificate, (object) => {
    delete specOf(object)['issuerRef']
  }),
  each('certificate-issuer', 'an Issuer that is a ClusterIssuer', isCertificate, (object, objects) => {
    const issuer = make(object, 'spec', 'issuerRef')
    issuer['kind'] = 'Issuer'
    objects.push({
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: issuer['name'] },
      spec: { acme: {} },
    })
  }),
  each('wildcard-certificate', 'a wildcard', isCertificate, (object) =>
    Object.assign(specOf(object), { dnsNames: [host, '*.example.com'] }),
  ),
  ...variants([{ dnsNames: [] }, { commonName: 'a'.repeat(65) }], (spec) =>
    each('certificate-names', JSON.stringify(spec).slice(0, 40), isCertificate, (object) =>
      Object.assign(specOf(object), spec),
    ),
  ),
]

const services: readonly Mutant[] = [
  ...variants([{ app: 'convex' }, { app: 'convex-backend', tier: 'web' }], (selector) =>
    each('service-selector', JSON.stringify(selector), isService, (object) => {
      specOf(object)['selector'] = selector
    }),
  ),
  each(
    'service-single-target',
    'a label that all have',
    (object, objects) => isService(object) && objects.some(isDashboard),
    (object) => {
      specOf(object)['selector'] = { 'app.kubernetes.io/part-of': 'convex' }
    },
  ),
  ...variants(['http-typo', 8080, 80], (targetPort) =>
    each('service-target-port', `targetPort ${targetPort}`, isService, (object) => {
      list(specOf(object), 'ports')[0]!['targetPort'] = targetPort
    }),
  ),
  each(
    'service-target-port',
    'the pod has no port of the name',
    (object) => isBackend(object) || isDashboard(object),
    (object) => {
      const containers = list(make(object, 'spec', 'template', 'spec'), 'containers')
      for (const container of containers) for (const port of list(container, 'ports')) port['name'] = 'renamed'
    },
  ),
  each('service-node-ports', 'NodePort', isService, (object) => {
    specOf(object)['type'] = 'NodePort'
  }),
  each('service-node-ports', 'node ports by default', isTailnet, (object) => {
    delete specOf(object)['allocateLoadBalancerNodePorts']
  }),
  ...variants([{ type: 'LoadBalancer' }, { type: 'LoadBalancer', loadBalancerClass: 'tailscale' }], (spec) =>
    each(
      'backend-service-exposure',
      JSON.stringify(spec),
      (object) => isService(object) && nameOf(object) === 'convex-backend',
      (object) => Object.assign(specOf(object), spec),
    ),
  ),
]

const isDashboardService = (object: Json): boolean => isService(object) && nameOf(object) === 'convex-dashboard'

/** Puts the dashboard on the tailnet by an Ingress. */
function ingress(rule: string, name: string, spec: Json, annotations: Json = {}): Mutant {
  return each(rule, name, isDashboardService, (object, objects) => {
    put(objects, object, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { annotations },
      spec: {
        ingressClassName: 'tailscale',
        defaultBackend: { service: { name: nameOf(object), port: { number: 80 } } },
        tls: [{ hosts: ['convex'] }],
        ...spec,
      },
    })
  })
}

const tailnet: readonly Mutant[] = [
  each('tailscale-hostname-conflict', 'a second Service', isTailnet, (object, objects) => {
    const second = structuredClone(object)
    make(second, 'metadata')['name'] = 'second'
    objects.push(second)
  }),
  ...variants(['convex.example.com', 'convex_1', '-convex', 'a'.repeat(64), ''], (name) =>
    each('tailscale-hostname', name, isTailnet, (object) => annotate(object, { 'tailscale.com/hostname': name })),
  ),
  ...variants(['tag:a, tag:b', 'admin', 'tag:1', 'tag:a b', ''], (tags) =>
    each('tailscale-tags', tags, isTailnet, (object) => annotate(object, { 'tailscale.com/tags': tags })),
  ),
  each('tailscale-address', 'headless', isTailnet, (object) => {
    specOf(object)['clusterIP'] = 'None'
  }),
  ingress('tailscale-ingress-host', 'no tls', { tls: undefined }),
  ingress('tailscale-ingress-host', 'an annotation that is not read', {}, { 'tailscale.com/hostname': 'convex' }),
  ingress('tailscale-ingress-host', 'a rule for another host', {
    rules: [{ host: 'other', http: { paths: [] } }],
  }),
  ingress(
    'tailscale-proxy-group',
    'a funnel',
    {},
    { 'tailscale.com/proxy-group': 'g', 'tailscale.com/funnel': 'true' },
  ),
  ingress('tailscale-proxy-group', 'two hosts', { tls: [{ hosts: ['a', 'b'] }] }, { 'tailscale.com/proxy-group': 'g' }),
]

export const referenceMutants: readonly Mutant[] = [...front, ...references, ...certificates, ...services, ...tailnet]
