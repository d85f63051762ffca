/** How one program is built from its pinned module. */
export interface Program {
  /** Folder under `test/cluster/modules/`. */
  readonly module: string
  /** Import path of the main package. */
  readonly package: string
  /** A string variable that the project's own release build sets to the version of a module. */
  readonly version?: { readonly variable: string; readonly of: string }
  /** Whether the compiler optimises it, which takes longer. */
  readonly optimised?: true
  /** About how many minutes the first build takes on two cores, for the message that is printed meanwhile. */
  readonly minutes: number
}

const sealedSecrets = 'github.com/bitnami/sealed-secrets'
const traefik = 'github.com/traefik/traefik/v3'

function kubeApiServer<Module extends string>(module: Module) {
  return {
    module,
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    optimised: true,
    // Left unset it calls itself v0.0.0-master, which clients take for a very old server.
    version: { variable: 'k8s.io/component-base/version.gitVersion', of: 'k8s.io/kubernetes' },
    minutes: 5,
  } as const
}

/** Every program that the cluster tests start, by the name of its binary. */
export const programs = {
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3', optimised: true, minutes: 2 },
  'kube-apiserver': kubeApiServer('kube-apiserver'),
  'kube-apiserver-1.35': kubeApiServer('kube-apiserver-1.35'),
  'sealed-secrets-controller': {
    module: 'sealed-secrets',
    package: `${sealedSecrets}/cmd/controller`,
    version: { variable: 'main.VERSION', of: sealedSecrets },
    minutes: 2,
  },
  kubeseal: {
    module: 'sealed-secrets',
    package: `${sealedSecrets}/cmd/kubeseal`,
    version: { variable: 'main.VERSION', of: sealedSecrets },
    minutes: 1,
  },
  'cnpg-manager': { module: 'cloudnative-pg', package: '.', minutes: 3 },
  traefik: {
    module: 'traefik',
    package: `${traefik}/cmd/traefik`,
    version: { variable: `${traefik}/pkg/version.Version`, of: traefik },
    minutes: 5,
  },
  'argo-diff': { module: 'argo-diff', package: '.', minutes: 3 },
  'cert-manager-webhook': { module: 'cert-manager-webhook', package: '.', minutes: 4 },
  'external-secrets-webhook': { module: 'external-secrets-webhook', package: '.', minutes: 4 },
  kustomize: { module: 'kustomize', package: 'sigs.k8s.io/kustomize/kustomize/v5', minutes: 1 },
} as const satisfies Record<string, Program>

/** Name of a program that the cluster tests can build. */
export type ProgramName = keyof typeof programs
