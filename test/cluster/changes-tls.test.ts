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
}
const changes = Object.keys(ways).flatMap((from) =>
  Object.keys(ways)
    .filter((to) => to !== from)
    .map((to) => [from, to] as const),
)

/** The one IngressRoute with TLS of a stack. */
function routeOf(options: StackOptions, namespace: string): ApiObject & { readonly spec: { readonly tls?: object } } {
  const route = objectsOf(convexStack({ ...options, namespace })).find(
    (object) => object.kind === 'IngressRoute' && 'tls' in (object as unknown as { spec: object }).spec,
  )
  if (route === undefined) throw new Error('the stack has no route with TLS')
  return plainObject(route) as unknown as ReturnType<typeof routeOf>
}

async function storedTls(route: ApiObject): Promise<string> {
  const { status, body } = await cluster().apply(route)
  return status > 201 ? `refused: ${body.message}` : JSON.stringify(body.spec.tls)
}

describe.each(Object.entries(routes))('TLS of the %s route', (name, optionsOf) => {
  it.each(changes)('goes from %s to %s', async (from, to) => {
    const namespace = await createNamespace(cluster(), `${name}-${from}-${to}`.toLowerCase().replaceAll(' ', '-'))
    for (const way of [from, to, from]) {
      const route = routeOf(optionsOf(ways[way] ?? 'entryPoint'), namespace)
      expect(await storedTls(route)).toBe(JSON.stringify(route.spec.tls))
    }
  })
})

it('an empty section is refused in the place of another one, which is why none is rendered', async () => {
  const namespace = await createNamespace(cluster(), 'empty')
  const route = routeOf({ host, dashboard: false, ingress: { tls: { secretName: 'wildcard' } } }, namespace)
  const emptied = { ...route, spec: { ...route.spec, tls: {} } }
  expect(await storedTls(emptied)).toBe('{}')
  await storedTls(route)
  expect(await storedTls(emptied)).toMatch(/refused: .*spec\.tls: Invalid value: "null"/)
})
