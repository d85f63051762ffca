import { checkOptions } from '../../src/check/options.ts'
import { fleetOptions } from '../../src/fleet/options.ts'
import { sharedDatabase } from '../../src/fleet/shared-options.ts'
import { applicationOptions } from '../../src/options/argocd/application.ts'
import { backendOptions } from '../../src/options/backend/backend.ts'
import { dashboardOptions } from '../../src/options/dashboard/dashboard.ts'
import { functionEnvironmentOptions } from '../../src/options/environment/function-environment.ts'
import { monitoringOptions } from '../../src/options/monitoring/monitoring.ts'
import { networkPolicyOptions } from '../../src/options/policy/network-policy.ts'
import { postgresOptions } from '../../src/options/postgres/postgres.ts'
import { ingressOptions } from '../../src/options/routes/ingress.ts'
import { credentialsOptions } from '../../src/options/secrets/credentials.ts'
import { stackOptions } from '../../src/options/stack/stack.ts'
import { exportOptions } from '../../src/options/storage/export.ts'
import { renderFilesOptions, renderOptions } from '../../src/render/options.ts'
import { sealAuthKeysFileOptions } from '../../src/secrets/auth-keys-options.ts'
import { sealCredentialsFileOptions, sealCredentialsOptions } from '../../src/secrets/credentials-options.ts'
import { sealPostgresFileOptions, sealPostgresOptions } from '../../src/secrets/postgres-options.ts'
import { rotationOptions } from '../../src/secrets/rotation-options.ts'
import { sealSecretOptions } from '../../src/secrets/seal-options.ts'
import { smokeTestOptions } from '../../src/smoke-test/options.ts'

/** The schemas of the interfaces that the package exports. */
export const schemas = {
  ApplicationOptions: applicationOptions,
  BackendOptions: backendOptions,
  CheckOptions: checkOptions,
  CredentialsOptions: credentialsOptions,
  DashboardOptions: dashboardOptions,
  ExportOptions: exportOptions,
  FleetOptions: fleetOptions,
  FunctionEnvironmentOptions: functionEnvironmentOptions,
  IngressOptions: ingressOptions,
  MonitoringOptions: monitoringOptions,
  NetworkPolicyOptions: networkPolicyOptions,
  PostgresOptions: postgresOptions,
  RenderFilesOptions: renderFilesOptions,
  RenderOptions: renderOptions,
  RotationOptions: rotationOptions,
  SealAuthKeysFileOptions: sealAuthKeysFileOptions,
  SealCredentialsFileOptions: sealCredentialsFileOptions,
  SealCredentialsOptions: sealCredentialsOptions,
  SealPostgresCredentialsFileOptions: sealPostgresFileOptions,
  SealPostgresCredentialsOptions: sealPostgresOptions,
  SealSecretOptions: sealSecretOptions,
  SharedDatabaseOptions: sharedDatabase,
  SmokeTestOptions: smokeTestOptions,
  StackOptions: stackOptions,
}
