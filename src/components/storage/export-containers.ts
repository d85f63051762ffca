import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar'
import type { IVolume } from 'kubernetes-models/v1/Volume'
import { backendRepository } from '../../convex/release.ts'
import { envVar } from '../../kubernetes/env.ts'
import { imageReference } from '../../kubernetes/image.ts'
import { confinedContainer } from '../../kubernetes/policy/security.ts'
import { defaultAdminKey } from '../../options/secrets/credentials.ts'
import type { ExportSettings } from '../../options/storage/export.ts'
import { authorityFile } from '../database/certificate-authority.ts'
import { resourcesOf } from '../resources.ts'

const rclone = { repository: 'docker.io/rclone/rclone', tag: '1.75.1' }
const scratch = '/scratch'
const snapshots = `${scratch}/snapshots`

const confined = { ...confinedContainer, capabilities: { drop: ['ALL'] } }

const authority = { name: 'endpoint-ca', mountPath: '/etc/convex/endpoint-ca', file: 'ca.crt' }

function authorityOf({ endpointCA }: ExportSettings): ReturnType<typeof authorityFile> {
  return endpointCA === undefined ? { volumes: [], mounts: [] } : authorityFile(endpointCA, authority)
}

/** The container that exports, the one that uploads after it has succeeded, and their volumes. */
export function exportContainers(settings: ExportSettings): {
  readonly export: IContainer
  readonly upload: IContainer
  readonly volumes: readonly IVolume[]
} {
  const { image, uploadImage, release, resources } = settings
  const { volumes, mounts } = authorityOf(settings)
  const shared = { securityContext: confined, volumeMounts: [{ name: 'scratch', mountPath: scratch }] }
  return {
    export: {
      name: 'export',
      image: imageReference(image, { repository: backendRepository, tag: release }),
      imagePullPolicy: image.pullPolicy ?? 'IfNotPresent',
      command: ['/bin/sh', '-ec', script(settings)],
      env: exportEnv(settings),
      resources: resourcesOf(resources),
      ...shared,
    },
    upload: {
      name: 'upload',
      image: imageReference(uploadImage, rclone),
      imagePullPolicy: uploadImage.pullPolicy ?? 'IfNotPresent',
      command: ['rclone'],
      // No shell: the arguments are rclone's own. The bucket exists; the key does not need permission to create one.
      args: ['copy', snapshots, destination(settings), '--config=', '--s3-no-check-bucket', '--verbose', '--stats=1m'],
      env: uploadEnv(settings),
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
      ...shared,
      volumeMounts: [...shared.volumeMounts, ...mounts],
    },
    volumes: [{ name: 'scratch', emptyDir: { sizeLimit: settings.scratchSize } }, ...volumes],
  }
}

/**
 * The command must be a dependency of the package in its folder. In the target folder, it writes `snapshot_TIME.zip`.
 */
function script({ cliVersion, includeFiles }: ExportSettings): string {
  const files = includeFiles ? ' --include-file-storage' : ''
  return [
    `mkdir -p ${snapshots} ${scratch}/home ${scratch}/cli`,
    `cd ${scratch}/cli`,
    `echo '{"private":true,"dependencies":{"convex":"${cliVersion}"}}' > package.json`,
    'npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error',
    `exec ./node_modules/.bin/convex export${files} --path ${snapshots}/`,
    '',
  ].join('\n')
}

function exportEnv({ cloudOrigin, adminKey, extraEnv }: ExportSettings): IEnvVar[] {
  return [
    envVar('CONVEX_SELF_HOSTED_URL', cloudOrigin),
    envVar('CONVEX_SELF_HOSTED_ADMIN_KEY', adminKey ?? defaultAdminKey),
    envVar('CI', 'true'),
    envVar('HOME', `${scratch}/home`),
    envVar('TMPDIR', `${scratch}/home`),
    ...Object.keys(extraEnv)
      .toSorted()
      .flatMap((name) => {
        const value = extraEnv[name]
        return value === undefined ? [] : [envVar(name, value)]
      }),
  ]
}

/** `s3://bucket/path` in rclone's notation, for a remote that is configured only by variables. */
function destination({ destinationPath }: ExportSettings): string {
  return `:s3:${destinationPath.slice('s3://'.length).replace(/\/$/, '')}`
}

function uploadEnv({ region, endpoint, endpointCA, credentials }: ExportSettings): IEnvVar[] {
  return [
    envVar('RCLONE_S3_PROVIDER', endpoint === undefined ? 'AWS' : 'Other'),
    envVar('RCLONE_S3_REGION', region),
    ...(endpoint === undefined ? [] : [envVar('RCLONE_S3_ENDPOINT', endpoint)]),
    ...(endpointCA === undefined ? [] : [envVar('RCLONE_CA_CERT', `${authority.mountPath}/${authority.file}`)]),
    // AWS' default chain: the key below, or the identity of the pod.
    envVar('RCLONE_S3_ENV_AUTH', 'true'),
    ...('accessKeyId' in credentials
      ? [
          envVar('AWS_ACCESS_KEY_ID', credentials.accessKeyId),
          envVar('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey),
          ...(credentials.sessionToken === undefined ? [] : [envVar('AWS_SESSION_TOKEN', credentials.sessionToken)]),
        ]
      : []),
    envVar('HOME', scratch),
  ]
}
