import type { Rule } from '../rule.ts'
import { adminKeyStaysOutOfPods } from './admin-key.ts'
import { dataDirectoryLasts, programsAreNotHidden } from './data-volume.ts'
import { budgetLetsNodesDrain } from './drains.ts'
import { referencesToVariablesResolve, variableNamesAreUnique, variablesAreText } from './env-entries.ts'
import { exportsFitTheVolume } from './exports-fit.ts'
import { booleansAreTrueOrFalse, flagsAreTrueOrAbsent } from './flags.ts'
import { functionVariablesAreInConvex } from './function-variables.ts'
import { variablesDoNoHarm } from './harmful-variables.ts'
import { imagesAreOfOneRelease, imagesAreOfTheRelease, imagesArePinned } from './images.ts'
import {
  instanceNameIsUsable,
  instanceSecretIsGiven,
  instanceSecretIsHex,
  instanceVariablesAreRenamed,
} from './instance.ts'
import { backendKeepsRunning } from './keeps-running.ts'
import { mountedVolumesExist } from './mounts-exist.ts'
import { namespaceAdmitsPods } from './namespace-level.ts'
import { backendServiceIsIpv4, noServiceAccountToken, serviceLinksAreOff } from './pod-settings.ts'
import { backendIsProbed, longStartsSurvive, probesAskForTheVersion } from './probes.ts'
import { quantitiesArePlausible } from './quantities.ts'
import { claimsExist, configMapsAndKeysExist, secretsAndKeysExist } from './references.ts'
import { s3IsComplete } from './s3.ts'
import { backendHasNoAutoscaler, oneBackendPerDatabase } from './second-writer.ts'
import { secretsAreNotPlain, secretsHaveOneProducer, secretValuesAreReferences } from './secret-objects.ts'
import { selectorMatchesItsPods } from './selector.ts'
import { backendHasTimeToStop, backendStopsBySigint } from './shutdown.ts'
import { backendRecreate, backendSingleWriter } from './single-writer.ts'
import { sqliteIsOnOneNode } from './sqlite.ts'
import { everyPartIsChecked } from './unchecked-parts.ts'
import { variablesAreRead } from './unread-variables.ts'
import { programsAreExecutable, volumeBelongsToUser } from './user.ts'
import { valuesCanBeRead } from './values.ts'
import { temporaryFilesAreOnTheStorage, writtenPathsAreWritable } from './written-paths.ts'

/** Rules about the backend's pod: one writer, its data, its environment and what it refers to. */
export const backendRules: readonly Rule[] = [
  backendSingleWriter,
  backendRecreate,
  oneBackendPerDatabase,
  backendHasNoAutoscaler,
  backendKeepsRunning,
  budgetLetsNodesDrain,
  backendStopsBySigint,
  backendHasTimeToStop,
  backendIsProbed,
  probesAskForTheVersion,
  longStartsSurvive,
  instanceNameIsUsable,
  instanceSecretIsGiven,
  instanceSecretIsHex,
  instanceVariablesAreRenamed,
  adminKeyStaysOutOfPods,
  flagsAreTrueOrAbsent,
  booleansAreTrueOrFalse,
  valuesCanBeRead,
  variablesAreRead,
  functionVariablesAreInConvex,
  variablesDoNoHarm,
  variableNamesAreUnique,
  variablesAreText,
  referencesToVariablesResolve,
  dataDirectoryLasts,
  programsAreNotHidden,
  temporaryFilesAreOnTheStorage,
  writtenPathsAreWritable,
  s3IsComplete,
  exportsFitTheVolume,
  sqliteIsOnOneNode,
  programsAreExecutable,
  volumeBelongsToUser,
  namespaceAdmitsPods,
  imagesArePinned,
  imagesAreOfOneRelease,
  imagesAreOfTheRelease,
  serviceLinksAreOff,
  noServiceAccountToken,
  backendServiceIsIpv4,
  mountedVolumesExist,
  quantitiesArePlausible,
  secretsAndKeysExist,
  configMapsAndKeysExist,
  everyPartIsChecked,
  claimsExist,
  selectorMatchesItsPods,
  secretsHaveOneProducer,
  secretsAreNotPlain,
  secretValuesAreReferences,
]
