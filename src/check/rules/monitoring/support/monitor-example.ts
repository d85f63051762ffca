import { backendExample, replaced, serviceExample } from '../../../examples/routes.ts'

/** A backend with a ServiceMonitor, with some text replaced. */
export function monitorExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: convex-backend, namespace: convex }
spec:
  selector: { matchLabels: { app: convex-backend } }
  endpoints: [{ port: api, path: /metrics }]
`
  return replaced(whole, replacements)
}
