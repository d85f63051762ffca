import { convexStack, renderFiles } from '../../src/index.ts'

// What most programs do, for scripts/build/schemas-in-use.ts to look at.
renderFiles(
  convexStack({
    host: 'convex.example.com',
    credentials: { sealedFile: 'backend-sealedsecret.yaml' },
    dashboard: { tailscale: { hostname: 'convex' } },
    ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
  }),
)
