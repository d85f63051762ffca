import { describe, expect, it } from 'vitest'
import { rule as dataVolume } from '../../../../src/check/rules/storage/data-volume.ts'
import { rule as programDirectory } from '../../../../src/check/rules/storage/program-directory.ts'
import { rule as emptyS3Endpoint } from '../../../../src/check/rules/storage/empty-s3-endpoint.ts'
import { rule as npmCacheDirectory } from '../../../../src/check/rules/storage/npm-cache-directory.ts'
import { rule as s3EndpointBuckets } from '../../../../src/check/rules/storage/s3-endpoint-buckets.ts'
import { rule as s3Variables } from '../../../../src/check/rules/storage/s3-variables.ts'
import { rule as sqliteVolume } from '../../../../src/check/rules/storage/sqlite-volume.ts'
import { rule as backendUser } from '../../../../src/check/rules/backend/backend-user.ts'
import { rule as dataVolumeGroup } from '../../../../src/check/rules/storage/data-volume-group.ts'
import { rule as temporaryDirectory } from '../../../../src/check/rules/storage/temporary-directory.ts'
import { rule as writablePaths } from '../../../../src/check/rules/storage/writable-paths.ts'
import { backendYaml, changed, lines, postgresEnv, replaced, s3Env, statefulSet, withEnv } from '../backend-examples.ts'
import { container, pod, problems } from '../support.ts'

const mounts = (...more: string[]): Record<string, string> => ({
  [lines.mounts]: `[${['{ name: data, mountPath: /convex/data }', ...more].join(', ')}]`,
})

const secured = (context: string, changes: Record<string, string> = {}): string =>
  changed({ '      containers:\n': `      securityContext: ${context}\n      containers:\n`, ...changes })

const command = (text: string): Record<string, string> => ({
  '          env:\n': `          command: ${text}\n          env:\n`,
})

const onVolume = (volume: string): string => changed({ [lines.claim]: volume })
const volume = `${pod}.volumes[0]`
const unseen = { '          env:\n': '          envFrom: [{ secretRef: { name: s } }]\n          env:\n' }

describe('data-volume', () => {
  it.each([
    ['emptyDir: {}', [`error ${volume}`]],
    ['ephemeral: { volumeClaimTemplate: {} }', [`error ${volume}`]],
    ['hostPath: { path: /data }', [`warning ${volume}`]],
    ['nfs: { server: a, path: / }', []],
    ['csi: { driver: a }', []],
  ])('%s', (given, found) => {
    expect(problems(dataVolume, onVolume(given))).toEqual(found)
  })

  it('takes a directory of the node when the pod stays on it', () => {
    const bound = { '      containers:': '      nodeSelector: { kubernetes.io/hostname: a }\n      containers:' }
    expect(problems(dataVolume, replaced(onVolume('hostPath: { path: /data }'), bound))).toEqual([])
  })

  it('speaks of a volume that is mounted elsewhere', () => {
    expect(problems(dataVolume, changed({ 'mountPath: /convex/data': 'mountPath: /data' }))).toEqual([
      `error ${container}.volumeMounts`,
    ])
    const moved = replaced(withEnv('{ name: DATA_DIR, value: /data/ }'), {
      'mountPath: /convex/data': 'mountPath: /data',
    })
    expect(problems(dataVolume, moved)).toEqual([])
  })

  it('needs no volume with S3 and a server, and one with SQLite', () => {
    const scratch = { [lines.claim]: 'emptyDir: {}' }
    expect(problems(dataVolume, replaced(withEnv(...s3Env, postgresEnv), scratch))).toEqual([])
    expect(problems(dataVolume, replaced(withEnv(...s3Env), scratch))).toEqual([`error ${volume}`])
    expect(problems(dataVolume, replaced(withEnv(...s3Env.slice(1), postgresEnv), scratch))).toEqual([
      `error ${volume}`,
    ])
  })

  it('does not guess what a Secret that cannot be seen sets', () => {
    expect(problems(dataVolume, replaced(onVolume('emptyDir: {}'), unseen))).toEqual([`info ${volume}`])
  })

  it('knows the claims of a StatefulSet', () => {
    const set = statefulSet()
    expect(problems(dataVolume, set)).toEqual([])
    expect(problems(sqliteVolume, set)).toEqual([])
    expect(problems(sqliteVolume, replaced(set, { 'ReadWriteOnce]': 'ReadWriteMany]' }))).toEqual([
      'warning spec.volumeClaimTemplates[0]',
    ])
  })
})

it('program-directory: unless they are elsewhere', () => {
  const hidden = changed({ 'mountPath: /convex/data': 'mountPath: /convex/' })
  expect(problems(programDirectory, hidden)).toHaveLength(1)
  expect(
    problems(
      programDirectory,
      replaced(hidden, { '          env:\n': '          command: [/opt/run_backend.sh]\n          env:\n' }),
    ),
  ).toEqual([])
})

describe('temporary-directory', () => {
  it.each([
    [
      'a scratch volume over the default',
      [],
      ['{ name: t, mountPath: /convex/data/tmp }'],
      [`error ${container}.volumeMounts[1]`],
    ],
    ['TMPDIR without a mount', ['{ name: TMPDIR, value: /tmp }'], [], [`error ${container}.env[0].value`]],
    [
      'a part of the volume of its own',
      [],
      ['{ name: data, mountPath: /convex/data/storage, subPath: s }'],
      [`error ${container}.volumeMounts[0]`],
    ],
    ['a mount beside both', [], ['{ name: t, mountPath: /convex/data/credentials }'], []],
    [
      'a mount for the modules',
      [],
      ['{ name: data, mountPath: /convex/data/storage/modules, subPath: m }'],
      [`error ${container}.volumeMounts[0]`],
    ],
  ])('%s', (_, env, more, found) => {
    expect(problems(temporaryDirectory, replaced(withEnv(...env), mounts(...more)))).toEqual(found)
  })

  it('does not matter with S3, and is a guess when S3 cannot be seen', () => {
    const scratch = mounts('{ name: t, mountPath: /convex/data/tmp }')
    expect(problems(temporaryDirectory, replaced(withEnv(...s3Env), scratch))).toEqual([])
    expect(problems(temporaryDirectory, replaced(changed(unseen), scratch))).toEqual([
      `info ${container}.volumeMounts[1]`,
    ])
  })
})

describe('writable-paths', () => {
  const readOnlyRoot = {
    '          env:\n': '          securityContext: { readOnlyRootFilesystem: true }\n          env:\n',
  }
  const path = `${container}.securityContext.readOnlyRootFilesystem`

  it('knows a claim that is read-only', () => {
    expect(problems(writablePaths, onVolume('persistentVolumeClaim: { claimName: a, readOnly: true }'))).toEqual([
      `error ${volume}`,
    ])
  })

  it('wants HOME with a read-only root', () => {
    expect(problems(npmCacheDirectory, changed(readOnlyRoot))).toEqual([`warning ${path}`])
    const home = replaced(withEnv('{ name: HOME, value: /convex/data }'), readOnlyRoot)
    for (const yaml of [home, replaced(withEnv(...s3Env), readOnlyRoot)])
      for (const rule of [npmCacheDirectory, writablePaths]) expect(problems(rule, yaml)).toEqual([])
  })

  it('wants the credentials and TMPDIR too', () => {
    const yaml = replaced(
      withEnv('{ name: CREDENTIALS_DIR, value: /credentials }', '{ name: TMPDIR, value: /tmp }'),
      readOnlyRoot,
    )
    expect(problems(writablePaths, yaml)).toEqual([`error ${path}`])
    expect(problems(npmCacheDirectory, yaml)).toEqual([])
  })
})

describe('s3-variables', () => {
  it.each(s3Env.map((entry, position) => [entry, position] as const))('misses %s', (_, position) => {
    const rest = s3Env.filter((__, index) => index !== position)
    expect(problems(s3Variables, withEnv(...rest))).toEqual([`error ${container}.env`])
  })

  it('takes an empty one for none, and the region alone for nothing', () => {
    expect(
      problems(s3Variables, withEnv(...s3Env.slice(0, 5), '{ name: S3_STORAGE_SEARCH_BUCKET, value: "" }')),
    ).toHaveLength(1)
    expect(problems(s3Variables, withEnv(s3Env[0]!))).toEqual([])
    expect(problems(s3Variables, withEnv(...s3Env))).toEqual([])
  })

  it('does not guess', () => {
    expect(problems(s3Variables, replaced(withEnv(...s3Env.slice(1)), unseen))).toEqual([])
    const account = { '      containers:': '      serviceAccountName: convex\n      containers:' }
    expect(problems(s3Variables, replaced(withEnv(...s3Env.slice(1)), account))).toEqual([`info ${container}.env`])
  })

  it('knows the address', () => {
    expect(problems(emptyS3Endpoint, withEnv(...s3Env, '{ name: S3_ENDPOINT_URL, value: "" }'))).toEqual([
      `error ${container}.env[6].value`,
    ])
    expect(problems(s3EndpointBuckets, withEnv('{ name: S3_ENDPOINT_URL, value: "http://minio" }'))).toEqual([
      `info ${container}.env[0].value`,
    ])
  })
})

it('sqlite-volume: only SQLite, and a network volume too', () => {
  const shared = (yaml: string): string => yaml.replace('ReadWriteOncePod', 'ReadWriteMany')
  expect(problems(sqliteVolume, shared(backendYaml))).toHaveLength(1)
  expect(problems(sqliteVolume, shared(withEnv(postgresEnv)))).toEqual([])
  expect(problems(sqliteVolume, shared(changed(unseen)))).toEqual([])
  expect(problems(sqliteVolume, onVolume('nfs: { server: a, path: / }'))).toEqual([`warning ${volume}.nfs`])
})

describe('backend-user', () => {
  it('knows runAsNonRoot, alone or with root', () => {
    expect(problems(backendUser, secured('{ runAsNonRoot: true }'))).toEqual([
      `error ${pod}.securityContext.runAsNonRoot`,
    ])
    expect(problems(backendUser, secured('{ runAsNonRoot: true, runAsUser: 0 }'))).toEqual([
      `error ${pod}.securityContext.runAsNonRoot`,
    ])
    expect(problems(backendUser, secured('{ runAsUser: 0 }'))).toEqual([])
  })

  it('lets the container go before the pod', () => {
    const own = {
      '          env:\n': '          securityContext: { runAsUser: 0, runAsNonRoot: false }\n          env:\n',
    }
    expect(problems(backendUser, secured('{ runAsUser: 1000, runAsNonRoot: true }', own))).toEqual([])
  })

  it.each([
    ['[./run_backend.sh]', 1],
    ['[/convex/run_backend.sh]', 1],
    ['[/bin/bash, -c, "exec ./run_backend.sh"]', 1],
    ['[/opt/convex/run_backend.sh]', 0],
    ['[/start]', 0],
  ])('as user 1000 with the command %s', (text, count) => {
    expect(problems(backendUser, secured('{ runAsUser: 1000 }', command(text)))).toHaveLength(count)
  })

  it('takes copies in another directory, or mounted over their own, and other images', () => {
    const elsewhere = {
      '          env:\n': '          workingDir: /opt/convex\n          command: [./run_backend.sh]\n          env:\n',
    }
    expect(problems(backendUser, secured('{ runAsUser: 1000 }', elsewhere))).toEqual([])
    const over = { [lines.mounts]: '[{ name: data, mountPath: /convex/data }, { name: p, mountPath: /convex }]' }
    expect(problems(backendUser, secured('{ runAsUser: 1000 }', over))).toEqual([])
    expect(
      problems(backendUser, secured('{ runAsNonRoot: true }', { 'get-convex/convex-backend': 'acme/convex' })),
    ).toEqual([])
  })

  it('data-volume-group: unless an init container sees to it', () => {
    const yaml = secured('{ runAsUser: 1000 }')
    expect(problems(dataVolumeGroup, yaml)).toEqual([`warning ${pod}.securityContext`])
    const owner =
      '      initContainers: [{ name: o, image: busybox, command: [chown], volumeMounts: [{ name: data, mountPath: /d }] }]\n      containers:\n'
    expect(problems(dataVolumeGroup, replaced(yaml, { '      containers:\n': owner }))).toEqual([])
    expect(problems(dataVolumeGroup, replaced(yaml, { [lines.claim]: 'emptyDir: {}' }))).toEqual([])
  })
})
