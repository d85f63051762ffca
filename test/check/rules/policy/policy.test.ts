import { describe, expect, it } from 'vitest'
import { servedExample } from '../../../../src/check/examples/routes.ts'
import { placesIn } from '../support.ts'

const policy = (spec: string) =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: convex }\nspec: ${spec}\n`

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
