import { describe, expect, it } from 'vitest'
import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { IngressTls, StackOptions } from '@proompteng/convex-k8s'
import { plainObject } from '../../src/kubernetes/object.ts'
import type { ApiObject } from './harness/apply.ts'
import { createNamespace } from './harness/namespaces.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'

const cluster = useCluster()

const host = 'convex.example.com'
const ways: Readonly<Record<string, IngressTls>> = {
  'entry point': 'entryPoint',
  issuer: { issuer: { name: 'letsencrypt' } },
  'another issuer': { issuer: { name: 'own', kind: 'Issuer' }, secretName: 'own' },
  Secret: { secretName: 'wildcard' },
  resolver: { certResolver: 'letsencrypt' },
}
const routes: Readonly<Record<string, (tls: IngressTls) => StackOptions>> = {
  public: (tls) => ({ host, dashboard: false, ingress: { tls } }),
  dashboard: (tls) => ({
    host,
    ingress: false,
    dashboard: { ingress: { host: 'data.example.com', middlewares: ['login'], tls } },
  }),
  'traefik ingress': (tls) => ({ host, dashboard: false, ingress: { type: 'ingress', controller: 'traefik', tls } }),
  'nginx ingress': (tls) => ({ host, dashboard: false, ingress: { type: 'ingress', controller: 'nginx', tls } }),
}
const cases = Object.entries(routes).flatMap(([route, optionsOf]) => {
  // A resolver is Traefik's.
  const names = Object.keys(ways).filter((way) => way !== 'resolver' || !route.startsWith('nginx'))
  return names.flatMap((from) =>
    names.filter((to) => to !== from).map((to) => ({ route, from, to, both: [from, to, from], optionsOf })),
  )
})

interface Route extends ApiObject {
  readonly spec: { readonly tls?: object }
}

/** The routes of a stack, with their Certificate. */
const routesOf = (options: StackOptions, namespace: string): readonly Route[] =>
  objectsOf(convexStack({ ...options, namespace }))
    .filter(({ kind }) => ['Certificate', 'Ingress', 'IngressRoute'].includes(kind))
    .map((object) => plainObject(object) as unknown as Route)

async function storedTls(route: ApiObject): Promise<string> {
  const { status, body } = await cluster().apply(route)
  return status > 201 ? `refused: ${body.message}` : JSON.stringify(body.spec.tls)
}

describe('TLS of a route', () => {
  it.each(cases)('($route) goes from $from to $to and back', async ({ route, from, to, both, optionsOf }) => {
    const namespace = await createNamespace(cluster(), `${route}-${from}-${to}`.toLowerCase().replaceAll(' ', '-'))
    for (const way of both) {
      const objects = routesOf(optionsOf(ways[way] ?? 'entryPoint'), namespace)
      expect(objects.some(({ spec }) => spec.tls !== undefined)).toBe(true)
      for (const object of objects) expect(await storedTls(object)).toBe(JSON.stringify(object.spec.tls))
    }
  })
})

it('an empty section is refused in the place of another one, which is why none is rendered', async () => {
  const namespace = await createNamespace(cluster(), 'empty')
  const options: StackOptions = { host, dashboard: false, ingress: { tls: { secretName: 'wildcard' } } }
  const route = routesOf(options, namespace).find(({ spec }) => spec.tls !== undefined)!
  const emptied = { ...route, spec: { ...route.spec, tls: {} } }
  expect(await storedTls(emptied)).toBe('{}')
  await storedTls(route)
  expect(await storedTls(emptied)).toMatch(/refused: .*spec\.tls: Invalid value: "null"/)
})
