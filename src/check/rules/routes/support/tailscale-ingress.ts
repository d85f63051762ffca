import { dashboardExample, replaced } from '../../../examples/routes.ts'

export function ingressExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${dashboardExample()}
---
apiVersion: v1
kind: Service
metadata: { name: convex-dashboard, namespace: convex }
spec:
  selector: { app: convex-dashboard }
  ports: [{ name: http, port: 80, targetPort: http }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: convex-dashboard, namespace: convex, annotations: { tailscale.com/proxy-group: ingress } }
spec:
  ingressClassName: tailscale
  defaultBackend: { service: { name: convex-dashboard, port: { number: 80 } } }
  tls: [{ hosts: [convex] }]
`
  return replaced(whole, replacements)
}
