import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { check, convexNetworkPolicy, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { NetworkPolicyOptions, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

const host = 'convex.example.com'
const tcp = (...ports: readonly number[]) => ports.map((port) => ({ protocol: 'TCP', port }))
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } })
const egressOf = (options: NetworkPolicyOptions) => convexNetworkPolicy(options).backend.spec?.egress
const policiesOf = (options: Omit<StackOptions, 'host'>) =>
  convexStack({ host, networkPolicy: {}, ...options }).networkPolicy

describe('convexNetworkPolicy', () => {
  it('lets the Ingress controller and nobody else to the backend', () => {
    const { backend } = convexNetworkPolicy()
    expect(backend.spec?.podSelector).toEqual({ matchLabels: { app: 'convex-backend' } })
    expect(backend.spec?.policyTypes).toEqual(['Ingress', 'Egress'])
    expect(backend.spec?.ingress).toEqual([{ from: [namespace('traefik')], ports: tcp(3210) }])
  })

  it('lets Prometheus in only where there are metrics, and the clients that are named', () => {
    const { backend, database } = convexNetworkPolicy({
      backend: { metrics: true },
      database: { type: 'cloudnative-pg', metrics: true },
      clients: [{ namespace: 'web', podLabels: { app: 'shop' } }],
    })
    const shop = { ...namespace('web'), podSelector: { matchLabels: { app: 'shop' } } }
    expect(backend.spec?.ingress?.[0]?.from).toEqual([namespace('traefik'), namespace('monitoring'), shop])
    expect(database?.spec?.ingress?.at(-1)).toEqual({ from: [namespace('monitoring')], ports: tcp(9187) })
    expect(convexNetworkPolicy().database?.spec?.ingress?.flatMap(({ ports }) => ports)).not.toContainEqual(
      tcp(9187)[0],
    )
  })

  it('lets nobody in, instead of everybody, when no peer is left', () => {
    const { spec } = convexNetworkPolicy({ ingressController: false }).backend
    expect(spec?.policyTypes).toContain('Ingress')
    expect(spec?.ingress).toBeUndefined()
  })

  it('lets the backend out to DNS, the database, the controller behind its origin, and the internet', () => {
    expect(egressOf({})).toEqual([
      { to: [namespace('kube-system')], ports: [{ protocol: 'UDP', port: 53 }, ...tcp(53)] },
      { to: [{ podSelector: { matchLabels: { 'cnpg.io/cluster': 'convex-db' } } }], ports: tcp(5432) },
      { to: [namespace('traefik')], ports: tcp(443, 8443) },
      { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: tcp(80, 443) },
    ])
  })

  it('keeps functions that nobody trusts on public addresses', () => {
    const [block] = egressOf({ egress: { mode: 'untrusted', except: ['203.0.113.0/24'] } })?.at(-1)?.to ?? []
    const closed = block?.ipBlock?.except ?? []
    for (const range of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '203.0.113.0/24'])
      expect(closed).toContain(range)
    // The metadata addresses of AWS, Google, Azure, Oracle and Alibaba.
    for (const address of ['169.254.169.254', '168.63.129.16', '192.0.0.192', '100.100.100.200'])
      expect(closed.some((range) => holds(range, address))).toBe(true)
    for (const address of ['1.1.1.1', '104.16.0.34', '140.82.112.3', '203.0.114.1', '172.32.0.1'])
      expect(closed.some((range) => holds(range, address))).toBe(false)
  })

  it('opens IPv6 only when it is asked to, and closes its local ranges too', () => {
    const { to } = egressOf({ egress: { mode: 'untrusted', ipv6: true } })!.at(-1)!
    expect(to?.map(({ ipBlock }) => ipBlock?.cidr)).toEqual(['0.0.0.0/0', '::/0'])
    expect(to?.[1]?.ipBlock?.except).toEqual(expect.arrayContaining(['fc00::/7', 'fe80::/10', '::/8']))
  })

  it('opens everything when it is told so', () => {
    expect(egressOf({ egress: { mode: 'open' } })).toEqual([{}])
  })

  it.each([
    ['https://s3.example.com', tcp(80, 443), undefined],
    ['https://s3.example.com:9000', tcp(80, 443, 9000), undefined],
    ['http://minio.storage.svc:9000', tcp(80, 443, 9000), 'storage'],
    ['http://minio.storage.svc.cluster.local', tcp(80, 443), 'storage'],
    ['http://minio:9000', tcp(80, 443, 9000), 'convex'],
  ])('finds the way to S3 at %s', (s3Endpoint, ports, inside) => {
    const rules = egressOf({ s3Endpoint }) ?? []
    expect(rules.at(-1)?.ports).toEqual(ports)
    expect(rules.slice(3, -1)).toEqual(inside === undefined ? [] : [{ to: [namespace(inside)] }])
  })

  it('lets the operator, the other instances and the API server look after the database', () => {
    const { database } = convexNetworkPolicy({ database: { type: 'cloudnative-pg', name: 'orders-db' } })
    const own = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders-db' } } }
    expect(database?.spec?.podSelector).toEqual(own.podSelector)
    expect(database?.spec?.ingress).toEqual([
      { from: [{ podSelector: { matchLabels: { app: 'convex-backend' } } }], ports: tcp(5432) },
      { from: [namespace('cnpg-system'), own], ports: tcp(5432, 8000) },
    ])
    expect(database?.spec?.egress?.slice(1)).toEqual([{ to: [own], ports: tcp(5432, 8000) }, { ports: tcp(443, 6443) }])
  })

  it.each([
    ['tailscale', [{ from: [namespace('tailscale')], ports: tcp(6791) }]],
    ['ingress', [{ from: [namespace('traefik')], ports: tcp(6791) }]],
    ['none', undefined],
  ] as const)('lets to the dashboard by %s, and it to nobody', (access, ingress) => {
    const { dashboard } = convexNetworkPolicy({ dashboard: { access } })
    expect(dashboard?.spec?.ingress).toEqual(ingress)
    expect(dashboard?.spec?.policyTypes).toEqual(['Ingress', 'Egress'])
    expect(dashboard?.spec?.egress).toBeUndefined()
  })

  it('closes in the namespace only when that is its scope', () => {
    expect(convexNetworkPolicy()).not.toHaveProperty('defaultDeny')
    const { defaultDeny } = convexNetworkPolicy({ scope: 'namespace' })
    expect(defaultDeny?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
  })

  it.each([
    [{ egress: { mode: 'open', ports: [443] } }, 'egress.ports', /no effect with mode "open"/],
    [{ egress: { mode: 'none' } }, 'egress.mode', /expected "internet", "untrusted" or "open"/],
    [{ egress: { except: ['0.0.0.0/0'] } }, 'egress.except[0]', /whole internet/],
    [{ egress: { except: ['fd00::/8'] } }, 'egress.except[0]', /IPv6 is closed/],
    [{ egress: { allow: [{ cidr: '10.0.0.1/8' }] } }, 'egress.allow[0].cidr', /bits behind the prefix/],
    [{ egress: { allow: [{ cidr: '10.0.0.0' }] } }, 'egress.allow[0].cidr', /expected a block of addresses/],
    [{ egress: { allow: [{ ports: [1] }] } }, 'egress.allow[0].namespace', /is required/],
    [{ database: { type: 'postgres' } }, 'database.type', /expected "cloudnative-pg"/],
    [{ database: { type: 'external', port: 5432 }, egress: { mode: 'untrusted' } }, 'externalDatabase', /is required/],
    [{ externalDatabase: { namespace: 'x' } }, 'externalDatabase', /has no use/],
    [
      { database: { type: 'external', port: 5432 }, externalDatabase: { cidr: '10.0.0.5/32', ports: [5433] } },
      'externalDatabase.ports',
      /lack 5432/,
    ],
    [{ ingressController: false, dashboard: { access: 'ingress' } }, 'ingressController', /is needed by the dashboard/],
    [{ acmeSolver: true }, 'acmeSolver', /scope "namespace"/],
    [{ podSelector: {} }, 'podSelector', /unknown option/],
  ])('refuses %j', (options, path, message) => {
    const [issue, ...others] = issuesOf(withWrong(convexNetworkPolicy as (options: unknown) => unknown, options))
    expect(others).toEqual([])
    expect(issue?.path).toBe(path)
    expect(issue?.message).toMatch(message)
  })
})

describe('the policies of a stack', () => {
  it('are off by default', () => {
    expect(convexStack({ host })).not.toHaveProperty('networkPolicy')
  })

  it('know the other parts', () => {
    const policies = policiesOf({
      backend: { name: 'orders', metrics: true },
      postgres: { name: 'orders-db' },
      dashboard: { name: 'orders-ui', tailscale: false },
    })
    expect(policies?.backend.spec?.podSelector).toEqual({ matchLabels: { app: 'orders' } })
    expect(policies?.backend.spec?.ingress?.[0]?.from).toContainEqual(namespace('monitoring'))
    expect(policies?.database?.spec?.podSelector).toEqual({ matchLabels: { 'cnpg.io/cluster': 'orders-db' } })
    const closed = { podSelector: { matchLabels: { app: 'orders-ui' } }, policyTypes: ['Ingress', 'Egress'] }
    expect(policies?.dashboard?.spec).toEqual(closed)
    expect(policies?.backend.metadata?.name).toBe('orders')
  })

  it('let the export out to everything but the database, and nobody in', () => {
    const credentials = { serviceAccount: {} }
    const job = { destinationPath: 's3://exports', region: 'eu-central-1', endpoint: 'https://minio:9000', credentials }
    const policies = objectsOf(convexStack({ host, export: job, networkPolicy: { scope: 'namespace' } }))
    const { spec } = policies.find(({ metadata }) => metadata?.name === 'convex-backend-export') as INetworkPolicy
    expect(spec).toMatchObject({
      podSelector: { matchLabels: { app: 'convex-export' } },
      policyTypes: ['Ingress', 'Egress'],
    })
    expect(spec?.ingress).toBeUndefined()
    const ports = spec?.egress?.flatMap((rule) => rule.ports?.map(({ port }) => port) ?? [])
    expect(ports).toEqual(expect.arrayContaining([53, 443, 9000]))
    expect(ports).not.toContain(5432)
  })

  it('are there before the pods', () => {
    const waves = Object.values(policiesOf({}) ?? {}).map(({ metadata }) => metadata?.annotations)
    for (const annotations of waves) expect(annotations).toMatchObject({ 'argocd.argoproj.io/sync-wave': '-2' })
  })

  it('open the way of an ACME challenge when the namespace is closed and a certificate is asked for', () => {
    const ingress = { tls: { issuer: { name: 'letsencrypt' } } }
    expect(policiesOf({ ingress })).not.toHaveProperty('acmeSolver')
    const { acmeSolver } = policiesOf({ ingress, networkPolicy: { scope: 'namespace' } }) ?? {}
    expect(acmeSolver?.spec?.ingress).toEqual([{ from: [namespace('traefik')], ports: tcp(8089) }])
  })

  it.each([
    ['10.0.0.5', { to: [{ ipBlock: { cidr: '10.0.0.5/32' } }], ports: tcp(5433) }],
    ['pg.data.svc', { to: [namespace('data')] }],
    ['pg.example.com', { ports: tcp(5433) }],
  ])('find a database elsewhere at %s', (server, rule) => {
    const database = {
      type: 'postgres',
      host: server,
      port: 5433,
      user: 'u',
      password: { secret: 's', key: 'k' },
    } as const
    expect(policiesOf({ postgres: false, database })?.backend.spec?.egress?.[1]).toEqual(rule)
  })

  it('ask for what they cannot see', () => {
    const secret = { secret: 's', key: 'k' }
    const database = { type: 'postgres', host: secret, port: secret, user: secret, password: secret }
    const options = { host, postgres: false, database, networkPolicy: {} }
    const build = convexStack as (options: unknown) => unknown
    expect(issuesOf(withWrong(build, options))[0]?.path).toBe('networkPolicy.externalDatabase')
    const cut = { host, networkPolicy: { ingressController: false } }
    expect(issuesOf(withWrong(build, cut))[0]?.path).toBe('networkPolicy.ingressController')
    const off = { host, networkPolicy: false, edit: { networkPolicy: { backend: () => undefined } } }
    expect(issuesOf(withWrong(build, off))[0]?.path).toBe('edit.networkPolicy')
  })

  it('are held against check, which sees a path that an edit cuts', () => {
    const edit = {
      networkPolicy: {
        database: (policy: { spec?: { ingress?: unknown[] | undefined } | undefined }) =>
          void policy.spec?.ingress?.pop(),
      },
    }
    expect(() => policiesOf({ edit })).toThrow(/network-policy-database/)
    expect(check(objectsOf(convexStack({ host, networkPolicy: {} })))).toEqual([])
  })
})

/** Whether an IPv4 block holds an address. */
function holds(block: string, address: string): boolean {
  const [first = '', length = ''] = block.split('/')
  const bits = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(length))
  return Math.floor(bits(first) / size) === Math.floor(bits(address) / size)
}
