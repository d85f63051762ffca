/** Annotations of an object for its proxy. */
interface Proxy {
  readonly tags: readonly string[]
  readonly proxyClass?: string | undefined
  readonly proxyGroup?: string | undefined
}

/**
 * Read by the Tailscale operator (tailscale@v1.104.7
 * cmd/k8s-operator/svc.go#"svc.Annotations[AnnotationTags]", tailscale@v1.104.7
 * cmd/k8s-operator/sts.go#nameForService,proxyClassForObject, tailscale@v1.104.7
 * cmd/k8s-operator/ingress-for-pg.go#"ing.Annotations[AnnotationTags]",shouldExpose).
 */
export function proxyAnnotations({ tags, proxyClass, proxyGroup }: Proxy): Record<string, string> {
  return {
    ...(tags.length === 0 ? {} : { 'tailscale.com/tags': tags.join(',') }),
    ...(proxyClass === undefined ? {} : { 'tailscale.com/proxy-class': proxyClass }),
    ...(proxyGroup === undefined ? {} : { 'tailscale.com/proxy-group': proxyGroup }),
  }
}
