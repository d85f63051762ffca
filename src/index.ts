export { convexStack } from './stack.ts'
export type { ConvexStack, StackIngressObjects } from './stack.ts'
export type { StackEdits, StackOptions } from './options/stack.ts'

export { convexBackend } from './components/backend/backend.ts'
export type { BackendObjects } from './components/backend/backend.ts'
export type {
  BackendEdits,
  BackendOptions,
  BackendPodOptions,
  BackendServiceOptions,
  PodSecurity,
} from './options/backend.ts'
export type { AccessMode, VolumeOptions, VolumeSnapshotOptions } from './options/volume.ts'
export type { S3Buckets, S3Options } from './options/s3.ts'
export type { S3AccessKey, S3Credentials, S3PodIdentity } from './options/s3-credentials.ts'
export type { ServiceAccountOptions } from './options/service-account.ts'
export type { BackendEnvironment, ExtraEnvironment } from './options/environment.ts'

export { convexPostgres } from './components/postgres.ts'
export type { PostgresObjects } from './components/postgres.ts'
export { postgresConnection } from './components/postgres-connection.ts'
export type {
  InheritedMetadata,
  PostgresClusterOptions,
  PostgresEdits,
  PostgresOptions,
  PostgresStorageOptions,
} from './options/postgres.ts'
export type { PostgresBackupOptions, PostgresIdentity } from './options/postgres-backup.ts'
export type { PostgresPoolerOptions } from './options/postgres-pooler.ts'
export type { PostgresSynchronousOptions } from './options/postgres-replication.ts'
export type { PostgresRecoveryOptions } from './options/postgres-recovery.ts'
export type { PostgresBackupObjects } from './components/postgres-backup.ts'
export type { PostgresCredentialsObjects } from './components/postgres-credentials.ts'
export type { PostgresCredentialsOptions, PostgresExternalSecretOptions } from './options/postgres-credentials.ts'
export type { CertificateAuthority } from './options/certificate-authority.ts'
export type { Database, DatabaseTls, MysqlDatabase, PostgresDatabase, SqliteDatabase } from './options/database.ts'

export { convexDashboard } from './components/dashboard.ts'
export type { DashboardObjects } from './components/dashboard.ts'
export type { TailscaleOptions } from './options/dashboard-access.ts'
export type {
  AuthenticationReference,
  DashboardGatewayOptions,
  DashboardIngressOptions,
  DashboardResourceOptions,
  DashboardTraefikOptions,
  GatewayAuthentication,
} from './options/dashboard-route.ts'
export type { DashboardEdits, DashboardOptions, DashboardPodOptions } from './options/dashboard.ts'

export { convexIngress } from './components/ingress/ingress.ts'
export type { IngressObjects } from './components/ingress/ingress.ts'
export type { GatewayRouteObjects } from './components/ingress/gateway.ts'
export type { IngressResourceObjects } from './components/ingress/resource.ts'
export type { TraefikRouteObjects } from './components/ingress/traefik.ts'
export type { IngressEdits } from './options/ingress-edits.ts'
export type { GatewayReference, GatewayRouteOptions } from './options/ingress-gateway.ts'
export type { IngressResourceOptions } from './options/ingress-resource.ts'
export type { TailscaleRouteOptions } from './options/ingress-tailscale.ts'
export type { TailnetRouteObjects } from './components/ingress/tailnet.ts'
export type { IngressTls, IssuerReference } from './options/ingress-tls.ts'
export type { IngressOptions, IngressRouteOptions, PublicRouteOptions, RouteEndOptions } from './options/ingress.ts'
export type { MiddlewareReference } from './options/middleware-reference.ts'

export { convexMonitoring } from './components/monitoring/monitoring.ts'
export type { MonitoringObjects } from './components/monitoring/monitoring.ts'
export type { AlertOptions, MonitoringEdits, MonitoringOptions, MonitorOptions } from './options/monitoring.ts'

export { convexNetworkPolicy } from './components/network-policy/network-policy.ts'
export type { NetworkPolicyObjects } from './components/network-policy/network-policy.ts'
export type {
  DnsPeer,
  IngressControllerPeer,
  KubernetesApiPeer,
  NetworkPolicyEdits,
  NetworkPolicyOptions,
  NetworkPolicyPeerOptions,
  PolicedDatabase,
} from './options/network-policy.ts'
export type { EgressTarget, PodPeer } from './options/peers.ts'
export type { BackendEgressOptions, EgressMode } from './options/policy-egress.ts'

export { convexExport } from './components/export.ts'
export type { ExportObjects } from './components/export.ts'
export type { ExportEdits, ExportJobOptions, ExportOptions } from './options/export.ts'

export { convexFunctionEnvironment } from './components/function-environment/function-environment.ts'
export type { FunctionEnvironmentObjects } from './components/function-environment/function-environment.ts'
export type {
  FunctionEnvironmentEdits,
  FunctionEnvironmentExternalSecretOptions,
  FunctionEnvironmentJobOptions,
  FunctionEnvironmentOptions,
  FunctionVariables,
} from './options/function-environment.ts'

export { convexCredentials } from './components/credentials.ts'
export type { CredentialsObjects } from './components/credentials.ts'
export type {
  CredentialKeys,
  CredentialsEdits,
  CredentialsExternalSecretOptions,
  CredentialsOptions,
  CredentialsReference,
} from './options/credentials.ts'

export type { ExternalSecretOptions, RemoteReference, SecretStoreReference } from './options/external-secret.ts'

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

export { convexApplication } from './components/application.ts'
export { applicationSetEntry } from './components/application-set-entry.ts'
export type { ApplicationSetEntry, ApplicationSetEntryOptions } from './components/application-set-entry.ts'
export type { ApplicationObjects } from './components/application.ts'
export type { ApplicationEdits, ApplicationOptions } from './options/application.ts'

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
export { toYaml } from './render/yaml.ts'
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
export type { SealedSecretsController } from './options/sealed-secrets-controller.ts'
export type { WorkloadOptions } from './options/workload.ts'
export { defaultRelease } from './convex/release.ts'
export { ConvexK8sError } from './errors.ts'
export type { Issue } from './errors.ts'
