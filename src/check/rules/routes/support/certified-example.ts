import { backendExample, replaced, routeExample, serviceExample } from '../../../examples/routes.ts'

/** A route with a certificate, with some text replaced. */
export function certifiedExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${backendExample()}${serviceExample}${routeExample({ 'tls: {}': 'tls: { secretName: convex-tls }' })}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: convex, namespace: convex }
spec:
  secretName: convex-tls
  dnsNames: [convex.example.com]
  issuerRef: { kind: ClusterIssuer, name: letsencrypt }
`
  return replaced(whole, replacements)
}
