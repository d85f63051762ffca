import { versions } from './versions.ts'

/** A project whose sources are cited. */
export type Project = keyof typeof versions

/** A file of a project, and the places in it. Without a place, the whole file. */
export interface File {
  readonly project: Project
  readonly version: string
  readonly path: string
  /** What each place declares, such as `validateName` or `Outer.inner`, or a part of its line in quotation marks. */
  readonly anchors: readonly string[]
}

/** A page of a website. */
export interface Page {
  readonly site: string
  readonly title: string
}

/** Where a fact was read. */
export type Source = File | Page

const filesOf =
  (project: Project) =>
  (path: string, ...anchors: readonly string[]): File => ({ project, version: versions[project], path, anchors })

export const argoCd = filesOf('argo-cd')
export const argocdVaultPlugin = filesOf('argocd-vault-plugin')
export const barmanCloud = filesOf('barman-cloud')
export const certManager = filesOf('cert-manager')
export const cloudnativePg = filesOf('cloudnative-pg')
export const convex = filesOf('convex-backend')
export const cron = filesOf('cron')
export const gatewayApi = filesOf('gateway-api')
export const gitopsEngine = filesOf('gitops-engine')
export const ingressNginx = filesOf('ingress-nginx')
export const kubernetes = filesOf('kubernetes')
export const kustomize = filesOf('kustomize')
export const machinery = filesOf('machinery')
export const pluginBarmanCloud = filesOf('plugin-barman-cloud')
export const prometheusOperator = filesOf('prometheus-operator')
export const rustPostgres = filesOf('rust-postgres')
export const rustlsNativeCerts = filesOf('rustls-native-certs')
export const sealedSecrets = filesOf('sealed-secrets')
export const tailscale = filesOf('tailscale')
export const traefik = filesOf('traefik')

/** A page of a website, which is read by hand. */
export const page = (site: string, title: string): Page => ({ site, title })

/** Sources as text: `PROJECT@VERSION PATH#ANCHOR; WEBSITE: PAGE`. */
export function sourcesText(sources: readonly Source[]): string {
  return sources
    .map((source) => {
      if ('site' in source) return `${source.site}: ${source.title}`
      const { project, version, path, anchors } = source
      return `${project}@${version} ${path}${anchors.length === 0 ? '' : `#${anchors.join(',')}`}`
    })
    .join('; ')
}
