import { routeExample } from '../../../examples/routes.ts'

const redirectMiddleware = `
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: to-https, namespace: convex }
spec: { redirectScheme: { scheme: https, permanent: true } }
`

/** An IngressRoute that redirects to HTTPS, with some text replaced. */
export function redirectExample(replacements: Readonly<Record<string, string>> = {}): string {
  return `${routeExample({
    'name: convex-backend, namespace': 'name: convex-redirect, namespace',
    '[websecure]': '[web]',
    ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '',
    'services:': 'middlewares: [{ name: to-https }]\n      services:',
    '  tls: {}\n': '',
    ...replacements,
  })}${redirectMiddleware}`
}
