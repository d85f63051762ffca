import { assert, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { routesRules } from './groups.ts'
import { Model } from '../../../src/check/model/model.ts'
import { convexApplication } from '../../../src/components/argocd/application.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'
import { stackOptions } from '../../support/arbitraries/stack.ts'
import { routesMutants } from '../mutants/routes.ts'
import { found, stackObjects } from './routes-support.ts'

const host = 'convex.example.com'
const password = { secret: 'db', key: 'password' }
const server = { host: 'db.example.com', user: 'convex', password } as const

const stacks: Readonly<Record<string, StackOptions>> = {
  plain: { host },
  'with a host for HTTP actions': {
    host,
    siteHost: 'site.example.com',
    ingress: { tls: { issuer: { name: 'letsencrypt' } } },
  },
  restricted: { host, backend: { podSecurity: 'restricted' } },
  'with SQLite': { host, postgres: false, database: { type: 'sqlite' } },
  'with MySQL': { host, postgres: false, database: { type: 'mysql', ...server } },
  'with PostgreSQL of an own authority': {
    host,
    postgres: false,
    database: { type: 'postgres', ...server, tls: { ca: { secret: 'ca' } } },
  },
  'with PostgreSQL without TLS': { host, postgres: false, database: { type: 'postgres', ...server, tls: 'disabled' } },
  'with an issuer': { host, ingress: { tls: { issuer: { name: 'letsencrypt' } } } },
  'with a resolver': { host, ingress: { tls: { certResolver: 'acme' } } },
  'without a redirect': { host, ingress: { redirect: false } },
  'without a tailnet': { host, dashboard: { tailscale: false } },
  'with tags': { host, dashboard: { tailscale: { hostname: 'data', tags: ['tag:admin', 'tag:web'] } } },
  'with metrics': { host, backend: { metrics: true } },
  'without a dashboard': { host, dashboard: false },
  'without routes': { host, ingress: false },
  'with a sealed Secret': { host, credentials: { sealedSecret: sealedSecretFor({}) } },
  'with a secret store': {
    host,
    credentials: {
      externalSecret: { secretStoreRef: { name: 'store' }, remoteRefs: { instanceSecret: { key: 'a' } } },
    },
  },
  'in another namespace': { host, namespace: 'orders', instanceName: 'orders' },
  'on the tailnet': { host: 'convex-api.tail1a2b3.ts.net', ingress: { type: 'tailscale' } },
  'with policies': { host, networkPolicy: {} },
  'with a snapshot': { host, backend: { volume: { snapshot: { name: 'before' } } } },
  'with replicas of the database': { host, postgres: { instances: 3 } },
}

const modelOf = (objects: readonly Record<string, unknown>[]) => new Model(objects as unknown as readonly K8sObject[])

describe('our own stacks', () => {
  it.each(Object.entries(stacks))('%s: nothing speaks', (_, options) => {
    expect(found(modelOf(stackObjects(options)))).toEqual([])
  })

  it('beside their Application: nothing speaks', () => {
    const { application } = convexApplication({ repoURL: 'https://git.example.com/a.git', path: 'convex' })
    expect(found(modelOf([...stackObjects({ host }), plainObject(application)]))).toEqual([])
  })

  it('many in one set: nothing speaks', () => {
    const many = ['a', 'b', 'c'].flatMap((name) =>
      stackObjects({ host: `${name}.example.com`, namespace: name, dashboard: { tailscale: { hostname: name } } }),
    )
    expect(found(modelOf(many))).toEqual([])
  })

  it('say only as info what is made elsewhere', () => {
    const options: StackOptions = {
      host,
      ingress: { middlewares: ['auth', { name: 'limit', namespace: 'traefik' }], tls: { secretName: 'wildcard' } },
    }
    expect(found(modelOf(stackObjects(options)))).toEqual([
      'info middleware-references IngressRoute spec.routes[0].middlewares[0]',
      'info middleware-references IngressRoute spec.routes[0].middlewares[1]',
      'info tls-secret IngressRoute spec.tls.secretName',
    ])
  })

  it('of any options have no error and no warning', () => {
    assert(
      property(stackOptions, (options) => {
        const plain = stackObjects({ ...options, edit: undefined })
        expect(found(modelOf(plain)).filter((text) => !text.startsWith('info '))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

describe('faults in our own stacks', () => {
  const plain = Object.entries(stacks).map(([name, options]) => ({ name, objects: stackObjects(options) }))
  const rules = new Map(routesRules.map((rule) => [rule.id, rule]))

  // The host of the other stacks is another one than its own, which is not judged.
  const isOfOtherHost = (stack: string, fault: string) =>
    stack === 'on the tailnet' && fault.includes(`"https://${host}"`)

  it.each(routesMutants)('$rule: $name', ({ rule, name: fault, apply }) => {
    const judged = plain.filter(({ name }) => !isOfOtherHost(name, fault))
    const places = judged.flatMap(({ name, objects }) => apply(objects).map((mutated) => ({ name, mutated })))
    expect(places.length).toBeGreaterThan(0)
    const silent = places.filter(({ mutated }) => [...(rules.get(rule)?.check(modelOf(mutated)) ?? [])].length === 0)
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it('are there for every rule, and many', () => {
    const covered = new Set(routesMutants.map(({ rule }) => rule))
    expect(routesRules.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([])
    const count = plain.flatMap(({ objects }) => routesMutants.flatMap(({ apply }) => apply(objects))).length
    expect(count).toBeGreaterThan(1000)
  })
})
