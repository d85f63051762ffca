import type { BackendEdits, BackendPodOptions } from '../../../src/options/backend.ts'
import type { CredentialsEdits, CredentialsOptions } from '../../../src/options/credentials.ts'
import type { Database } from '../../../src/options/database.ts'
import type { ExportEdits, ExportJobOptions } from '../../../src/options/export.ts'
import type { IngressEdits, IngressOptions } from '../../../src/options/ingress.ts'
import type { PostgresClusterOptions, PostgresEdits } from '../../../src/options/postgres.ts'
import type { S3Credentials } from '../../../src/options/s3-credentials.ts'

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
  }
}

function accountIsMade(credentials: S3Credentials | undefined): boolean {
  return credentials !== undefined && 'serviceAccount' in credentials && credentials.serviceAccount.create !== false
}

export function exportPresent({ credentials }: Pick<ExportJobOptions, 'credentials'>): Present<ExportEdits> {
  return { serviceAccount: accountIsMade(credentials) }
}

export function ingressPresent({ tls, siteHost, redirect = true }: Partial<IngressOptions>): Present<IngressEdits> {
  return {
    certificate: typeof tls === 'object' && 'issuer' in tls,
    siteMiddleware: siteHost !== undefined,
    redirectIngressRoute: redirect,
    redirectMiddleware: redirect,
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
