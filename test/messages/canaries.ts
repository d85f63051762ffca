import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import * as lib from '@proompteng/convex-k8s'
import { expect } from 'vitest'

/** Text that stands for a secret. It is in no message of ours. */
export const canary = 'hunter2CANARY'
/** Digits that stand for a secret. */
export const digits = '48151623421234'
const hex = 'cafe5eed'.repeat(8)

/** What is a secret wherever it stands, by its form. */
export const recognisable: readonly string[] = [
  `https://user:${canary}@git.example.com/org/repo.git`,
  `https://${canary}@git.example.com/org/repo.git`,
  `https://git.example.com/org/repo.git?token=${canary}`,
  `postgres://user:${canary}@db.example.com:5432/convex?sslmode=${canary}`,
  `user:${canary}@db.example.com`,
  `orders|01${hex}`,
  hex,
  `-----BEGIN CERTIFICATE-----\n${canary}\n-----END CERTIFICATE-----`,
  `apiVersion: v1\nkind: Secret\nstringData: { password: ${canary} }\n`,
  `ghp_${digits}abcdefghij`,
]

/** A secret of every type, for places where nothing that is given may be shown. */
export const ofEveryType: readonly (() => unknown)[] = [
  ...recognisable.map((text) => () => text),
  () => canary,
  () => `${canary} with spaces`,
  () => Number(digits),
  () => BigInt(digits),
  () => [canary],
  () => [Number(digits)],
  () => ({ password: canary }),
  () => new Date(Number(digits)),
  () => new RegExp(canary),
  () => new Error(canary),
  () => Symbol(canary),
  () => () => canary,
  () => new Map([[canary, canary]]),
  () => new URL(`https://user:${canary}@git.example.com/`),
  () => Buffer.from(canary),
]

/** Everything that a log could show of an error. */
export function allOf(error: lib.ConvexK8sError): string {
  const { message, stack, cause, issues } = error
  return [message, stack, inspect(cause), inspect(error, { depth: 9 }), JSON.stringify([error, issues])].join('\n')
}

const hidden = [canary.toLowerCase(), digits, hex, 'hunter2']

/** Fails when a text holds a part of a secret. */
export function tellsNothing(text: string): void {
  const lower = text.toLowerCase()
  for (const secret of hidden) if (lower.includes(secret)) expect(lower).not.toContain(secret)
}

/** The error of a call that must be ours, if there is one. */
export async function refusalOf(call: () => unknown): Promise<lib.ConvexK8sError | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    expect(error instanceof lib.ConvexK8sError, 'the class of the error').toBe(true)
    return error as lib.ConvexK8sError
  }
}

const certificate = readFileSync('examples/demo-sealing-certificate.pem', 'utf8')
const host = 'convex.example.com'
const reference = { secret: 's3', key: 'id' }
const database = {
  type: 'postgres',
  host: 'db.example.com',
  user: 'convex',
  password: { secret: 'db', key: 'password' },
}

/** Calls with right options, which a test breaks. */
export const calls: Readonly<Record<string, readonly [(options: never) => unknown, object]>> = {
  convexStack: [
    lib.convexStack,
    {
      host,
      namespace: 'convex',
      instanceName: 'orders',
      labels: { team: 'a' },
      annotations: { note: 'b' },
      credentials: { secretName: 'credentials', keys: { instanceSecret: 'SECRET', adminKey: 'KEY' } },
      postgres: { storage: { size: '20Gi' }, parameters: { work_mem: '8MB' }, instances: 1 },
      dashboard: { tailscale: { hostname: 'convex' } },
      ingress: { type: 'traefik', tls: { issuer: { name: 'letsencrypt' } } },
      backend: {
        env: { V8_THREADS: 4, S3_ENDPOINT_URL: 'https://s3.example.com' },
        extraEnv: { HTTPS_PROXY: 'http://proxy.example.com', TOKEN: reference },
        image: { repository: 'ghcr.io/get-convex/convex-backend' },
        volume: { size: '10Gi' },
        nodeSelector: { disk: 'ssd' },
        podLabels: { team: 'a' },
      },
    },
  ],
  convexBackend: [
    lib.convexBackend,
    {
      cloudOrigin: 'https://convex.example.com',
      siteOrigin: 'https://convex.example.com/http',
      database,
      s3: {
        region: 'us-east-1',
        endpoint: 'https://s3.example.com',
        buckets: 'convex',
        credentials: { accessKeyId: reference, secretAccessKey: { secret: 's3', key: 'secret' } },
      },
    },
  ],
  convexApplication: [lib.convexApplication, { repoURL: 'https://git.example.com/a.git', path: 'a', project: 'p' }],
  applicationSetEntry: [lib.applicationSetEntry, { path: 'a', name: 'convex', namespace: 'convex' }],
  convexFleet: [
    lib.convexFleet,
    { domain: 'example.com', instances: [{ name: 'a' }], clusters: { eu: { server: 'https://eu.example.com' } } },
  ],
  sealSecret: [
    lib.sealSecret,
    { certificate, name: 's', namespace: 'n', data: { PIN: 'x' }, template: { data: { USER: 'y' } }, labels: {} },
  ],
  sealCredentials: [
    lib.sealCredentials,
    { certificate, instanceName: 'a', instanceSecret: hex, adminKey: `a|01${hex}` },
  ],
  sealPostgresCredentials: [lib.sealPostgresCredentials, { certificate, owner: 'convex', password: 'x' }],
  createAdminKey: [lib.createAdminKey, { instanceName: 'a', instanceSecret: hex, memberId: -1 }],
  // Without a valid URL nothing is sent.
  smokeTest: [
    lib.smokeTest,
    { url: 'ftp://convex.example.com', siteUrl: 'x', adminKey: 'a|01', ca: 'x', timeoutSeconds: 1 },
  ],
  rotations: [lib.rotations, { instanceName: 'a', secretName: 's', sealedFile: 'a.yaml', databaseOwner: 'convex' }],
}

/** Whether nothing that is given at a path may be shown, whatever its form. */
export function isSecretPlace(path: readonly string[]): boolean {
  return /(?:^|\.)(?:env|extraEnv|password|credentials|instanceSecret|adminKey|certificate|ca|data)(?:\.|$)/.test(
    path.join('.'),
  )
}

/** The paths of everything in plain data, in depth. */
export function pathsOf(value: unknown, above: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [above]
  return [
    above,
    ...Object.keys(value).flatMap((key) => pathsOf((value as Record<string, unknown>)[key], [...above, key])),
  ]
}

/** A copy with another value at a path. */
export function withValue(root: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const copy = (Array.isArray(root) ? [...(root as unknown[])] : { ...(root as object) }) as Record<string, unknown>
  copy[key] = withValue(copy[key], rest, value)
  return copy
}
