import type { StackOptions } from '@proompteng/convex-k8s'

const host = 'convex.example.com'

export const dashboardSets = {
  'dashboard-ingress': {
    host,
    dashboard: {
      ingress: { host: 'data.example.com', middlewares: ['login'], tls: { issuer: { name: 'letsencrypt-prod' } } },
    },
    networkPolicy: {},
  },
  'dashboard-gateway': {
    host,
    ingress: { type: 'gateway', gateway: { name: 'public', namespace: 'gateways' } },
    dashboard: {
      ingress: {
        type: 'gateway',
        host: 'data.example.com',
        gateway: { name: 'public', namespace: 'gateways' },
        authentication: {
          policy: { group: 'gateway.envoyproxy.io', kind: 'SecurityPolicy', name: 'convex-dashboard' },
        },
      },
    },
    networkPolicy: { ingressController: { namespace: 'envoy-gateway-system' } },
  },
  'dashboard-gateway-filter': {
    host,
    dashboard: {
      ingress: {
        type: 'gateway',
        host: 'data.example.com',
        gateway: { name: 'public' },
        authentication: { filter: { group: 'gateway.nginx.org', kind: 'AuthenticationFilter', name: 'login' } },
      },
    },
    networkPolicy: { dashboardController: { namespace: 'nginx-gateway' } },
  },
  'dashboard-nginx': {
    host,
    ingress: { type: 'ingress', controller: 'nginx', tls: { issuer: { name: 'letsencrypt-prod' } } },
    dashboard: {
      ingress: {
        type: 'ingress',
        host: 'data.example.com',
        ingressClassName: 'nginx',
        annotations: {
          'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/oauth2/auth',
          'nginx.ingress.kubernetes.io/auth-signin': 'https://login.example.com/oauth2/start',
        },
        authentication: 'nginx.ingress.kubernetes.io/auth-url',
        tls: { issuer: { name: 'letsencrypt-prod' } },
      },
    },
    networkPolicy: {},
  },
} satisfies Readonly<Record<string, StackOptions>>
