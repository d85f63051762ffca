export { convexStack } from './stack.ts'
export type { ConvexStack, StackIngressObjects } from './stack.ts'
export type { StackEdits, StackOptions } from './options/stack/stack.ts'

export { convexBackend } from './components/backend/backend.ts'
export type { BackendObjects } from './components/backend/backend.ts'
export type {
  BackendEdits,
  BackendOptions,
  BackendPodOptions,
  BackendServiceOptions,
  PodSecurity,
} from './options/backend/backend.ts'
export type { AccessMode, VolumeOptions, VolumeSnapshotOptions } from './options/storage/volume.ts'
export type { S3Buckets, S3Options } from './options/storage/s3.ts'
export type { S3AccessKey, S3Credentials, S3PodIdentity } from './options/storage/s3-credentials.ts'
export type { ServiceAccountOptions } from './options/policy/service-account.ts'
export type { BackendEnvironment, ExtraEnvironment } from './options/environment/environment.ts'

export { convexPostgres } from './components/postgres/postgres.ts'
export type { PostgresObjects } from './components/postgres/postgres.ts'
export { postgresConnection } from './components/postgres/connection.ts'
export type {
  InheritedMetadata,
  PostgresClusterOptions,
  PostgresEdits,
  PostgresOptions,
  PostgresStorageOptions,
} from './options/postgres/postgres.ts'
export type { PostgresBackupOptions, PostgresIdentity } from './options/postgres/backup.ts'
export type { PostgresPoolerOptions } from './options/postgres/pooler.ts'
export type { PostgresSynchronousOptions } from './options/postgres/replication.ts'
export type { PostgresRecoveryOptions } from './options/postgres/recovery.ts'
export type { PostgresBackupObjects } from './components/postgres/backup.ts'
export type { PostgresCredentialsObjects } from './components/postgres/credentials.ts'
export type { PostgresCredentialsOptions, PostgresExternalSecretOptions } from './options/postgres/credentials.ts'
export type { CertificateAuthority } from './options/database/certificate-authority.ts'
export type {
  Database,
  DatabaseTls,
  MysqlDatabase,
  PostgresDatabase,
  SqliteDatabase,
} from './options/database/database.ts'

export { convexDashboard } from './components/dashboard/dashboard.ts'
export type { DashboardObjects } from './components/dashboard/dashboard.ts'
export type { TailscaleOptions } from './options/dashboard/access.ts'
export type {
  AuthenticationReference,
  DashboardGatewayOptions,
  DashboardIngressOptions,
  DashboardResourceOptions,
  DashboardTraefikOptions,
  GatewayAuthentication,
} from './options/dashboard/route.ts'
export type { DashboardEdits, DashboardOptions, DashboardPodOptions } from './options/dashboard/dashboard.ts'

export { convexIngress } from './components/routes/ingress.ts'
export type { IngressObjects } from './components/routes/ingress.ts'
export type { GatewayRouteObjects } from './components/routes/gateway.ts'
export type { IngressResourceObjects } from './components/routes/resource.ts'
export type { TraefikRouteObjects } from './components/routes/traefik.ts'
export type { IngressEdits } from './options/routes/edits.ts'
export type { GatewayReference, GatewayRouteOptions } from './options/routes/gateway.ts'
export type { IngressResourceOptions } from './options/routes/ingress-resource.ts'
export type { TailscaleRouteOptions } from './options/routes/tailscale.ts'
export type { TailnetRouteObjects } from './components/routes/tailnet.ts'
export type { IngressTls, IssuerReference } from './options/routes/tls.ts'
export type {
  IngressOptions,
  IngressRouteOptions,
  PublicRouteOptions,
  RouteEndOptions,
} from './options/routes/ingress.ts'
export type { MiddlewareReference } from './options/routes/middleware-reference.ts'

export { convexMonitoring } from './components/monitoring/monitoring.ts'
export type { MonitoringObjects } from './components/monitoring/monitoring.ts'
export type {
  AlertOptions,
  MonitoringEdits,
  MonitoringOptions,
  MonitorOptions,
} from './options/monitoring/monitoring.ts'

export { convexNetworkPolicy } from './components/policy/network-policy.ts'
export type { NetworkPolicyObjects } from './components/policy/network-policy.ts'
export type { DnsPeer, IngressControllerPeer, KubernetesApiPeer } from './options/policy/cluster-peers.ts'
export type {
  NetworkPolicyEdits,
  NetworkPolicyOptions,
  NetworkPolicyPeerOptions,
  PolicedDatabase,
} from './options/policy/network-policy.ts'
export type { EgressTarget, PodPeer } from './options/policy/peers.ts'
export type { BackendEgressOptions, EgressMode } from './options/policy/egress.ts'

export { convexExport } from './components/storage/export.ts'
export type { ExportObjects } from './components/storage/export.ts'
export type { ExportEdits, ExportJobOptions, ExportOptions } from './options/storage/export.ts'

export { convexFunctionEnvironment } from './components/environment/function-environment.ts'
export type { FunctionEnvironmentObjects } from './components/environment/function-environment.ts'
export type {
  FunctionEnvironmentEdits,
  FunctionEnvironmentExternalSecretOptions,
  FunctionEnvironmentJobOptions,
  FunctionEnvironmentOptions,
  FunctionVariables,
} from './options/environment/function-environment.ts'

export { convexCredentials } from './components/secrets/credentials.ts'
export type { CredentialsObjects } from './components/secrets/credentials.ts'
export type {
  CredentialKeys,
  CredentialsEdits,
  CredentialsExternalSecretOptions,
  CredentialsOptions,
  CredentialsReference,
} from './options/secrets/credentials.ts'

export type { ExternalSecretOptions, RemoteReference, SecretStoreReference } from './options/secrets/external-secret.ts'

export { createAdminKey, createInstanceSecret, readAdminKey } from './convex/admin-key/index.ts'
export type {
  AdminKeyFormat,
  AdminKeyOptions,
  AdminKeyReading,
  InvalidAdminKey,
  ValidAdminKey,
} from './convex/admin-key/index.ts'
export { createAuthKeys } from './convex/auth-keys.ts'
export type { AuthKeys } from './convex/auth-keys.ts'
export { sealAuthKeysFile } from './secrets/auth-keys-file.ts'
export type { SealedAuthKeysFile } from './secrets/auth-keys-file.ts'
export type { SealAuthKeysFileOptions } from './secrets/auth-keys-options.ts'
export { sealSecret } from './secrets/seal-secret.ts'
export type { SealSecretOptions, SecretTemplate } from './secrets/seal-options.ts'
export type { SealingScope } from './secrets/scope.ts'
export { sealCredentials } from './secrets/seal-credentials.ts'
export type { CredentialValues, SealedCredentials } from './secrets/seal-credentials.ts'
export { sealCredentialsFile } from './secrets/credentials-file.ts'
export type { SealedCredentialsFile } from './secrets/credentials-file.ts'
export type { SealCredentialsFileOptions, SealCredentialsOptions } from './secrets/credentials-options.ts'
export { sealPostgresCredentials, sealPostgresCredentialsFile } from './secrets/seal-postgres.ts'
export type {
  PostgresCredentialValues,
  SealedPostgresCredentials,
  SealedPostgresCredentialsFile,
} from './secrets/seal-postgres.ts'
export type { SealPostgresCredentialsFileOptions, SealPostgresCredentialsOptions } from './secrets/postgres-options.ts'
export type { SealedFileOutcome } from './secrets/sealed-file.ts'
export type { SecretValues } from './secrets/secret-values.ts'
export { rotations } from './secrets/rotation.ts'
export type { Rotation, Rotations, RotationStep } from './secrets/rotation.ts'
export type { RotationOptions } from './secrets/rotation-options.ts'

export { convexApplication } from './components/argocd/application.ts'
export { applicationSetEntry } from './components/argocd/application-set-entry.ts'
export type { ApplicationSetEntry, ApplicationSetEntryOptions } from './components/argocd/application-set-entry.ts'
export type { ApplicationObjects } from './components/argocd/application.ts'
export type { ApplicationEdits, ApplicationOptions } from './options/argocd/application.ts'

export { check } from './check/check.ts'
export type { CheckOptions } from './check/options.ts'
export type { Finding, Location, Severity } from './check/finding.ts'
export { loadDeployments, loadObjects } from './check/load/load-objects.ts'
export type { LoadedDeployment } from './check/load/deployments.ts'
export type { LoadOptions, ManifestText } from './check/load/load-objects.ts'

export { smokeTest } from './smoke-test/smoke-test.ts'
export type { SmokeTestOptions } from './smoke-test/options.ts'
export type { SmokeTestCheck, SmokeTestPart, SmokeTestResult } from './smoke-test/result.ts'

export { objectsOf } from './kubernetes/objects-of.ts'
export type { K8sObject, K8sObjectMeta } from './kubernetes/object.ts'
export type * from './kubernetes/models.ts'
export type { KeptFile } from './kubernetes/kept-file.ts'
export type { K8sObjectLiteral, Objects } from './kubernetes/walk.ts'
export { toYaml } from './render/yaml/yaml.ts'
export { plainData } from './render/plain-data.ts'
export { renderFiles } from './render/files.ts'
export { convexFleet } from './fleet/fleet.ts'
export type { Fleet, FleetFailure, FleetObjects, FleetStack } from './fleet/fleet.ts'
export type { ApplicationSets } from './fleet/application-sets.ts'
export type { FleetInstance, FleetInstances, FleetOptions, FleetStackOptions } from './fleet/options.ts'
export type { SharedDatabaseObjects } from './fleet/shared-database.ts'
export type { SharedDatabaseOptions, SharedPostgresOptions } from './fleet/shared-options.ts'
export type { FleetPostgres, FleetPostgresObjects } from './fleet/shared-postgres.ts'
export { renderFleet } from './fleet/render-fleet.ts'
export type { FleetProgress, RenderFleetOptions, RenderFleetResult } from './fleet/render-fleet.ts'
export { runbook } from './render/runbook.ts'
export { render } from './render/render.ts'
export { terminalProgress } from './render/terminal-progress.ts'
export type { TerminalProgress } from './render/terminal-progress.ts'
export type { Terminal } from './render/terminal-line.ts'
export type { RenderResult } from './render/render.ts'
export type { AcceptedChange, RefusedChange } from './render/changes/refusal.ts'
export type {
  FileName,
  FileOptions,
  RenderFilesOptions,
  RenderMode,
  RenderOptions,
  RenderProgress,
  RunbookOptions,
} from './render/options.ts'

export type { ObjectOptions, SecretKeyReference } from './options/common.ts'
export type { ImageOptions } from './options/image.ts'
export type { ResourceOptions } from './options/resources.ts'
export type { SealedSecretsController } from './options/secrets/sealed-secrets-controller.ts'
export type { WorkloadOptions } from './options/workload.ts'
export { defaultRelease } from './convex/release.ts'
export { ConvexK8sError } from './errors.ts'
export type { Issue } from './errors.ts'
