import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { check, convexExport, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { ExportOptions, StackOptions } from '@proompteng/convex-k8s'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authority } from '../../smoke-test/authority.ts'
import { issuesOf, withWrong } from '../../support/issues.ts'

const credentials = { accessKeyId: { secret: 'minio', key: 'id' }, secretAccessKey: { secret: 'minio', key: 'secret' } }
const s3 = { region: 'us-east-1', bucketPrefix: 'convex', endpoint: 'https://minio.storage.svc:9000', credentials }
const endpointCA = { configMap: 'minio-ca', key: 'root.pem' }
const source = { configMap: { name: 'minio-ca', items: [{ key: 'root.pem', path: '00000000.0' }] } }

function optionsWith(backend: NonNullable<StackOptions['backend']>): StackOptions {
  return { host: 'convex.example.com', backend: { s3: { ...s3, endpointCA }, ...backend } }
}

function podOf(backend: NonNullable<StackOptions['backend']> = {}) {
  const pod = convexStack(optionsWith(backend)).backend.deployment.spec!.template.spec!
  const { env = [], volumeMounts = [] } = pod.containers[0]!
  return { pod, volumeMounts, env: Object.fromEntries(env.map(({ name, value }) => [name, value])) }
}

const job: ExportOptions = {
  cloudOrigin: 'https://convex.example.com',
  destinationPath: 's3://exports',
  region: 'us-east-1',
  endpoint: 'https://minio.storage.svc:9000',
  credentials,
}

describe('backend.s3.endpointCA', () => {
  it('is added to the public authorities by SSL_CERT_DIR, in a file with the name that the AWS SDK looks for', () => {
    const { pod, env, volumeMounts } = podOf()
    expect(env).toMatchObject({
      NODE_EXTRA_CA_CERTS: '/etc/convex/s3-ca/00000000.0',
      SSL_CERT_DIR: '/etc/convex/s3-ca',
      SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
    })
    expect(volumeMounts).toContainEqual({ name: 's3-ca', mountPath: '/etc/convex/s3-ca', readOnly: true })
    expect(pod.volumes).toContainEqual({ name: 's3-ca', ...source })
  })

  it('leaves the authority of the database and the confinement as they are', () => {
    for (const podSecurity of ['baseline', 'restricted'] as const) {
      const bare = podOf({ podSecurity, s3 })
      const { pod, env } = podOf({ podSecurity })
      expect(env['PG_CA_FILE']).toBe(bare.env['PG_CA_FILE'])
      expect(pod.securityContext).toEqual(bare.pod.securityContext)
      expect(pod.initContainers).toEqual(bare.pod.initContainers)
      expect(Object.keys(bare.env)).not.toContain('SSL_CERT_FILE')
    }
  })

  it('gives no finding', () => {
    expect(check(objectsOf(convexStack(optionsWith({}))))).toEqual([])
  })

  it.each([
    [
      'without an endpoint',
      { s3: { ...s3, endpoint: undefined, endpointCA } },
      's3.endpointCA',
      /without endpoint: AWS/,
    ],
    ['over http', { s3: { ...s3, endpoint: 'http://minio:9000', endpointCA } }, 's3.endpointCA', /write https:\/\//],
    [
      'in the ConfigMap of the backend',
      { s3: { ...s3, endpointCA: { configMap: 'convex-backend-config' } } },
      's3.endpointCA.configMap',
      /variables of the backend/,
    ],
    ['in plain text', { s3: { ...s3, endpointCA: '-----BEGIN' } }, 's3.endpointCA', /expected/],
    [
      'beside NODE_EXTRA_CA_CERTS',
      { extraEnv: { NODE_EXTRA_CA_CERTS: '/ca.crt' } },
      'extraEnv.NODE_EXTRA_CA_CERTS',
      /is set by the option s3\.endpointCA; leave it out, and put both certificates under that key/,
    ],
    ['beside SSL_CERT_FILE', { extraEnv: { SSL_CERT_FILE: '/ca.crt' } }, 'extraEnv.SSL_CERT_FILE', /`s3\.endpointCA`/],
    ['beside SSL_CERT_DIR', { env: { SSL_CERT_DIR: '/ca' } }, 'env.SSL_CERT_DIR', /`s3\.endpointCA`/],
  ])('is refused %s', (_, backend, path, message) => {
    const issues = issuesOf(withWrong(convexStack, optionsWith(backend as object)))
    expect(issues.map((issue) => issue.path)).toEqual([`backend.${path}`])
    expect(issues[0]?.message).toMatch(message)
  })
})

describe('export.endpointCA', () => {
  const specOf = (more: object) => convexExport({ ...job, ...more }).cronJob.spec!.jobTemplate.spec!.template.spec!

  it('is the one authority of rclone, in the container that uploads', () => {
    const { containers, initContainers, volumes } = specOf({ endpointCA: { secret: 'minio-ca' } })
    const [upload] = containers
    expect(upload?.env).toContainEqual({ name: 'RCLONE_CA_CERT', value: '/etc/convex/endpoint-ca/ca.crt' })
    const mount = { name: 'endpoint-ca', mountPath: '/etc/convex/endpoint-ca', readOnly: true }
    expect(upload?.volumeMounts).toContainEqual(mount)
    expect(initContainers?.[0]?.volumeMounts).not.toContainEqual(mount)
    const secret = { secretName: 'minio-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] }
    expect(volumes).toContainEqual({ name: 'endpoint-ca', secret })
    expect(JSON.stringify(specOf({}))).not.toMatch(/endpoint-ca|RCLONE_CA_CERT/)
  })

  it('is not set by variables, which go to the other container', () => {
    const extraEnv = { RCLONE_CA_CERT: '/etc/own/ca.crt', RCLONE_S3_REGION: 'eu' }
    const issues = issuesOf(withWrong(convexExport, { ...job, endpointCA, extraEnv }))
    expect(issues.map(({ path }) => path)).toEqual(['extraEnv.RCLONE_CA_CERT', 'extraEnv.RCLONE_S3_REGION'])
    expect(issues[0]?.message).toMatch(/^has no effect: it is for rclone.* set endpointCA for a private authority$/)
  })

  it.each([
    ['without an endpoint', undefined, /without endpoint: AWS/],
    ['over http', 'http://minio:9000', /write https:\/\//],
  ])('is refused %s', (_, endpoint, message) => {
    const issues = issuesOf(withWrong(convexExport, { ...job, endpoint, endpointCA }))
    expect(issues.map(({ path }) => path)).toEqual(['endpointCA'])
    expect(issues[0]?.message).toMatch(message)
  })
})

describe('a wrong shape is told in one sentence, with the right ones', () => {
  const shapes = 'expected { secret, key? } or { configMap, key? }, got'
  const wrong: readonly (readonly [unknown, string])[] = [
    ['-----BEGIN CERTIFICATE-----', `${shapes} text`],
    [{ secretName: 'minio-ca' }, `${shapes} an object with neither of the two`],
    [{ secret: 'minio-ca', configMap: 'minio-ca' }, `${shapes} an object with both of the two`],
  ]

  it.each(wrong)('of endpointCA: %j', (given, message) => {
    const backend = issuesOf(withWrong(convexStack, optionsWith({ s3: { ...s3, endpointCA: given as never } })))
    expect(backend).toEqual([{ path: 'backend.s3.endpointCA', message }])
    expect(issuesOf(withWrong(convexExport, { ...job, endpointCA: given }))).toEqual([{ path: 'endpointCA', message }])
    const server = { type: 'postgres', host: 'db.example.com', user: 'convex', password: { secret: 'a', key: 'b' } }
    const stack = { host: 'convex.example.com', postgres: false, database: { ...server, tls: { ca: given } } }
    expect(issuesOf(withWrong(convexStack, stack))).toEqual([{ path: 'database.tls.ca', message }])
  })

  it.each([
    ['yes', 'got "yes"; did you mean { issuer: { name: "yes" } }?'],
    [{}, 'got an object'],
    [[], 'got an array'],
  ])('of ingress.tls: %j', (tls, got) => {
    const message = `expected "entryPoint", { issuer }, { secretName } or { certResolver }, ${got}`
    const options = { host: 'convex.example.com', ingress: { tls } }
    expect(issuesOf(withWrong(convexStack, options))).toEqual([{ path: 'ingress.tls', message }])
  })

  it.each([
    [true, 'got true; did you mean "system"?'],
    [{}, 'got an object'],
    [{ mode: 'verify-full' }, 'got an object'],
  ])('of database.tls: %j', (tls, got) => {
    const server = { type: 'postgres', host: 'db.example.com', user: 'convex', password: { secret: 'a', key: 'b' } }
    const options = { host: 'convex.example.com', postgres: false, database: { ...server, tls } }
    const message = `expected "system", "disabled" or { ca: { secret: "…" } }, ${got}`
    expect(issuesOf(withWrong(convexStack, options))).toEqual([{ path: 'database.tls', message }])
  })
})

describe('Node.js with the variables of the pod', () => {
  const root = mkdtempSync(join(tmpdir(), 'convex-k8s-s3-ca-'))
  const authority = new Authority()
  const server = createServer(authority.issue('localhost'), (_, response) => response.end('modules'))

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, resolve)))
  afterAll(() => {
    server.close()
    authority.remove()
    rmSync(root, { recursive: true })
  })

  /** Lays the volume out below a folder, and fetches as an action does. */
  async function fetched(backend: NonNullable<StackOptions['backend']>): Promise<string> {
    const { pod, env, volumeMounts } = podOf(backend)
    const volume = pod.volumes?.find(({ name }) => name === 's3-ca')
    const folder = join(root, volumeMounts.find(({ name }) => name === 's3-ca')?.mountPath ?? 'none')
    mkdirSync(folder, { recursive: true })
    for (const { path } of volume?.configMap?.items ?? []) writeFileSync(join(folder, path), authority.pem)
    const { NODE_EXTRA_CA_CERTS: file } = env
    const address = `https://localhost:${(server.address() as AddressInfo).port}`
    const script = `fetch('${address}').then((r) => r.text(), (e) => e.cause.code).then(console.log)`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      env: file === undefined ? {} : { NODE_EXTRA_CA_CERTS: join(root, file) },
    })
    return stdout.trim()
  }

  it('trusts the object store, and does not without the option', async () => {
    expect(await fetched({})).toBe('modules')
    expect(await fetched({ s3 })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })
})
