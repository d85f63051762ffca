import type { BackendPodOptions } from '../../src/options/backend/backend.ts'
import type { CertificateAuthority } from '../../src/options/database/certificate-authority.ts'
import type { CredentialsReference } from '../../src/options/secrets/credentials.ts'
import type { DashboardPodOptions } from '../../src/options/dashboard/dashboard.ts'
import type { Database } from '../../src/options/database/database.ts'
import type { PublicRouteOptions } from '../../src/options/routes/ingress.ts'
import type { PostgresClusterOptions } from '../../src/options/postgres/postgres.ts'
import type { StackOptions } from '../../src/options/stack/stack.ts'
import type { Externals } from './invariants/index.ts'

type Reference = { readonly secret: string; readonly key: string }

function references(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => {
    if (typeof value !== 'object' || value === null || !('secret' in value)) return []
    const { secret, key } = value as Reference
    return [`${secret}/${key}`]
  })
}

function ofCredentials(
  reference: CredentialsReference & { readonly sealedSecret?: unknown; readonly externalSecret?: unknown },
) {
  const { secretName = 'convex-backend-secrets', keys = {}, sealedSecret, externalSecret } = reference
  if (sealedSecret !== undefined || externalSecret !== undefined) return []
  const { instanceName = 'CONVEX_INSTANCE_NAME', instanceSecret = 'CONVEX_INSTANCE_SECRET' } = keys
  return [`${secretName}/${instanceName}`, `${secretName}/${instanceSecret}`]
}

interface Reads {
  readonly database?: Database | undefined
  readonly credentials?: CredentialsReference | undefined
}

function ofAuthority(ca: CertificateAuthority | undefined): Pick<Externals, 'secretKeys' | 'configMapKeys'> {
  if (ca === undefined) return {}
  const { key = 'ca.crt' } = ca
  return 'secret' in ca ? { secretKeys: [`${ca.secret}/${key}`] } : { configMapKeys: [`${ca.configMap}/${key}`] }
}

function ofDatabase(database: Database | undefined): Pick<Externals, 'secretKeys' | 'configMapKeys'> {
  if (database === undefined || database.type === 'sqlite') return {}
  const { host, port, user, password, tls } = database
  const parts = references([host, port, user, password])
  if (typeof tls !== 'object') return { secretKeys: parts }
  const { secretKeys = [], configMapKeys = [] } = ofAuthority(tls.ca)
  return { secretKeys: [...parts, ...secretKeys], configMapKeys }
}

/** What the user's own words say is made elsewhere: nothing else may be missing from the objects. */
export function backendExternals(pod: BackendPodOptions, { database, credentials = {} }: Reads): Externals {
  const { env = {}, extraEnv = {}, volume, s3 } = pod
  const { secretKeys = [], configMapKeys = [] } = ofDatabase(database)
  const store = ofAuthority(s3?.endpointCA)
  const claim = volume === false ? undefined : volume?.existingClaim
  return {
    secretKeys: [
      ...ofCredentials(credentials),
      ...references([...Object.values(env), ...Object.values(extraEnv), ...Object.values(s3?.credentials ?? {})]),
      ...secretKeys,
      ...(store.secretKeys ?? []),
    ],
    configMapKeys: [...configMapKeys, ...(store.configMapKeys ?? [])],
    claims: claim === undefined ? [] : [claim],
  }
}

/** The same for a cluster: the Secret of its owner, unless it is among the objects. */
export function postgresExternals({ name = 'convex-db', credentials }: PostgresClusterOptions): Externals {
  if (credentials === undefined || credentials.sealedSecret !== undefined || credentials.externalSecret !== undefined)
    return {}
  const secret = credentials.secretName ?? `${name}-credentials`
  return { secretKeys: [`${secret}/username`, `${secret}/password`] }
}

/** The same for routes. */
export function ingressExternals(route: PublicRouteOptions, namespace = 'convex'): Externals {
  if (route.type === 'gateway' || route.type === 'tailscale') return {}
  const { tls } = route
  const middlewares = route.type === 'ingress' ? [] : (route.middlewares ?? [])
  return {
    middlewares: middlewares.map((item) => {
      const { name, namespace: own = namespace } = typeof item === 'string' ? { name: item } : item
      return name.includes('@') ? name : `${own}/${name}`
    }),
    tlsSecrets: typeof tls === 'object' && !('issuer' in tls) && 'secretName' in tls ? [tls.secretName] : [],
  }
}

/** The same for the dashboard. */
export function dashboardExternals({ ingress }: DashboardPodOptions, namespace?: string): Externals {
  if (ingress === undefined || ingress.type === 'gateway') return {}
  const middlewares = ingress.type === 'ingress' ? [] : ingress.middlewares
  return ingressExternals({ tls: ingress.tls, middlewares }, namespace)
}

/** The same for a whole stack. */
export function stackExternals(options: StackOptions): Externals {
  const { backend = {}, database, credentials, ingress, dashboard, namespace, postgres = {} } = options
  const routes = [
    ingress === undefined || ingress === false ? {} : ingressExternals(ingress, namespace),
    dashboard === undefined || dashboard === false ? {} : dashboardExternals(dashboard, namespace),
  ]
  const pod = backendExternals(backend, { database, credentials })
  const owner = postgres === false ? {} : postgresExternals(postgres)
  return {
    ...pod,
    secretKeys: [...(pod.secretKeys ?? []), ...(owner.secretKeys ?? [])],
    middlewares: routes.flatMap(({ middlewares = [] }) => middlewares),
    tlsSecrets: routes.flatMap(({ tlsSecrets = [] }) => tlsSecrets),
  }
}
