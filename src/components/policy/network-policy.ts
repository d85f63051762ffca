import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec'
import { dashboardPort } from '../../convex/ports.ts'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { finish } from '../../kubernetes/edit.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import { networkPolicyOptions } from '../../options/policy/network-policy.ts'
import type { NetworkPolicyOptions, NetworkPolicySettings } from '../../options/policy/network-policy.ts'
import { parse } from '../../options/parse.ts'
import { backendPolicy, exportPolicy, functionEnvironmentPolicy } from './backend.ts'
import { databasePolicy } from './database.ts'
import { controllerOf } from './parts.ts'
import { podsIn, tcp } from './peers.ts'

/** What `convexNetworkPolicy` returns. */
export type NetworkPolicyObjects = {
  /** Isolates every pod of the namespace, with `scope: 'namespace'`. */
  readonly defaultDeny?: NetworkPolicy
  readonly backend: NetworkPolicy
  /** Missing without a dashboard. */
  readonly dashboard?: NetworkPolicy
  /** Missing without a CloudNativePG cluster. */
  readonly database?: NetworkPolicy
  /** Missing without an export. */
  readonly export?: NetworkPolicy
  /** Missing without an environment of functions. */
  readonly functionEnvironment?: NetworkPolicy
  /** Allows the Ingress controller to reach the solver of cert-manager. */
  readonly acmeSolver?: NetworkPolicy
}

/**
 * Network policies: the pods of the deployment communicate only with the peers that they need. Each policy covers both
 * directions and denies everything that it does not allow. Other pods of the namespace are not affected, unless the
 * scope is the namespace.
 *
 * A network plugin must enforce the policies; without one (flannel alone) they have no effect. The kubelet's probes and
 * `kubectl port-forward` come from the node, which no policy blocks.
 *
 * Sources: kubernetes.io Network Policies; cloudnative-pg@v1.30.1 docs/src/networking.md#"please ensure the operator
 * can reach every cluster pod", cloudnative-pg@v1.30.1 docs/src/security.md#"#### Exposed Ports";
 * convex-backend@652b828 crates/node_executor/src/executor.rs#"backend_address: self.convex_origin" (Node actions call
 * the public origin) and convex-backend@652b828 npm-packages/node-executor/src/build_deps.ts#"execSync(" (the package
 * registry); tailscale cmd/k8s-operator (its proxies run in the operator's namespace).
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexNetworkPolicy } from '@proompteng/convex-k8s'
 *
 * const { backend, database } = convexNetworkPolicy({
 *   ingressController: { namespace: 'traefik' },
 *   egress: { mode: 'untrusted' },
 * })
 * ```
 */
export function convexNetworkPolicy(options: NetworkPolicyOptions = {}): NetworkPolicyObjects {
  const settings = parse('convexNetworkPolicy', networkPolicyOptions, options)
  const { scope, dashboard, database, export: job, functionEnvironment, acmeSolver, edit } = settings
  const { name = settings.backend.name } = settings
  const policy = (suffix: string, spec: INetworkPolicySpec) =>
    new NetworkPolicy({
      metadata: metadataOf(settings, {
        name: `${name}${suffix}`,
        component: 'network-policy',
        // Before the pods that they isolate.
        annotations: inSyncWave('policies'),
      }),
      spec,
    })
  return finish(
    'convexNetworkPolicy',
    {
      defaultDeny:
        scope === 'namespace'
          ? policy('-default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
          : undefined,
      backend: policy('', backendPolicy(settings)),
      dashboard: dashboard === false ? undefined : policy('-dashboard', dashboardPolicy(settings, dashboard)),
      database:
        database.type === 'cloudnative-pg' ? policy('-database', databasePolicy(settings, database)) : undefined,
      export: job === false ? undefined : policy('-export', exportPolicy(settings, job)),
      functionEnvironment:
        functionEnvironment === false
          ? undefined
          : policy('-function-environment', functionEnvironmentPolicy(settings, functionEnvironment)),
      acmeSolver: acmeSolver ? policy('-acme-solver', solverPolicy(settings)) : undefined,
    },
    edit,
  )
}

/** The dashboard opens no connections: its pages call the backend from the browser. */
function dashboardPolicy(
  settings: NetworkPolicySettings,
  { name, access }: { readonly name: string; readonly access: 'tailscale' | 'ingress' | 'none' },
): INetworkPolicySpec {
  const { tailscale, dashboardController: own, ingressController } = settings
  const controller = controllerOf({ ingressController: own ?? ingressController })
  const peer = { tailscale, ingress: controller, none: undefined }[access]
  return {
    podSelector: { matchLabels: { app: name } },
    policyTypes: ['Ingress', 'Egress'],
    // A missing list allows no peer, and an empty list is not stored.
    ingress: peer === undefined ? undefined : [{ from: [podsIn(peer)], ports: tcp([dashboardPort]) }],
  }
}

/** Pod of the ACME HTTP-01 solver (cert-manager@v1.21.2 pkg/issuer/acme/http/pod.go#podLabels). */
function solverPolicy(settings: NetworkPolicySettings): INetworkPolicySpec {
  const controller = controllerOf(settings)
  return {
    podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
    policyTypes: ['Ingress'],
    ingress: controller === undefined ? undefined : [{ from: [podsIn(controller)], ports: tcp([8089]) }],
  }
}
