import { hasS3, missingS3Variables } from '../../convex/environment/index.ts'
import { httpActionsPath } from '../../convex/origins.ts'
import { endpointAuthorityIssues } from '../database/certificate-authority.ts'
import type { CertificateAuthority } from '../database/certificate-authority.ts'
import { below, issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import type { backendPodEntries, BackendSettings } from './backend.ts'
import type { DatabaseSettings } from '../database/database.ts'
import { releaseIssues } from '../environment/by-release.ts'
import { s3Rule } from '../storage/s3.ts'
import type { SettingsOf } from '../strict.ts'
import type { VolumeOptions } from '../storage/volume.ts'
import { volumeRule } from '../storage/volume.ts'

type PodSettings = SettingsOf<typeof backendPodEntries>

/** The grace period must leave drain time after the delay. */
const graceCoversDelay: CrossRule<PodSettings> = ({
  terminationGracePeriodSeconds: grace,
  shutdownDelaySeconds: delay,
}) =>
  grace > delay
    ? []
    : issue(
        ['terminationGracePeriodSeconds'],
        `${grace} seconds end before the backend is told to stop, after shutdownDelaySeconds (${delay}); set more`,
      )

const s3Only = /^(S3_ENDPOINT_URL|AWS_S3_.+|S3_OPERATION_.+)$/

/** Files live on S3 only when all six variables are set; otherwise Convex falls back to local storage without an error. */
const filesAreKept: CrossRule<PodSettings> = ({ env, s3, volume = {} }) => {
  // If the option `s3` is set, another rule reports these variables.
  if (s3 !== undefined) return volume === false ? [] : below('volume', volumeRule(volume))
  const given = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const missing = missingS3Variables(given)
  const halves: readonly CrossIssue[] =
    missing.length === 0
      ? []
      : issue(['env'], `files go to S3 only with all six variables; missing: ${missing.join(', ')}`)
  const idle = hasS3(given) || missing.length > 0 ? [] : given.filter((name) => s3Only.test(name))
  return [
    ...halves,
    ...idle.map((name) => ({
      at: ['env', name],
      message: 'has no effect without the six variables that turn S3 on (AWS_REGION and the five buckets)',
    })),
    ...(volume === false ? withoutVolume(hasS3(given) || missing.length > 0) : below('volume', volumeRule(volume))),
  ]
}

function withoutVolume(isOnS3: boolean): readonly CrossIssue[] {
  if (isOnS3) return []
  const message =
    'without a volume, deployed code and uploaded files would be lost at every restart; ' +
    'give a volume, or set all six S3 variables: by the option s3, or in env'
  return issue(['volume'], message)
}

const portsDiffer: CrossRule<PodSettings> = ({ service: { apiPort, sitePort } }) =>
  apiPort === sitePort
    ? issue(['service', 'sitePort'], `is the same as apiPort (${apiPort}); give another one, or false`)
    : []

const namesDiffer: CrossRule<PodSettings> = ({ env, extraEnv }) =>
  Object.keys(extraEnv)
    .filter((name) => Object.hasOwn(env, name))
    .map((name) => ({ at: ['extraEnv', name], message: 'is also set in env; remove one of the two' }))

/** Only root may execute the programs of the image, so a baseline pod cannot use another user. */
const userFits: CrossRule<PodSettings> = ({ podSecurity, runAsUser }) =>
  podSecurity === 'baseline' && runAsUser !== undefined
    ? issue(
        ['runAsUser'],
        'has no effect with podSecurity "baseline", which runs as UID 0; set podSecurity to "restricted"',
      )
    : []

/** The authority of the object store, and the variables outside of Convex's own that the option s3 sets. */
const storeFits: CrossRule<PodSettings> = ({ s3, extraEnv, ...backend }) => {
  if (s3 === undefined) return []
  const { endpointCA } = s3
  const issues =
    endpointCA === undefined
      ? []
      : [...endpointAuthorityIssues(s3), ...below('endpointCA', configMapIssues(endpointCA, backend))]
  const set = (names: readonly string[], message: string): readonly CrossIssue[] =>
    names.filter((name) => Object.hasOwn(extraEnv, name)).map((name) => ({ at: ['extraEnv', name], message }))
  return [
    ...below('s3', issues),
    ...set(
      endpointCA === undefined ? [] : ['NODE_EXTRA_CA_CERTS'],
      'is set by the option s3.endpointCA; leave it out, and put both certificates under that key',
    ),
    ...set(
      s3.checksums ? [] : ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'],
      'is set by the option s3.checksums; remove one of the two',
    ),
  ]
}

/** Rules over the options of the pod, standalone or within a stack. */
export const podRules: readonly CrossRule<PodSettings>[] = [
  graceCoversDelay,
  filesAreKept,
  s3Rule,
  storeFits,
  portsDiffer,
  namesDiffer,
  userFits,
]

/**
 * A SQLite file has no lock that is visible on two nodes (convex-backend@652b828
 * crates/sqlite/src/lib.rs#SqlitePersistence).
 */
export function sqliteIssues(database: DatabaseSettings, volume: VolumeOptions | false = {}): readonly CrossIssue[] {
  if (database.type !== 'sqlite') return []
  if (volume === false) {
    return issue(['volume'], 'SQLite is stored on the volume; set one, or choose another database')
  }
  if (volume.accessMode !== 'ReadWriteMany') return []
  return issue(
    ['volume', 'accessMode'],
    'SQLite cannot exclude a second writer on a volume that several nodes may mount; ' +
      'use "ReadWriteOncePod" or "ReadWriteOnce", or PostgreSQL',
  )
}

type NamedBackend = Pick<PodSettings, 'name' | 'configMapName'>

/** The ConfigMap with the variables of the backend. */
export function configMapNameOf({ name, configMapName = `${name}-config` }: NamedBackend): string {
  return configMapName
}

/**
 * The backend's own ConfigMap holds its variables: with an authority of the same name, one of the two would be lost.
 */
function configMapIssues(ca: CertificateAuthority, backend: NamedBackend): readonly CrossIssue[] {
  if (!('configMap' in ca) || ca.configMap !== configMapNameOf(backend)) return []
  const message = `"${ca.configMap}" is the ConfigMap with the variables of the backend; put the authority into another`
  return issue(['configMap'], message)
}

/** The same for the authority of the database. */
export function authorityIssues(database: DatabaseSettings, backend: NamedBackend): readonly CrossIssue[] {
  return 'tls' in database && typeof database.tls === 'object'
    ? below('tls', below('ca', configMapIssues(database.tls.ca, backend)))
    : []
}

const siteOriginFits: CrossRule<BackendSettings> = ({ cloudOrigin, siteOrigin }) => {
  if (siteOrigin === undefined || siteOrigin === `${cloudOrigin}${httpActionsPath}`) return []
  if (siteOrigin === cloudOrigin) {
    return issue(['siteOrigin'], `is the cloud origin itself; HTTP actions are below ${cloudOrigin}${httpActionsPath}`)
  }
  if (!siteOrigin.endsWith(httpActionsPath)) return []
  return issue(
    ['siteOrigin'],
    `ends in ${httpActionsPath}, but not after the cloud origin; use ${cloudOrigin}${httpActionsPath} or an origin without a path`,
  )
}

/** Rules over the options of `convexBackend`. */
export const backendRules: readonly CrossRule<BackendSettings>[] = [
  ...podRules,
  siteOriginFits,
  ({ release, ...backend }) => releaseIssues(backend, release),
  ({ database, volume }) => sqliteIssues(database, volume),
  ({ database, ...backend }) => below('database', authorityIssues(database, backend)),
]
