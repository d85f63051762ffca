import type { StackOptions } from '@proompteng/convex-k8s'

const host = 'convex.example.com'

export const routesSets = {
  'site-host': {
    host,
    siteHost: 'actions.example.com',
    namespace: 'apps',
    ingress: {
      tls: { issuer: { name: 'internal', kind: 'Issuer' }, secretName: 'wildcard' },
      middlewares: ['headers'],
    },
  },
  'cert-resolver': {
    host,
    backend: { volume: { existingClaim: 'convex-data' }, service: { apiPort: 80, sitePort: false } },
    ingress: {
      tls: { certResolver: 'letsencrypt' },
      redirect: false,
      entryPoints: { secure: 'https' },
      middlewares: [{ name: 'headers', namespace: 'traefik' }, 'limit@file'],
      ingressClassName: 'public',
    },
  },
  'tls-secret': { host, ingress: { tls: { secretName: 'convex-example-com' } } },
  tailnet: {
    host: 'convex-api.tail1a2b3.ts.net',
    ingress: { type: 'tailscale', tags: ['tag:convex'] },
    dashboard: { tailscale: { type: 'ingress' } },
    networkPolicy: {},
  },
  gateway: {
    host,
    dashboard: { tailscale: { type: 'ingress', hostname: 'data', tags: ['tag:admin'], proxyGroup: 'ingress' } },
    siteHost: 'actions.example.com',
    ingress: { type: 'gateway', gateway: { name: 'public', namespace: 'gateways' } },
  },
  nginx: {
    host,
    siteHost: 'actions.example.com',
    ingress: { type: 'ingress', controller: 'nginx', tls: { issuer: { name: 'letsencrypt-prod' } } },
    networkPolicy: {},
  },
  'traefik-ingress': {
    host,
    ingress: { type: 'ingress', controller: 'traefik', tls: { certResolver: 'letsencrypt' } },
  },
} satisfies Readonly<Record<string, StackOptions>>
