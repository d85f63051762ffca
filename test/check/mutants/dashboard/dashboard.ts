import type { Mutant } from '../mutant.ts'
import { containerOf, each, envOf, isDashboard, make, podOf, variants } from '../support/backend.ts'
import type { Json } from '../support/backend.ts'
import { host, isTailnet, put, specOf } from '../support/routes.ts'

const wrongAddresses = [
  'http://convex-backend:3210',
  'http://convex-backend.convex.svc:3210',
  'http://convex-backend.convex.svc.cluster.local:3210',
  host,
  '',
]

function setUrl(workload: Json, value: string): void {
  for (const entry of envOf(workload)) if (entry['name'] === 'NEXT_PUBLIC_DEPLOYMENT_URL') entry['value'] = value
}

function dashboardRoute(rule: string, name: string, match: string): Mutant {
  return each(rule, name, isDashboard, (object, objects) => {
    const service = objects.find(
      (item) =>
        item['kind'] === 'Service' &&
        make(item, 'spec', 'selector')['app'] === make(object, 'metadata', 'labels')['app'],
    )
    if (service === undefined) return false
    put(objects, object, {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'IngressRoute',
      spec: {
        entryPoints: ['websecure'],
        tls: {},
        routes: [{ kind: 'Rule', match, services: [{ name: make(service, 'metadata')['name'], port: 80 }] }],
      },
    })
    return true
  })
}

/** Faults in the dashboard and in how it is reached. */
export const dashboardMutants: readonly Mutant[] = [
  ...variants(wrongAddresses, (value) =>
    each('dashboard-url', `the address is ${value}`, isDashboard, (object) => setUrl(object, value)),
  ),
  each('dashboard-url', 'there is no address', isDashboard, (object) => {
    containerOf(object)['env'] = envOf(object).filter(({ name }) => name !== 'NEXT_PUBLIC_DEPLOYMENT_URL')
  }),
  ...variants(['https://other.example.com', `https://${host}/api`], (value) =>
    each('dashboard-backend', `the address is ${value}`, isDashboard, (object) => setUrl(object, value)),
  ),
  ...variants(['NEXT_PUBLIC_ADMIN_KEY', 'ADMIN_KEY', 'CONVEX_SELF_HOSTED_ADMIN_KEY'], (name) =>
    each('dashboard-admin-key', `${name} from a Secret`, isDashboard, (object) => {
      envOf(object).push({
        name,
        valueFrom: { secretKeyRef: { name: 'convex-backend-secrets', key: 'CONVEX_ADMIN_KEY' } },
      })
    }),
  ),
  each('dashboard-admin-key', 'NEXT_PUBLIC_ADMIN_KEY written down', isDashboard, (object) => {
    envOf(object).push({ name: 'NEXT_PUBLIC_ADMIN_KEY', value: 'convex-self-hosted|01aa' })
  }),
  dashboardRoute('dashboard-exposure', 'a public route', 'Host(`dashboard.example.com`)'),
  dashboardRoute('dashboard-route', 'below a path', 'Host(`d.example.com`) && PathPrefix(`/dashboard`)'),
  dashboardRoute('dashboard-route', 'only the first page', 'Host(`d.example.com`) && Path(`/`)'),
  each('dashboard-exposure', 'a load balancer for everybody', isTailnet, (object) => {
    delete specOf(object)['loadBalancerClass']
  }),
  each('dashboard-user', 'no number', isDashboard, (object) => {
    delete make(podOf(object), 'securityContext')['runAsUser']
  }),
  each('dashboard-user', 'user 0', isDashboard, (object) => {
    make(podOf(object), 'securityContext')['runAsUser'] = 0
  }),
]
