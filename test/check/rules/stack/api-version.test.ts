import { describe, expect, it } from 'vitest'
import { databaseWith, databaseYaml } from '../../../../src/check/examples/database.ts'
import { backedUp } from '../../../../src/check/examples/cnpg-backup.ts'
import { databaseRules, foundIn, rulesOf } from '../support.ts'

const asked = [...databaseRules, ...rulesOf('stack')]

const service = `
apiVersion: v1
kind: Service
metadata: { name: convex-backend, namespace: convex }
spec: { selector: { app: convex-backend }, ports: [{ name: api, port: 3210 }] }
---`

const ingressRoute = (apiVersion: string, name = 'convex-backend'): string => `${service}
apiVersion: ${apiVersion}
kind: IngressRoute
metadata: { name: a, namespace: convex }
spec:
  entryPoints: [websecure]
  routes: [{ match: "Host(\`a.example.com\`)", kind: Rule, services: [{ name: ${name}, port: 3210 }] }]
  tls: {}
`

const httpRoute = (apiVersion: string, gateway: string): string => `${service}
apiVersion: ${apiVersion}
kind: HTTPRoute
metadata: { name: a, namespace: convex }
spec:
  hostnames: [a.example.com]
  parentRefs: [{ name: gateway }]
  rules: [{ backendRefs: [{ name: convex-backend, port: 3210 }] }]
---
apiVersion: ${gateway}
kind: Gateway
metadata: { name: gateway, namespace: convex }
spec: { gatewayClassName: traefik, listeners: [] }
`

const rule = 'api-version'
const gateway = 'gateway.networking.k8s.io'

describe('versions', () => {
  it.each([
    ['of Traefik 3', ingressRoute('traefik.io/v1alpha1'), []],
    ['of Traefik 2', ingressRoute('traefik.containo.us/v1alpha1'), [`error ${rule}`]],
    ['of Traefik 2, to somebody else', ingressRoute('traefik.containo.us/v1alpha1', 'other'), []],
    ['of the Gateway API', httpRoute(`${gateway}/v1`, `${gateway}/v1`), []],
    ['of an older Gateway API', httpRoute(`${gateway}/v1beta1`, `${gateway}/v1`), [`warning ${rule}`]],
    ['of the first Gateway API', httpRoute(`${gateway}/v1`, `${gateway}/v1alpha2`), [`error ${rule}`]],
  ])('%s', (_, yaml, rules) => {
    expect(foundIn(databaseWith(yaml), asked)).toEqual(rules)
  })

  it.each([
    ['postgresql.cnpg.io/v1\nkind: Cluster', 'postgresql.cnpg.io/v1beta1\nkind: Cluster'],
    ['postgresql.cnpg.io/v1\nkind: ScheduledBackup', 'postgresql.cnpg.io/v1alpha1\nkind: ScheduledBackup'],
    ['barmancloud.cnpg.io/v1\n', 'barmancloud.cnpg.io/v1alpha1\n'],
    ['external-secrets.io/v1\n', 'external-secrets.io/v1beta1\n'],
  ])('not %s', (from, to) => {
    expect(foundIn(backedUp.replace(from, to), asked)).toEqual([`error ${rule}`])
  })

  it('of objects that Convex does not lead to are not looked at', () => {
    const others =
      'apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nmetadata: { name: a, namespace: convex }\nspec: {}'
    expect(foundIn(`${databaseYaml}---\n${others}`, asked)).toEqual([])
  })
})
