import type { BackendEdits, BackendPodOptions } from '../../../src/options/backend/backend.ts'
import type { CredentialsEdits, CredentialsOptions } from '../../../src/options/secrets/credentials.ts'
import type { DashboardEdits, DashboardPodOptions } from '../../../src/options/dashboard/dashboard.ts'
import type { Database } from '../../../src/options/database/database.ts'
import type { ExportEdits, ExportJobOptions } from '../../../src/options/storage/export.ts'
import type {
  FunctionEnvironmentEdits,
  FunctionEnvironmentJobOptions,
} from '../../../src/options/environment/function-environment.ts'
import type { IngressEdits } from '../../../src/options/routes/edits.ts'
import type { PublicRouteOptions } from '../../../src/options/routes/ingress.ts'
import type { MonitoringEdits, MonitoringOptions } from '../../../src/options/monitoring/monitoring.ts'
import type { NetworkPolicyEdits, NetworkPolicyOptions } from '../../../src/options/policy/network-policy.ts'
import type { PostgresClusterOptions, PostgresEdits } from '../../../src/options/postgres/postgres.ts'
import type { S3Credentials } from '../../../src/options/storage/s3-credentials.ts'

type Present<Edits> = { readonly [Role in keyof Edits]?: boolean }

/** The objects that options turn on or off, by builder. */
export function backendPresent(
  { volume, s3 }: BackendPodOptions,
  database?: Pick<Database, 'type'>,
): Present<BackendEdits> {
  const kept = volume ?? (s3 === undefined || database?.type === 'sqlite' ? {} : false)
  return {
    persistentVolumeClaim: kept !== false && kept.existingClaim === undefined,
    serviceAccount: accountIsMade(s3?.credentials),
    volumeSnapshot: kept !== false && kept.snapshot !== undefined,
  }
}

function accountIsMade(credentials: S3Credentials | undefined): boolean {
  return credentials !== undefined && 'serviceAccount' in credentials && credentials.serviceAccount.create !== false
}

export function exportPresent({ credentials }: Pick<ExportJobOptions, 'credentials'>): Present<ExportEdits> {
  return { serviceAccount: accountIsMade(credentials) }
}

export function functionEnvironmentPresent({
  sealedSecret,
  externalSecret,
}: FunctionEnvironmentJobOptions): Present<FunctionEnvironmentEdits> {
  return { sealedSecret: sealedSecret !== undefined, externalSecret: externalSecret !== undefined }
}

export function ingressPresent(
  route: PublicRouteOptions & { readonly siteHost?: string | undefined },
): Present<IngressEdits> {
  const { siteHost, redirect = true } = route
  const isGateway = route.type === 'gateway'
  const isPlain = route.type === 'ingress'
  const isTailnet = route.type === 'tailscale'
  const isTraefik = !isGateway && !isPlain && !isTailnet
  const isNginx = isPlain && route.controller === 'nginx'
  return {
    certificate: 'tls' in route && typeof route.tls === 'object' && 'issuer' in route.tls,
    ingressRoute: isTraefik,
    siteMiddleware: isTraefik && siteHost !== undefined,
    redirectIngressRoute: isTraefik && redirect,
    redirectMiddleware: isTraefik && redirect,
    httpRoute: isGateway,
    siteHttpRoute: isGateway && siteHost !== undefined,
    redirectHttpRoute: isGateway && redirect,
    ingress: isPlain || isTailnet,
    privateIngress: isNginx,
    siteIngress: isNginx && siteHost !== undefined,
  }
}

export function networkPolicyPresent(options: NetworkPolicyOptions): Present<NetworkPolicyEdits> {
  const { scope, dashboard, database, export: job = false, functionEnvironment = false, acmeSolver } = options
  return {
    defaultDeny: scope === 'namespace',
    dashboard: dashboard !== false,
    database: (database?.type ?? 'cloudnative-pg') === 'cloudnative-pg',
    export: job !== false,
    functionEnvironment: functionEnvironment !== false,
    acmeSolver: acmeSolver === true,
  }
}

export function monitoringPresent({ database, alerts }: MonitoringOptions): Present<MonitoringEdits> {
  return { podMonitor: database !== false, prometheusRule: alerts !== false }
}

export function dashboardPresent({ tailscale, ingress }: DashboardPodOptions): Present<DashboardEdits> {
  return {
    ingress: (typeof tailscale === 'object' && tailscale.type === 'ingress') || ingress?.type === 'ingress',
    ingressRoute: ingress !== undefined && (ingress.type ?? 'traefik') === 'traefik',
    httpRoute: ingress?.type === 'gateway',
    certificate:
      ingress !== undefined && 'tls' in ingress && typeof ingress.tls === 'object' && 'issuer' in ingress.tls,
  }
}

export function credentialsPresent({ sealedSecret, externalSecret }: CredentialsOptions): Present<CredentialsEdits> {
  return { sealedSecret: sealedSecret !== undefined, externalSecret: externalSecret !== undefined }
}

export function postgresPresent({ credentials, backup, pooler }: PostgresClusterOptions): Present<PostgresEdits> {
  const { sealedSecret, externalSecret } = credentials ?? {}
  return {
    sealedSecret: sealedSecret !== undefined,
    externalSecret: externalSecret !== undefined,
    pooler: pooler !== undefined,
    objectStore: backup !== undefined,
    scheduledBackup: backup !== undefined && backup.schedule !== false,
  }
}
