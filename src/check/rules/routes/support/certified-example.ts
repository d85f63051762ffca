import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { TlsUse } from '../../../model/routes/certificates.ts'
import { textsAt } from '../../../model/read.ts'
import { backendExample, replaced, routeExample, serviceExample } from '../../../examples/routes.ts'

/** A route with a certificate, with some of the text replaced. */
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

export function keyOf({ namespace, secretName }: TlsUse): string {
  return `${namespace}/${secretName}`
}

export function certManagerAnnotation(object: K8sObject): string | undefined {
  return Object.keys(textsAt(object, 'metadata', 'annotations')).find((name) =>
    /^(?:cert-manager\.io\/|kubernetes\.io\/tls-acme$)/.test(name),
  )
}
