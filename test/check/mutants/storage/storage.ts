import type { Mutant } from '../mutant.ts'
import {
  containerOf,
  dataMount,
  dataVolume,
  each,
  entryOf,
  isBackend,
  isKind,
  isOnDisk,
  isOnS3,
  list,
  make,
  podOf,
  valueOf,
  variants,
} from '../support/backend.ts'
import type { Json, Objects } from '../support/backend.ts'

const isSqlite = (object: Json, objects: Objects): boolean =>
  isBackend(object) &&
  ['POSTGRES_URL', 'DATABASE_URL', 'MYSQL_URL'].every((name) => valueOf(objects, object, name) === undefined)

const nightly = (namespace: unknown) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly', namespace },
  spec: {
    schedule: '0 3 * * *',
    jobTemplate: {
      spec: {
        template: {
          spec: { containers: [{ name: 'export', image: 'node', command: ['npx', 'convex', 'export'] }] },
        },
      },
    },
  },
})

/** Faults in volumes, claims and files. */
export const storageMutants: readonly Mutant[] = [
  ...variants(
    [{ emptyDir: {} }, { ephemeral: { volumeClaimTemplate: {} } }, { hostPath: { path: '/data' } }],
    (source) =>
      each('data-volume', `data on ${Object.keys(source)[0]}`, isOnDisk, (object) => {
        const pod = podOf(object)
        // A pod that stays on its node may well keep its data there.
        for (const key of ['nodeName', 'nodeSelector', 'affinity']) delete pod[key]
        const volumes = list(pod, 'volumes')
        volumes.splice(volumes.indexOf(dataVolume(object)), 1, { name: 'data', ...source })
      }),
  ),
  each('data-volume', 'nothing mounted', isOnDisk, (object) => {
    const mounts = list(containerOf(object), 'volumeMounts')
    mounts.splice(mounts.indexOf(dataMount(object)), 1)
  }),
  ...variants(['/data', '/convex/storage'], (path) =>
    each('data-volume', `the volume at ${path}`, isOnDisk, (object) => {
      dataMount(object)['mountPath'] = path
    }),
  ),
  each(
    'program-directory',
    'the volume at /convex',
    (object) => isBackend(object) && containerOf(object)['command'] === undefined,
    (object) => {
      dataMount(object)['mountPath'] = '/convex'
    },
  ),
  each('temporary-directory', 'TMPDIR elsewhere', isOnDisk, (object) => {
    entryOf(object, 'TMPDIR')!['value'] = '/tmp'
  }),
  ...variants(['tmp', 'storage', 'storage/modules'], (part) =>
    each('temporary-directory', `${part} is a part of its own`, isOnDisk, (object) => {
      list(containerOf(object), 'volumeMounts').push({ name: 'data', mountPath: `/convex/data/${part}`, subPath: part })
    }),
  ),
  each('writable-paths', 'the volume is read-only', isBackend, (object) => {
    dataMount(object)['readOnly'] = true
  }),
  each(
    'writable-paths',
    'the claim is read-only',
    (object) => isBackend(object) && dataVolume(object)['persistentVolumeClaim'] !== undefined,
    (object) => {
      make(dataVolume(object), 'persistentVolumeClaim')['readOnly'] = true
    },
  ),
  each('npm-cache-directory', 'HOME cannot be written to', isOnDisk, (object) => {
    entryOf(object, 'HOME')!['value'] = '/root'
  }),
  each('sqlite-volume', 'SQLite on ReadWriteMany', isSqlite, (_, objects) => {
    const claim = objects.find(isKind('PersistentVolumeClaim'))
    if (claim === undefined) return false
    make(claim, 'spec')['accessModes'] = ['ReadWriteMany']
    return true
  }),
  each('volume-mounts', 'the volume has another name', isBackend, (object) => {
    dataVolume(object)['name'] = 'files'
  }),
  each('claim-references', 'a claim of another name', isBackend, (object) => {
    const volumes = make(object, 'spec', 'template', 'spec')['volumes'] as { persistentVolumeClaim?: object }[]
    const volume = volumes.find(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined)
    if (volume !== undefined) volume.persistentVolumeClaim = { claimName: 'absent' }
    return volume !== undefined
  }),
  each(
    'export-retention',
    'nightly exports without the variable',
    (object, objects) => isBackend(object) && !isOnS3(objects, object),
    (workload, objects) => {
      for (const map of objects.filter(isKind('ConfigMap'))) delete make(map, 'data')['MAX_EXPIRED_SNAPSHOT_AGE_DAYS']
      objects.push(nightly(make(workload, 'metadata')['namespace']))
    },
  ),
]
