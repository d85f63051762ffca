import { traefik } from '../../../../sources/source.ts'

export const source = [
  traefik('pkg/server/aggregator.go', 'applyModel'),
  traefik(
    'pkg/server/routerfactory.go',
    '"BuildHandlers(ctx, f.entryPointsTCP, false)"',
    '"BuildHandlers(ctx, f.entryPointsTCP, true)"',
  ),
  traefik('pkg/server/router/tcp/router.go', 'Router.ServeTCP'),
]

/** Names of entry points for plain HTTP. */
export const plainPoint = /^(?:web|http|80)$/i
