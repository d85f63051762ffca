import { convexBackend, convexStack } from '@proompteng/convex-k8s'
import type {
  ApplicationOptions,
  BackendObjects,
  BackendOptions,
  ConvexStack,
  CredentialsOptions,
  DashboardObjects,
  DashboardOptions,
  ExportOptions,
  FunctionEnvironmentOptions,
  GatewayRouteOptions,
  IngressObjects,
  IngressOptions,
  IngressRouteOptions,
  K8sObject,
  MonitoringOptions,
  NetworkPolicyOptions,
  Objects,
  PostgresObjects,
  PostgresOptions,
  RouteEndOptions,
  StackOptions,
} from '@proompteng/convex-k8s'
import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { applicationOptions } from '../../src/options/argocd/application.ts'
import type { backendOptions } from '../../src/options/backend/backend.ts'
import type { credentialsOptions } from '../../src/options/secrets/credentials.ts'
import type { dashboardOptions } from '../../src/options/dashboard/dashboard.ts'
import type { exportOptions } from '../../src/options/storage/export.ts'
import type { functionEnvironmentOptions } from '../../src/options/environment/function-environment.ts'
import type { ingressOptions } from '../../src/options/routes/ingress.ts'
import type { monitoringOptions } from '../../src/options/monitoring/monitoring.ts'
import type { networkPolicyOptions } from '../../src/options/policy/network-policy.ts'
import type { postgresOptions } from '../../src/options/postgres/postgres.ts'
import type { stackOptions } from '../../src/options/stack/stack.ts'
import type { PathsOf } from './same-keys.ts'

type Callback<Options, Path extends readonly string[]> = Path extends readonly [
  infer Key,
  ...infer Rest extends string[],
]
  ? Key extends keyof Options
    ? Callback<NonNullable<Options[Key]>, Rest>
    : never
  : Options extends (object: infer Given) => unknown
    ? Given
    : never

type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T]

function refused(call: () => unknown): void {
  expect(call).toThrow('wrong')
}

describe('the documented options', () => {
  it('are the ones that the schemas know, at every depth', () => {
    expectTypeOf<PathsOf<v.InferInput<typeof backendOptions>>>().toEqualTypeOf<PathsOf<BackendOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof postgresOptions>>>().toEqualTypeOf<PathsOf<PostgresOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof dashboardOptions>>>().toEqualTypeOf<PathsOf<DashboardOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof ingressOptions>>>().toEqualTypeOf<PathsOf<IngressOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof functionEnvironmentOptions>>>().toEqualTypeOf<
      PathsOf<FunctionEnvironmentOptions>
    >()
    expectTypeOf<PathsOf<v.InferInput<typeof exportOptions>>>().toEqualTypeOf<PathsOf<ExportOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof credentialsOptions>>>().toEqualTypeOf<PathsOf<CredentialsOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof applicationOptions>>>().toEqualTypeOf<PathsOf<ApplicationOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof monitoringOptions>>>().toEqualTypeOf<PathsOf<MonitoringOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof networkPolicyOptions>>>().toEqualTypeOf<PathsOf<NetworkPolicyOptions>>()
    expectTypeOf<PathsOf<v.InferInput<typeof stackOptions>>>().toEqualTypeOf<PathsOf<StackOptions>>()
  })

  it('are compared by paths that reach the leaves', () => {
    expectTypeOf<'backend.volume.size'>().toExtend<PathsOf<StackOptions>>()
    expectTypeOf<'edit.ingress.redirectMiddleware'>().toExtend<PathsOf<StackOptions>>()
    expectTypeOf<'database.tls.ca.configMap'>().toExtend<PathsOf<BackendOptions>>()
    expectTypeOf<'tls.issuer.group'>().toExtend<PathsOf<IngressOptions>>()
    expectTypeOf<'backend.volume.sizes'>().not.toExtend<PathsOf<StackOptions>>()
    expectTypeOf<PathsOf<{ a: { b: 1 } }>>().toEqualTypeOf<'' | 'a' | 'a.b'>()
    expectTypeOf<PathsOf<{ a: { b: 1 } }>>().not.toEqualTypeOf<PathsOf<{ a: { c: 1 } }>>()
  })

  it('are required where nothing can be assumed, and only there', () => {
    expectTypeOf<RequiredKeys<StackOptions>>().toEqualTypeOf<'host'>()
    expectTypeOf<RequiredKeys<BackendOptions>>().toEqualTypeOf<'cloudOrigin' | 'database'>()
    expectTypeOf<RequiredKeys<DashboardOptions>>().toEqualTypeOf<'cloudOrigin'>()
    expectTypeOf<RequiredKeys<RouteEndOptions & IngressRouteOptions>>().toEqualTypeOf<'host'>()
    expectTypeOf<RequiredKeys<RouteEndOptions & GatewayRouteOptions>>().toEqualTypeOf<'host' | 'type' | 'gateway'>()
    expectTypeOf<RequiredKeys<PostgresOptions>>().toEqualTypeOf<never>()
    expectTypeOf<RequiredKeys<CredentialsOptions>>().toEqualTypeOf<never>()
    expectTypeOf<RequiredKeys<ApplicationOptions>>().toEqualTypeOf<'repoURL' | 'path'>()
  })

  it('take undefined for left out, as in a spread', () => {
    expectTypeOf<{ host: string; siteHost: undefined; backend: undefined }>().toExtend<StackOptions>()
    expect(convexStack({ host: 'a.example.com', siteHost: undefined, backend: undefined })).toHaveProperty('backend')
  })
})

describe('edits', () => {
  it('get the object of their role', () => {
    expectTypeOf<Callback<StackOptions, ['edit', 'backend', 'deployment']>>().toEqualTypeOf<IDeployment>()
    expectTypeOf<Callback<BackendOptions, ['edit', 'configMap']>>().toEqualTypeOf<IConfigMap>()
    expectTypeOf<Callback<PostgresOptions, ['edit', 'cluster']>>().toEqualTypeOf<ICluster>()
  })
})

describe('objects', () => {
  it('are records of Kubernetes objects', () => {
    expectTypeOf<BackendObjects>().toExtend<Readonly<Record<string, K8sObject | undefined>>>()
    expectTypeOf<DashboardObjects>().toExtend<Readonly<Record<string, K8sObject | undefined>>>()
    expectTypeOf<IngressObjects>().toExtend<Readonly<Record<string, K8sObject | undefined>>>()
    expectTypeOf<PostgresObjects>().toExtend<Objects>()
    expectTypeOf<ConvexStack>().toExtend<Objects>()
  })

  it('may be missing where an option turns them off', () => {
    expectTypeOf<ConvexStack['postgres']>().toEqualTypeOf<PostgresObjects | undefined>()
    expectTypeOf<undefined>().toExtend<BackendObjects['persistentVolumeClaim']>()
    expectTypeOf<undefined>().not.toExtend<BackendObjects['deployment']>()
  })
})

describe('what is wrong', () => {
  it('does not compile, and is refused when it comes from elsewhere', () => {
    const cloudOrigin = 'https://a.example.com'
    // @ts-expect-error A host is required.
    refused(() => convexStack({}))
    // @ts-expect-error A misspelt option.
    refused(() => convexStack({ host: 'a.example.com', nmaespace: 'x' }))
    // @ts-expect-error A misspelt option, one level down.
    refused(() => convexStack({ host: 'a.example.com', backend: { volum: {} } }))
    // @ts-expect-error There is one backend, always.
    refused(() => convexStack({ host: 'a.example.com', backend: { replicas: 2 } }))
    // @ts-expect-error Kubernetes' own words.
    refused(() => convexStack({ host: 'a.example.com', backend: { volume: { accessMode: 'RWO' } } }))
    // @ts-expect-error A number where a quantity belongs.
    refused(() => convexStack({ host: 'a.example.com', postgres: { storage: { size: 30 } } }))
    const server = { type: 'postgres', host: 'b', user: 'c' } as const
    // @ts-expect-error A password must not be written down.
    refused(() => convexBackend({ cloudOrigin, database: { ...server, password: 'd' } }))
    // @ts-expect-error A variable that Convex does not read.
    refused(() => convexStack({ host: 'a.example.com', backend: { env: { POSTGRES_DATABASE: 'x' } } }))
    // @ts-expect-error A secret must not be written down.
    refused(() => convexStack({ host: 'a.example.com', backend: { env: { AWS_SECRET_ACCESS_KEY: 'x' } } }))
    // @ts-expect-error A text where the variable is a number.
    refused(() => convexStack({ host: 'a.example.com', backend: { env: { V8_THREADS: '4' } } }))
    // @ts-expect-error SQLite has no host.
    refused(() => convexBackend({ cloudOrigin, database: { type: 'sqlite', host: 'b' } }))
    // @ts-expect-error No such edit.
    refused(() => convexStack({ host: 'a.example.com', edit: { backend: { pod: () => undefined } } }))
  })

  it('cannot be written to options that were given', () => {
    const options: StackOptions = { host: 'a.example.com' }
    // @ts-expect-error Options are readonly.
    options.host = 'b.example.com'
    expect(options.host).toBe('b.example.com')
  })
})
