import type { BackendEdits, BackendPodOptions } from '../../../src/options/backend.ts'
import type { CredentialsEdits, CredentialsOptions } from '../../../src/options/credentials.ts'
import type { IngressEdits, IngressOptions } from '../../../src/options/ingress.ts'
import type { MonitoringEdits, MonitoringOptions } from '../../../src/options/monitoring.ts'
import type { NetworkPolicyEdits, NetworkPolicyOptions } from '../../../src/options/network-policy.ts'
import type { PostgresClusterOptions, PostgresEdits } from '../../../src/options/postgres.ts'

type Present<Edits> = { readonly [Role in keyof Edits]?: boolean }

/** The objects that options turn on or off, by builder. */
export function backendPresent({ volume }: BackendPodOptions): Present<BackendEdits> {
  return { persistentVolumeClaim: volume !== false && volume?.existingClaim === undefined }
}

export function ingressPresent({ tls, siteHost, redirect = true }: Partial<IngressOptions>): Present<IngressEdits> {
  return {
    certificate: typeof tls === 'object' && 'issuer' in tls,
    siteMiddleware: siteHost !== undefined,
    redirectIngressRoute: redirect,
    redirectMiddleware: redirect,
  }
}

export function networkPolicyPresent(options: NetworkPolicyOptions): Present<NetworkPolicyEdits> {
  const { scope, dashboard, database, acmeSolver } = options
  return {
    defaultDeny: scope === 'namespace',
    dashboard: dashboard !== false,
    database: (database?.type ?? 'cloudnative-pg') === 'cloudnative-pg',
    acmeSolver: acmeSolver === true,
  }
}

export function monitoringPresent({ database, alerts }: MonitoringOptions): Present<MonitoringEdits> {
  return { podMonitor: database !== false, prometheusRule: alerts !== false }
}

export function credentialsPresent({ sealedSecret, externalSecret }: CredentialsOptions): Present<CredentialsEdits> {
  return { sealedSecret: sealedSecret !== undefined, externalSecret: externalSecret !== undefined }
}

export function postgresPresent({ credentials }: PostgresClusterOptions): Present<PostgresEdits> {
  const { sealedSecret, externalSecret } = credentials ?? {}
  return { sealedSecret: sealedSecret !== undefined, externalSecret: externalSecret !== undefined }
}
