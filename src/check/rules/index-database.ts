import type { Rule } from '../rule.ts'
import { apiVersionIsServed } from './api-versions.ts'
import { backupHasAMethod, backupIsAPlugin, backupScheduleHasSixFields, clusterHasOneArchiver } from './cnpg-backups.ts'
import { clusterAccessRulesAreKnown } from './cnpg-access.ts'
import {
  clusterImageNamesAVersion,
  clusterNameFits,
  clusterRequestsFitLimits,
  clusterStorageHasASize,
} from './cnpg-cluster.ts'
import { listDefaultsAreWritten, quantitiesAreCanonical } from './cnpg-drift.ts'
import { clusterExtensionsAreComplete } from './cnpg-extensions.ts'
import { clusterImportIsComplete } from './cnpg-import.ts'
import {
  replicasAreSpread,
  replicasAreSynchronous,
  singleInstanceHasNoBudget,
  singleInstanceIsNotSupervised,
  synchronousReplicasExist,
} from './cnpg-instances.ts'
import { clusterLogFitsItsVolume, clusterLogServesReplicas } from './cnpg-log.ts'
import { clusterRolesAreFree, clusterServicesHaveOwnNames, clusterVariablesAreFree } from './cnpg-managed.ts'
import { podMonitorIsYourOwn, podMonitorSelectsTheCluster } from './cnpg-monitoring.ts'
import { clusterParametersAreFree, clusterSizesFit } from './cnpg-parameters.ts'
import { databasePartsShareANamespace, poolerIsComplete } from './cnpg-parts.ts'
import { recoveryTargetCanBeRead, recoveryVolumesCanBeUsed } from './cnpg-recovery.ts'
import { replicaClusterHasASource } from './cnpg-replica.ts'
import { clusterAnnotationsAreKnown, clusterCertificatesGoTogether, clusterSettingsAgree } from './cnpg-settings.ts'
import { replicationSlotsAgree } from './cnpg-slots.ts'
import { archiveIsTheClustersOwn, clusterStartsInOneWay, recoverySourceExists } from './cnpg-start.ts'
import { backupStoreCanBeReached, backupStoreExists } from './cnpg-stores.ts'
import { clusterTablespacesAreComplete } from './cnpg-tablespaces.ts'
import { clusterTolerationsAreComplete } from './cnpg-tolerations.ts'
import { caFileIsMounted, systemAuthoritiesStay } from './database-ca-file.ts'
import { caKeyIsNotMounted } from './database-ca-key.ts'
import {
  databaseHostIsInTheCertificate,
  databaseHostIsKnown,
  databaseHostIsThePrimary,
  databasePortIsTheServers,
} from './database-host.ts'
import { databaseIsNamedAfterInstance, databaseUserExists, instanceNameCanBeSeen } from './database-name.ts'
import { databaseSecretHasUserAndPassword, databaseSecretIsReloaded } from './database-owner-secrets.ts'
import {
  databaseNamesAreUnique,
  databaseObjectFindsItsCluster,
  databaseOwnerIsARole,
  managedRoleHasAPassword,
} from './database-objects.ts'
import { databasePasswordIsASecret, databasePasswordIsEncoded } from './database-password.ts'
import { poolFitsTheServer, poolerKeepsSessions } from './database-pool.ts'
import { databaseSecretKeyExists } from './database-secret-keys.ts'
import { postgresAuthorityIsTrusted, serverAcceptsPlainText, tlsIsOffOnBothSides } from './database-tls.ts'
import { databaseUrlIsThere, oneDatabaseUrl, postgresUrlHasItsName } from './database-url-choice.ts'
import { databaseUrlParametersAreKnown } from './database-url-parameters.ts'
import { databaseUrlReferencesResolve } from './database-url-references.ts'
import {
  databaseUrlHasAUser,
  databaseUrlIsAUrl,
  postgresUrlHasNoDatabase,
  postgresUrlIsPutTogether,
} from './database-url.ts'
import { externalSecretIsComplete } from './external-secrets.ts'
import { sealedDataIsSealed, sealedScopeIsSaidTwice } from './sealed-secrets.ts'

/** Rules about the database, its operator, its backups and the Secrets that go with it. */
export const databaseRules: readonly Rule[] = [
  postgresUrlHasNoDatabase,
  postgresUrlIsPutTogether,
  databaseUrlIsAUrl,
  databaseUrlHasAUser,
  databaseUrlParametersAreKnown,
  databaseUrlReferencesResolve,
  databasePasswordIsASecret,
  databasePasswordIsEncoded,
  oneDatabaseUrl,
  databaseUrlIsThere,
  postgresUrlHasItsName,
  databaseIsNamedAfterInstance,
  instanceNameCanBeSeen,
  databaseUserExists,
  databaseObjectFindsItsCluster,
  databaseOwnerIsARole,
  databaseNamesAreUnique,
  managedRoleHasAPassword,
  postgresAuthorityIsTrusted,
  tlsIsOffOnBothSides,
  serverAcceptsPlainText,
  caFileIsMounted,
  caKeyIsNotMounted,
  systemAuthoritiesStay,
  databaseHostIsInTheCertificate,
  databaseHostIsThePrimary,
  databaseHostIsKnown,
  databasePortIsTheServers,
  poolFitsTheServer,
  poolerKeepsSessions,
  databaseSecretKeyExists,
  databaseSecretHasUserAndPassword,
  databaseSecretIsReloaded,
  clusterNameFits,
  clusterImageNamesAVersion,
  clusterStartsInOneWay,
  clusterStorageHasASize,
  clusterRequestsFitLimits,
  clusterParametersAreFree,
  clusterSizesFit,
  clusterLogFitsItsVolume,
  clusterLogServesReplicas,
  singleInstanceHasNoBudget,
  singleInstanceIsNotSupervised,
  synchronousReplicasExist,
  replicasAreSynchronous,
  replicasAreSpread,
  clusterServicesHaveOwnNames,
  clusterRolesAreFree,
  clusterVariablesAreFree,
  clusterAnnotationsAreKnown,
  clusterCertificatesGoTogether,
  clusterSettingsAgree,
  clusterAccessRulesAreKnown,
  clusterTolerationsAreComplete,
  clusterTablespacesAreComplete,
  clusterExtensionsAreComplete,
  replicationSlotsAgree,
  replicaClusterHasASource,
  clusterImportIsComplete,
  recoveryTargetCanBeRead,
  recoveryVolumesCanBeUsed,
  recoverySourceExists,
  archiveIsTheClustersOwn,
  clusterHasOneArchiver,
  backupIsAPlugin,
  backupScheduleHasSixFields,
  backupHasAMethod,
  backupStoreExists,
  backupStoreCanBeReached,
  poolerIsComplete,
  databasePartsShareANamespace,
  podMonitorSelectsTheCluster,
  podMonitorIsYourOwn,
  quantitiesAreCanonical,
  listDefaultsAreWritten,
  externalSecretIsComplete,
  sealedDataIsSealed,
  sealedScopeIsSaidTwice,
  apiVersionIsServed,
]
