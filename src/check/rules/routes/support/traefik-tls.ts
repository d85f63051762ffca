export const source =
  'Traefik pkg/server/aggregator.go:331-340, pkg/server/routerfactory.go:120-121, pkg/server/router/tcp/router.go:181-241 (v3.7)'

/** Names of entry points for plain HTTP. */
export const plainPoint = /^(?:web|http|80)$/i
