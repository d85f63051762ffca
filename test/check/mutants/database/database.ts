import {
  besideCluster,
  clusterIn,
  containerOf,
  envOf,
  inBackend,
  inPostgresUrl,
  inUrl,
  removeEnv,
  setEnv,
  toHost,
  urlOf,
} from '../support/database.ts'
import type { BackendJson, Json } from '../support/database.ts'
import type { Mutant } from '../mutant.ts'

const withQuery = (query: string) => (url: string) => `${url}${url.includes('?') ? '&' : '?'}${query}`

function authorityOf(backend: BackendJson) {
  return backend.spec.template.spec.volumes?.find(({ name }) => name === 'database-ca')
}

/** Adds a pooler and lets the backend connect through it. */
function pooled(backend: BackendJson, all: Json[], fields: Json): unknown {
  const cluster = clusterIn(all)
  all.push({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: { name: 'pool-between', namespace: cluster.metadata.namespace },
    spec: { cluster: { name: cluster.metadata.name }, type: 'rw', pgbouncer: {}, ...fields },
  })
  return toHost('pool-between:5432')(backend)
}

/** Faults in what the backend is told of its database. */
export const databaseMutants: readonly Mutant[] = [
  inBackend(
    'database-url-path',
    'a database name ends the URL',
    inPostgresUrl((url) => url.replace(/(\?|$)/, '/convex$1')),
  ),
  inBackend('database-url-path', 'a reference ends the URL', (backend) => {
    setEnv(backend, { name: 'DB', value: 'convex_self_hosted' })
    return inPostgresUrl((url) => url.replace(/(\?|$)/, '/$(DB)$1'))(backend)
  }),
  ...(['uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'] as const).map((key) =>
    besideCluster('database-url-source', `the URL is the key ${key}`, (backend, all) => {
      const entry = urlOf(backend)!
      delete entry.value
      entry.valueFrom = { secretKeyRef: { name: `${clusterIn(all).metadata.name}-app`, key } }
      return true
    }),
  ),
  inBackend(
    'database-url-format',
    'a JDBC URL',
    inUrl((url) => `jdbc:${url}`),
  ),
  inBackend(
    'database-url-format',
    'the scheme of a library',
    inUrl((url) => url.replace(/^\w+:/, 'postgres+asyncpg:')),
  ),
  inBackend(
    'database-url-format',
    'key=value pairs',
    inUrl(() => 'host=db port=5432 user=convex'),
  ),
  inBackend(
    'database-url-user',
    'no user',
    inUrl((url) => url.replace(/\/\/[^@]*@/, '//')),
  ),
  inBackend(
    'database-url-user',
    'a password alone',
    inUrl((url) => url.replace(/\/\/[^:]*:/, '//:')),
  ),
  ...['schema=public', 'pgbouncer=true', 'sslrootcert=/ca.crt', 'connect_timeout=ten', 'dbname=app'].map((query) =>
    inBackend('database-url-parameters', query, inPostgresUrl(withQuery(query))),
  ),
  inBackend('database-url-parameters', 'a parameter of another driver for MySQL', (backend) =>
    urlOf(backend)?.name === 'MYSQL_URL' ? inUrl(withQuery('ssl-mode=REQUIRED'))(backend) : false,
  ),
  ...['PGUSER', 'PGPASSWORD', 'PGHOST', 'PGPORT'].flatMap((name) => [
    inBackend('database-url-references', `${name} is not set`, (backend) => removeEnv(backend, name)),
    inBackend('database-url-references', `${name} is set too late`, (backend) => {
      const entry = envOf(backend, name)
      if (entry !== undefined) setEnv(backend, entry)
      return entry !== undefined
    }),
  ]),
  inBackend(
    'database-url-references',
    'references of a shell',
    inUrl((url) => url.replaceAll(/\$\((\w+)\)/g, '${$1}')),
  ),
  inBackend('database-url-references', 'the URL is in the ConfigMap', (backend, all) => {
    const entry = urlOf(backend)
    const [source] = (containerOf(backend).envFrom ?? []) as { configMapRef?: { name: string } }[]
    const config = all.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' && (metadata as { name: string }).name === source?.configMapRef?.name,
    )
    if (entry?.value === undefined || config === undefined) return false
    ;(config['data'] as Record<string, string>)[entry.name] = entry.value
    return removeEnv(backend, entry.name)
  }),
  inBackend(
    'database-password-secret',
    'a password in the URL',
    inUrl((url) => url.replace(/:\$\(\w+\)@/, ':hunter2@')),
  ),
  inBackend('database-password-secret', 'a password in a variable', (backend) => {
    const entry = envOf(backend, 'PGPASSWORD') ?? envOf(backend, 'MYSQL_PASSWORD')
    if (entry === undefined) return false
    delete entry.valueFrom
    entry.value = 'hunter2'
    return true
  }),
  inBackend(
    'database-password-encoding',
    'a slash in the password',
    inUrl((url) => url.replace(/:\$\(\w+\)@/, ':hun/ter@')),
  ),
  inBackend('database-password-encoding', 'a hash in the password of a variable', (backend) => {
    const entry = envOf(backend, 'PGPASSWORD') ?? envOf(backend, 'MYSQL_PASSWORD')
    if (entry === undefined) return false
    delete entry.valueFrom
    entry.value = 'hun#ter'
    return true
  }),
  ...['POSTGRES_URL', 'MYSQL_URL', 'DATABASE_URL'].map((name) =>
    inBackend('duplicate-database-url', `${name} as well`, (backend) => {
      if (urlOf(backend) === undefined || envOf(backend, name) !== undefined) return false
      setEnv(backend, { name, value: 'postgresql://$(PGUSER):$(PGPASSWORD)@db:5432' })
      return true
    }),
  ),
  inBackend(
    'empty-database-url',
    'the URL is empty',
    inUrl(() => ''),
  ),
  inBackend('optional-database-url', 'the URL is optional', (backend) => {
    const entry = urlOf(backend)
    if (entry === undefined) return false
    delete entry.value
    entry.valueFrom = { secretKeyRef: { name: 'database', key: 'url', optional: true } }
    return true
  }),
  inBackend('postgres-url-variable', 'the deprecated variable', (backend) => {
    const entry = envOf(backend, 'POSTGRES_URL')
    if (entry !== undefined) entry.name = 'DATABASE_URL'
    return entry !== undefined
  }),
  besideCluster('instance-name-visible', 'the instance name comes from a Secret', (backend) => {
    if (envOf(backend, 'INSTANCE_NAME')?.value === undefined) return false
    setEnv(backend, { name: 'INSTANCE_NAME', valueFrom: { secretKeyRef: { name: 'names', key: 'name' } } })
    return true
  }),
  besideCluster('database-name', 'another instance name', (backend) => {
    const entry = envOf(backend, 'INSTANCE_NAME')
    if (entry?.value === undefined) return false
    entry.value = `${entry.value}-2`
    return true
  }),
  besideCluster(
    'database-user',
    'a user that nobody makes',
    inPostgresUrl((url) => url.replace(/\/\/[^:]*:/, '//admin_2:')),
  ),
  besideCluster(
    'database-user',
    'the superuser',
    inPostgresUrl((url) => url.replace(/\/\/[^:]*:/, '//postgres:')),
  ),
  besideCluster('database-ca', 'no authority', (backend) => removeEnv(backend, 'PG_CA_FILE')),
  besideCluster('database-ca', 'an empty authority', (backend) => {
    setEnv(backend, { name: 'PG_CA_FILE', value: '' })
    return true
  }),
  besideCluster('database-tls', 'TLS is not required, and that is all', (backend) => {
    setEnv(backend, { name: 'DO_NOT_REQUIRE_SSL', value: 'true' })
    return removeEnv(backend, 'PG_CA_FILE')
  }),
  besideCluster('database-tls', 'sslmode=disable, and that is all', inPostgresUrl(withQuery('sslmode=disable'))),
  inBackend('database-tls', 'one of the two switches is gone', (backend) =>
    urlOf(backend)?.name === 'MYSQL_URL' ? false : removeEnv(backend, 'DO_NOT_REQUIRE_SSL'),
  ),
  besideCluster('database-plain-text', 'TLS is off, and the server insists on it', (backend, all) => {
    const { spec } = clusterIn(all)
    spec.postgresql = { ...spec.postgresql, pg_hba: ['hostnossl all all all reject'] }
    setEnv(backend, { name: 'DO_NOT_REQUIRE_SSL', value: 'true' })
    return inPostgresUrl(withQuery('sslmode=disable'))(backend)
  }),
  ...['PG_CA_FILE', 'MYSQL_CA_FILE'].flatMap((name) => [
    inBackend('ca-file-mount', `${name} is elsewhere`, (backend) => {
      const entry = envOf(backend, name)
      if (entry?.value === undefined) return false
      entry.value = '/nowhere/ca.crt'
      return true
    }),
    inBackend('ca-file-mount', `${name} has another file name`, (backend) => {
      const entry = envOf(backend, name)
      if (entry?.value === undefined) return false
      entry.value = entry.value.replace('ca.crt', 'root.crt')
      return true
    }),
    inBackend('ca-file-mount', `${name} is not mounted`, (backend) => {
      const container = containerOf(backend)
      const mounts = container.volumeMounts ?? []
      container.volumeMounts = mounts.filter(({ name: volume }) => volume !== 'database-ca')
      return envOf(backend, name) !== undefined && container.volumeMounts.length < mounts.length
    }),
  ]),
  besideCluster('ssl-cert-dir', 'the directory of PG_CA_FILE', (backend) => {
    const file = envOf(backend, 'PG_CA_FILE')?.value
    if (file === undefined) return false
    setEnv(backend, { name: 'SSL_CERT_DIR', value: file.slice(0, file.lastIndexOf('/')) })
    return true
  }),
  besideCluster('ca-file-mount', 'the key does not exist', (backend) => {
    const item = authorityOf(backend)?.secret?.items?.[0]
    if (item === undefined) return false
    item.key = 'tls.crt'
    return true
  }),
  besideCluster('ca-key-mount', 'the whole Secret is mounted', (backend) => {
    const secret = authorityOf(backend)?.secret
    if (secret?.items === undefined) return false
    delete secret.items
    return true
  }),
  besideCluster('ca-key-mount', 'the key is mounted as well', (backend) => {
    authorityOf(backend)?.secret?.items?.push({ key: 'ca.key', path: 'ca.key' })
    return authorityOf(backend)?.secret !== undefined
  }),
  besideCluster('ca-key-mount', 'the Secret is the environment', (backend, all) => {
    const container = containerOf(backend)
    container.envFrom = [...(container.envFrom ?? []), { secretRef: { name: `${clusterIn(all).metadata.name}-ca` } }]
    return true
  }),
  besideCluster('system-ca-bundle', 'the authority is for everything', (backend) => {
    const entry = envOf(backend, 'PG_CA_FILE')
    if (entry !== undefined) entry.name = 'SSL_CERT_FILE'
    return entry !== undefined
  }),
  besideCluster('database-host-certificate', 'an address', toHost('10.96.0.10:5432')),
  besideCluster('database-host-certificate', 'the name of the cluster', (backend, all) =>
    toHost(`${clusterIn(all).metadata.name}:5432`)(backend),
  ),
  besideCluster('database-host-certificate', 'a pooler', (backend, all) => pooled(backend, all, {})),
  ...(['ro', 'r'] as const).map((role) =>
    besideCluster('database-host-primary', `the Service ${role}`, (backend, all) =>
      toHost(`${clusterIn(all).metadata.name}-${role}:5432`)(backend),
    ),
  ),
  besideCluster('database-host-primary', 'a pooler for reading', (backend, all) =>
    pooled(backend, all, { type: 'ro' }),
  ),
  besideCluster('database-port', 'another port', (backend, all) =>
    toHost(`${clusterIn(all).metadata.name}-rw:5433`)(backend),
  ),
  besideCluster('connection-pool', 'a large pool', (backend) => {
    setEnv(backend, { name: 'POSTGRES_MAX_CONNECTIONS', value: '100000' })
    return true
  }),
  besideCluster('connection-pool', 'the pool of Convex for a small server', (backend, all) => {
    const parameters = clusterIn(all).spec.postgresql?.parameters
    if (parameters !== undefined) delete parameters['max_connections']
    return removeEnv(backend, 'POSTGRES_MAX_CONNECTIONS')
  }),
  besideCluster('pooler-mode', 'a pooler by transaction', (backend, all) =>
    pooled(backend, all, { pgbouncer: { poolMode: 'transaction' } }),
  ),
  besideCluster('pooler-clients', 'more connections than the pooler accepts', (backend, all) => {
    setEnv(backend, { name: 'POSTGRES_MAX_CONNECTIONS', value: '5000' })
    return pooled(backend, all, {})
  }),
  besideCluster('pooler-connections', 'more connections than the cluster accepts', (backend, all) =>
    pooled(backend, all, { pgbouncer: { parameters: { default_pool_size: '1000' } } }),
  ),
  besideCluster('database-secret-keys', 'a key that is not there', (backend) => {
    const reference = envOf(backend, 'PGUSER')?.valueFrom?.secretKeyRef
    if (reference === undefined || !reference.name.endsWith('-app')) return false
    reference.key = 'owner'
    return true
  }),
  besideCluster('database-secret-keys', 'the Secret of the superuser', (backend, all) => {
    const reference = envOf(backend, 'PGPASSWORD')?.valueFrom?.secretKeyRef
    if (reference === undefined) return false
    reference.name = `${clusterIn(all).metadata.name}-superuser`
    return true
  }),
]
