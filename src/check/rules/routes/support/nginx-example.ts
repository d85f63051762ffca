import { backendExample, replaced, serviceExample } from '../../../examples/routes.ts'

/** A backend behind ingress-nginx, with some text replaced. */
export function ingressExample(replacements: Readonly<Record<string, string>> = {}): string {
  return `${backendExample()}${serviceExample}${replaced(ingress, replacements)}`
}

const ingress = `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: convex-backend
  namespace: convex
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: "0"
    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    nginx.ingress.kubernetes.io/proxy-send-timeout: "3600"
spec:
  ingressClassName: nginx
  tls: [{ hosts: [convex.example.com] }]
  rules:
    - host: convex.example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: convex-backend, port: { number: 3210 } } } }
          - { path: /metrics, pathType: Prefix, backend: { service: { name: nothing, port: { number: 80 } } } }
          - { path: /echo, pathType: Prefix, backend: { service: { name: nothing, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: nothing, namespace: convex }
spec: { ports: [{ port: 80 }] }
`
