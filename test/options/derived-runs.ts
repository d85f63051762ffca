import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  convexBackend,
  convexDashboard,
  convexExport,
  convexFleet,
  convexFunctionEnvironment,
  convexIngress,
  convexNetworkPolicy,
  convexPostgres,
  convexStack,
  renderFiles,
  sealCredentials,
  sealPostgresCredentials,
  smokeTest,
} from '../../src/index.ts'
import type { FleetInstance, FleetOptions } from '../../src/index.ts'
import { defaultRelease } from '../../src/convex/release.ts'
import { watchOf } from '../../src/render/terminal-progress.ts'
import { sealingKey } from '../secrets/openssl.ts'

type Options = Readonly<Record<string, unknown>>

/** A builder with some options, which is run with one more. */
export type Run = (added: Options) => unknown

/** A default that no schema fills in, because it depends on something else: shown by running the builder. */
export interface DerivedDefault {
  readonly option: string
  readonly run: Run
  /** The path of the option among those of the builder. */
  readonly at: string
  /** The default: given, it leaves the result as it is. */
  readonly is?: unknown
  /** Another value, which changes the result. */
  readonly other: unknown
  /** What stands in the result with the other value alone. */
  readonly absent?: string
}

function over(first: Options, second: Options): Options {
  const isMap = (value: unknown): value is Options =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  const result: Record<string, unknown> = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const before = result[key]
    result[key] = isMap(before) && isMap(value) ? over(before, value) : value
  }
  return result
}

/** A builder whose options are written as data. */
export const using =
  <Given>(builder: (options: Given) => unknown, base: Options) =>
  (given: Options = {}): Run =>
  (added) =>
    builder(over(over(base, given), added) as Given)

export const is = (
  option: string,
  run: Run,
  at: string,
  [value, other]: readonly [unknown, unknown],
): DerivedDefault => ({
  option,
  run,
  at,
  is: value,
  other,
})

export const left = (
  option: string,
  run: Run,
  at: string,
  [other, absent]: readonly [unknown, string],
): DerivedDefault => ({
  option,
  run,
  at,
  other,
  absent,
})

export const cloudOrigin = 'https://convex.example.com'
const access = { accessKeyId: { secret: 's3', key: 'id' }, secretAccessKey: { secret: 's3', key: 'key' } }
export const s3 = { region: 'eu-central-1', bucketPrefix: 'acme', credentials: access }
export const bucketsOf = (prefix: string) => ({
  exports: `${prefix}-snapshot-exports`,
  snapshotImports: `${prefix}-snapshot-imports`,
  modules: `${prefix}-modules`,
  files: `${prefix}-user-files`,
  search: `${prefix}-search-indexes`,
})
export const otherRelease = 'a'.repeat(40)
export const adminKey = { secret: 'convex-backend-secrets', key: 'CONVEX_ADMIN_KEY' }
export const otherKey = { secret: 'other', key: 'key' }
export const ownImage = { repository: 'registry.example.com/convex' }
export const imageOf = (name: string) => ({ repository: `ghcr.io/get-convex/${name}`, tag: defaultRelease })
const backup = { destinationPath: 's3://bucket/path', credentials: access }
const remote = { secretStoreRef: { name: 'vault' }, remoteRefs: { instanceSecret: { key: 'convex' } } }

export const stack = using(convexStack, { host: 'convex.example.com' })
export const backend = using(convexBackend, { cloudOrigin, database: { type: 'sqlite' } })
export const dashboard = using(convexDashboard, { cloudOrigin })
export const job = using(convexExport, {
  cloudOrigin,
  destinationPath: 's3://bucket/path',
  region: 'auto',
  credentials: access,
})
export const functions = using(convexFunctionEnvironment, { variables: { A: 'b' } })
export const postgres = using(convexPostgres, {})
export const ingress = using(convexIngress, { host: 'convex.example.com' })
export const policies = using(convexNetworkPolicy, {})

/** The stacks of a fleet with two instances, as their options are, and the cluster that they share. */
export async function fleetOf(options: Options): Promise<unknown> {
  const { own, ...rest } = options
  const instances: readonly FleetInstance[] = [
    { name: 'orders', sharedPostgres: own as FleetInstance['sharedPostgres'] },
    { name: 'billing' },
  ]
  const { stacks, sharedPostgres } = convexFleet({ domain: 'example.com', instances, ...rest } as FleetOptions)
  const found: unknown[] = [await sharedPostgres()]
  for await (const one of stacks()) found.push(one)
  return found
}

/** The paths that a test of a server asks for. */
export async function asked(options: Options): Promise<readonly string[]> {
  const paths = new Set<string>()
  const server = createServer((request, response) => {
    paths.add(request.url ?? '')
    response.statusCode = 404
    response.end()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { siteUrl } = options
  await smokeTest({ url, timeoutSeconds: 5, ...(typeof siteUrl === 'string' && { siteUrl: `${url}${siteUrl}` }) })
  await new Promise((resolve) => void server.close(resolve))
  return [...paths].toSorted()
}

const { certificate } = sealingKey()

/** How many values differ between two runs. */
function madeAnew(seal: () => { readonly values: { readonly take: () => object } }): readonly string[] {
  const [first, second] = [seal().values.take(), seal().values.take()]
  return Object.entries(first).flatMap(([key, value]) =>
    Object.entries(second).some((one) => one[1] === value) ? [] : [key],
  )
}

export const instanceSecret = '0123456789abcdef'.repeat(4)
export const newCredentials: Run = (added) => madeAnew(() => sealCredentials({ certificate, ...added }))
export const newPassword: Run = (added) => madeAnew(() => sealPostgresCredentials({ certificate, ...added }))
export const files: Run = (added) => [...renderFiles(convexStack({ host: 'convex.example.com' }), added)]
/** How often a run that writes reports. */
export const progress: Run = ({ onProgress }) => {
  let calls = 0
  const { report } = watchOf('write', onProgress === true ? () => void (calls += 1) : (onProgress as false | undefined))
  report({ step: 'read', done: 1, total: 1, name: '' })
  return calls
}
export const dashboardRoute = { ingress: { host: 'd.example.com', middlewares: ['login'] } }
export const ownClass = {
  type: 'ingress',
  host: 'd.example.com',
  ingressClassName: 'nginx',
  annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com' },
  authentication: 'nginx.ingress.kubernetes.io/auth-url',
}
export const elsewhere = { database: { type: 'external', port: 5433 } }

export const fleet = using(fleetOf, { namespace: 'shared', sharedPostgres: {} })
export const backups = postgres({ name: 'db', backup })
export const recovered = postgres({ name: 'db', backup, recovery: { serverName: 'old' } })
export const fetched = stack({ credentials: { externalSecret: remote } })
export const remoteRef = 'credentials.externalSecret.remoteRefs.instanceSecret'
export const onMinio = { endpoint: 'https://minio.example.com' }
export const nginx = ingress({ type: 'ingress', controller: 'nginx' })
