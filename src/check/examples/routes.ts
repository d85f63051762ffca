// Pieces of the examples of rules about addresses and routes. Each is a whole document.

const release = '652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'

/** A backend that serves https://convex.example.com, with some of its text replaced. */
export function backendExample(replacements: Readonly<Record<string, string>> = {}): string {
  return replaced(backend, replacements)
}

const backend = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: convex-backend, namespace: convex }
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector: { matchLabels: { app: convex-backend } }
  template:
    metadata: { labels: { app: convex-backend } }
    spec:
      containers:
        - name: backend
          image: ghcr.io/get-convex/convex-backend:${release}
          ports: [{ name: api, containerPort: 3210 }, { name: site, containerPort: 3211 }]
          env:
            - { name: CONVEX_CLOUD_ORIGIN, value: "https://convex.example.com" }
            - { name: CONVEX_SITE_ORIGIN, value: "https://convex.example.com/http" }
            - { name: DISABLE_METRICS_ENDPOINT, value: "true" }
`

export const serviceExample = `
---
apiVersion: v1
kind: Service
metadata: { name: convex-backend, namespace: convex, labels: { app: convex-backend } }
spec:
  selector: { app: convex-backend }
  ports: [{ name: api, port: 3210, targetPort: api }, { name: site, port: 3211, targetPort: site }]
`

/** The public route, with some of its text replaced. */
export function routeExample(replacements: Readonly<Record<string, string>> = {}): string {
  return replaced(route, replacements)
}

const route = `
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: convex-backend, namespace: convex }
spec:
  entryPoints: [websecure]
  routes:
    - kind: Rule
      match: Host(\`convex.example.com\`) && !PathPrefix(\`/metrics\`) && !PathPrefix(\`/echo\`)
      services: [{ name: convex-backend, port: 3210 }]
  tls: {}
`

/** The dashboard, with some of its text replaced. */
export function dashboardExample(replacements: Readonly<Record<string, string>> = {}): string {
  return replaced(dashboard, replacements)
}

const dashboard = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: convex-dashboard, namespace: convex }
spec:
  selector: { matchLabels: { app: convex-dashboard } }
  template:
    metadata: { labels: { app: convex-dashboard } }
    spec:
      securityContext: { runAsNonRoot: true, runAsUser: 1001 }
      containers:
        - name: dashboard
          image: ghcr.io/get-convex/convex-dashboard:${release}
          ports: [{ name: http, containerPort: 6791 }]
          env:
            - { name: NEXT_PUBLIC_DEPLOYMENT_URL, value: "https://convex.example.com" }
`

/** The dashboard's Service on the tailnet, with some of its text replaced. */
export function dashboardServiceExample(replacements: Readonly<Record<string, string>> = {}): string {
  return replaced(dashboardService, replacements)
}

const dashboardService = `
---
apiVersion: v1
kind: Service
metadata:
  name: convex-dashboard
  namespace: convex
  annotations: { tailscale.com/hostname: convex }
spec:
  type: LoadBalancer
  loadBalancerClass: tailscale
  allocateLoadBalancerNodePorts: false
  selector: { app: convex-dashboard }
  ports: [{ name: http, port: 80, targetPort: http }]
`

/** A route, its Service and its backend. */
export const servedExample = `${backendExample()}${serviceExample}${routeExample()}`

/** A backend with a host of its own for HTTP actions. */
export function ownHostExample(): string {
  return `${backendExample({ 'convex.example.com/http': 'site.example.com' })}${serviceExample}${routeExample()}`
}

/** The route of that host. */
export function siteRoute(replacements: Readonly<Record<string, string>> = {}): string {
  return routeExample({
    'name: convex-backend, namespace': 'name: convex-site, namespace',
    'convex.example.com': 'site.example.com',
    ...replacements,
  })
}

/** Puts /http in front. */
export const addPrefix = `
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: convex-site, namespace: convex }
spec: { addPrefix: { prefix: /http } }
`

/** Replaces pieces of an example; one that is not in it is a mistake. */
export function replaced(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => result.replace(from, () => to), text)
}
