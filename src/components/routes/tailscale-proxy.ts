/** Annotations of an object for its proxy. */
interface Proxy {
  readonly tags: readonly string[]
  readonly proxyClass?: string | undefined
  readonly proxyGroup?: string | undefined
}

/** Read by the Tailscale operator (cmd/k8s-operator/svc.go, sts.go:1291-1312, ingress-for-pg.go:335,667, v1.102). */
export function proxyAnnotations({ tags, proxyClass, proxyGroup }: Proxy): Record<string, string> {
  return {
    ...(tags.length === 0 ? {} : { 'tailscale.com/tags': tags.join(',') }),
    ...(proxyClass === undefined ? {} : { 'tailscale.com/proxy-class': proxyClass }),
    ...(proxyGroup === undefined ? {} : { 'tailscale.com/proxy-group': proxyGroup }),
  }
}
