import type { Project } from '../../../src/sources/source.ts'

/** A Go module with the files below a folder of a project. */
export interface ModuleFolder {
  /** The folder in the project's repository, with a slash at the end. Empty for the root. */
  readonly folder: string
  readonly module: string
  /** The version of the module that belongs to a version of the project. */
  readonly versionOf: (version: string) => string
}

const same = (version: string) => version
const module = (name: string, folder = '', versionOf = same): ModuleFolder => ({ folder, module: name, versionOf })
const staging = (name: string) =>
  module(`k8s.io/${name}`, `staging/src/k8s.io/${name}/`, (version) => version.replace(/^v1\./, 'v0.'))

/** A version that is not followed. */
export interface HeldBack {
  readonly version: string
  readonly reason: string
}

/** The Go modules of each project. The first one has the version of the project. */
export const modules: Readonly<Partial<Record<Project, readonly [ModuleFolder, ...ModuleFolder[]]>>> = {
  'argo-cd': [module('github.com/argoproj/argo-cd/v3')],
  'barman-cloud': [module('github.com/cloudnative-pg/barman-cloud')],
  'cert-manager': [module('github.com/cert-manager/cert-manager')],
  'cloudnative-pg': [module('github.com/cloudnative-pg/cloudnative-pg')],
  cron: [module('github.com/robfig/cron')],
  'external-secrets': [module('github.com/external-secrets/external-secrets')],
  'external-snapshotter': [module('github.com/kubernetes-csi/external-snapshotter/client/v8', 'client/')],
  'gateway-api': [module('sigs.k8s.io/gateway-api')],
  'gitops-engine': [module('github.com/argoproj/argo-cd/gitops-engine/v3')],
  kubernetes: [
    module('k8s.io/kubernetes'),
    ...['api', 'apiextensions-apiserver', 'apimachinery', 'apiserver', 'client-go', 'pod-security-admission'].map(
      staging,
    ),
  ],
  kustomize: [module('sigs.k8s.io/kustomize/api', 'api/')],
  machinery: [module('github.com/cloudnative-pg/machinery')],
  'plugin-barman-cloud': [module('github.com/cloudnative-pg/plugin-barman-cloud')],
  'prometheus-operator': [
    module('github.com/prometheus-operator/prometheus-operator'),
    module('github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring', 'pkg/apis/monitoring/'),
  ],
  rclone: [module('github.com/rclone/rclone')],
  'sealed-secrets': [module('github.com/bitnami-labs/sealed-secrets')],
  tailscale: [module('tailscale.com')],
  traefik: [module('github.com/traefik/traefik/v3')],
}

/** The projects that are read by hand, each with the reason. */
export const readByHand: Readonly<Partial<Record<Project, string>>> = {
  'argocd-vault-plugin': 'no Go module of a release',
  'convex-auth': 'only the package is published',
  'haproxy-ingress': 'no Go module of a release',
  'ingress-nginx': 'no Go module of a release',
  'kube-state-metrics': 'no Go module of a release',
  'openidconnect-rs': 'a crate; Cargo.lock of Convex has its version',
  'rust-postgres': 'a crate; Cargo.lock of Convex has its version',
  'rustls-native-certs': 'a crate; Cargo.lock of Convex has its version',
}

/** The newest version of each project and package that is left alone, with the reason. A newer one is reported. */
export const heldBack: Readonly<Record<string, HeldBack>> = {
  convex: { version: '1.49.0', reason: 'the pinned release of Convex has an earlier one' },
}
