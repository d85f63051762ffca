import type { NetworkPolicySettings } from '../../options/policy/network-policy.ts'

/**
 * The label of every pod that CloudNativePG creates for a cluster (cloudnative-pg@v1.30.1
 * pkg/utils/labels_annotations.go#ClusterLabelName).
 */
export function databaseLabels({ name }: { readonly name: string }): Record<string, string> {
  return { 'cnpg.io/cluster': name }
}

/** The Ingress controller, if any. */
export function controllerOf({ ingressController }: Pick<NetworkPolicySettings, 'ingressController'>) {
  if (ingressController === false) return undefined
  const { namespace = 'traefik', podLabels = {}, ports = [443, 8443] } = ingressController ?? {}
  return { namespace, podLabels, ports }
}

/** The pods in front of the backend: the controller, or the proxies of the tailnet, which serve pods at 443 as well. */
export function inFrontOf(settings: Pick<NetworkPolicySettings, 'backend' | 'ingressController' | 'tailscale'>) {
  return settings.backend.access === 'tailscale' ? { ...settings.tailscale, ports: [443] } : controllerOf(settings)
}
