import {
  convexApplication,
  convexBackend,
  convexCredentials,
  convexDashboard,
  convexIngress,
  convexPostgres,
  convexStack,
} from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../support/issues.ts'

const host = 'convex.example.com'
const server = { type: 'postgres', host: 'db.example.com', user: 'convex', password: { secret: 'db', key: 'password' } }
const backend = { cloudOrigin: `https://${host}`, database: server }
const application = { repoURL: 'https://github.com/example/x.git', path: 'argocd/convex' }
const s3 = {
  AWS_REGION: 'r',
  S3_STORAGE_EXPORTS_BUCKET: 'b',
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'b',
  S3_STORAGE_MODULES_BUCKET: 'b',
  S3_STORAGE_FILES_BUCKET: 'b',
}
const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }
type Row = readonly [options: object, path: string, message: RegExp]

function refuses(build: (options: never) => unknown, rows: readonly Row[]): void {
  it.each(rows.map(([options, path, message]) => [path, message, options] as const))(
    '%s: %s',
    (path, message, options) => {
      const issues = issuesOf(withWrong(build as (options: unknown) => unknown, options))
      expect(issues.map((issue) => issue.path)).toEqual([path])
      expect(issues[0]?.message).toMatch(message)
    },
  )
}

const sha = '652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'

describe('convexStack refuses', () => {
  refuses(convexStack, [
    [{}, 'host', /is required/],
    [{ host, hosts: 1 }, 'hosts', /did you mean "host"/],
    [{ host, somethingElse: 1 }, 'somethingElse', /known here: annotations, backend, .*, siteHost/],
    [{ host, backend: { volum: {} } }, 'backend.volum', /did you mean "volume"/],
    [{ host, backend: { volume: { Size: '1Gi' } } }, 'backend.volume.Size', /did you mean "size"/],
    [{ host: `https://${host}` }, 'host', /no scheme .*; did you mean "convex.example.com"/],
    [{ host: `${host}/` }, 'host', /no path/],
    [{ host: `${host}:443` }, 'host', /no port/],
    [{ host: '*.example.com' }, 'host', /no wildcard/],
    [{ host: 'Convex.example.com' }, 'host', /lower case/],
    [{ host: 'convex' }, 'host', /full host name/],
    [{ host: '' }, 'host', /expected a full host name/],
    [{ host: `${host}.` }, 'host', /no dot at the end .*; did you mean "convex.example.com"/],
    [{ host: `${'a'.repeat(64)}.example.com` }, 'host', /63/],
    [{ host: 7 }, 'host', /expected a full host name .* got a number/],
    [{ host, siteHost: host }, 'siteHost', /same as host; leave it out/],
    [{ host, siteHost: 'http://x.example.com' }, 'siteHost', /no scheme/],
    [{ host, namespace: 'my_ns' }, 'namespace', /DNS label .*"my_ns"/],
    [{ host, namespace: 'a'.repeat(64) }, 'namespace', /at most 63/],
    [{ host, namespace: 'a.b' }, 'namespace', /DNS label/],
    [{ host, instanceName: 'a|b' }, 'instanceName', /no "\|".*admin key/],
    [{ host, instanceName: 'a:b' }, 'instanceName', /no ":"/],
    [{ host, instanceName: 'a'.repeat(64) }, 'instanceName', /at most 63 .* got 64/],
    [{ host, instanceName: 'a_b' }, 'instanceName', /"a-b" and "a_b" would share one; use "-"/],
    [{ host, instanceName: 'Orders' }, 'instanceName', /lower-case/],
    [{ host, instanceName: '1st' }, 'instanceName', /begins with a letter/],
    [{ host, instanceName: 'a-' }, 'instanceName', /ends with a letter or digit/],
    [{ host, instanceName: '' }, 'instanceName', /instance name/],
    [{ host, instanceName: 'template1' }, 'instanceName', /PostgreSQL/],
    [{ host, release: 'latest' }, 'release', /full sha/],
    [{ host, release: sha.slice(0, 7) }, 'release', /40 hex digits/],
    [{ host, labels: { app: 'x' } }, 'labels.app', /selects the pods.*"name"/],
    [{ host, labels: { 'a b': 'x' } }, 'labels.a b', /key of a label/],
    [{ host, labels: { a: 'x y' } }, 'labels.a', /label value .*"x y"/],
    [{ host, labels: { a: 1 } }, 'labels.a', /expected text, got a number; .*quotes/],
    [{ host, labels: 'x' }, 'labels', /expected an object of labels, got text/],
    [{ host, labels: ['x'] }, 'labels', /expected an object of labels, got an array/],
    [{ host, annotations: { a: true } }, 'annotations.a', /expected text, got true/],
    [{ host, backend: 7 }, 'backend', /expected an object, got a number/],
    [{ host, backend: [] }, 'backend', /expected an object, got an array/],
    [{ host, postgres: null }, 'postgres', /expected an object, got null/],
    [{ host, postgres: true }, 'postgres', /expected an object, got true/],
    [{ host, postgres: false }, 'database', /required with postgres: false; give \{ type/],
    [{ host, database: server }, 'database', /no use beside .*; set postgres: false/],
    [{ host, postgres: false, database: {} }, 'database.type', /is required: "postgres", "mysql" or "sqlite"/],
    [
      { host, postgres: false, database: { type: 'mongo' } },
      'database.type',
      /"postgres", "mysql" or "sqlite", got "mongo"$/,
    ],
    [
      { host, postgres: false, database: { type: 'sqlite' }, backend: { volume: { accessMode: 'ReadWriteMany' } } },
      'backend.volume.accessMode',
      /several nodes may mount.*use "ReadWriteOncePod"/,
    ],
    [
      {
        host,
        postgres: false,
        database: { type: 'sqlite' },
        backend: { volume: false, env: { ...s3, S3_STORAGE_SEARCH_BUCKET: 'b' } },
      },
      'backend.volume',
      /SQLite is stored on the volume; set one/,
    ],
    [
      { host, postgres: { maxConnections: 100, poolSize: 81 } },
      'postgres.poolSize',
      /allow at most 80, or raise maxConnections/,
    ],
    [
      {
        host,
        postgres: false,
        database: { ...server, tls: { ca: { configMap: 'orders-config' } } },
        backend: { name: 'orders' },
      },
      'database.tls.ca.configMap',
      /"orders-config" is the ConfigMap with the variables of the backend; put the authority into another/,
    ],
    [{ host, postgres: { poolSize: 150 } }, 'postgres.poolSize', /allow at most 130/],
    [{ host, backend: { volume: false } }, 'backend.volume', /give a volume, or set all six S3 variables/],
    [{ host, backend: { env: s3 } }, 'backend.env', /all six variables; missing: S3_STORAGE_SEARCH_BUCKET/],
    [
      { host, backend: { env: { ...s3, S3_STORAGE_SEARCH_BUCKET: undefined } } },
      'backend.env',
      /missing: S3_STORAGE_SEARCH_BUCKET/,
    ],
    [
      {
        host,
        backend: {
          volume: false,
          env: Object.fromEntries([...Object.keys(s3), 'S3_STORAGE_SEARCH_BUCKET'].map((name) => [name, undefined])),
        },
      },
      'backend.volume',
      /give a volume/,
    ],
    [
      { host, backend: { image: { tag: 'v1' } } },
      'backend.image.tag',
      /same version as the backend.*"release".*"repository"/,
    ],
    [{ host, dashboard: { image: { tag: 'v1' } } }, 'dashboard.image.tag', /same version.*"v1" is not 652b828/],
    [
      { host, backend: { image: { tag: '652B828' } } },
      'backend.image.tag',
      /no tag "652B828".*curl .*commits\/652b828$/,
    ],
    [
      { host, release: 'precompiled-2026-08-22-652b828' },
      'release',
      /"precompiled-2026-08-22-652b828"; curl .*commits\/652b828 prints it/,
    ],
    [{ host, release: '652b828' }, 'release', /"652b828"; curl .*commits\/652b828 prints it/],
    [
      { host, release: 'latest' },
      'release',
      /"latest"; git ls-remote https:.* prints that of the newest.*\/releases lists all/,
    ],
    [{ host, release: 'v1.2.3' }, 'release', /"v1.2.3"; git ls-remote/],
    [{ host, release: 652 }, 'release', /40 hex digits in lower case, got a number; git ls-remote/],
    [{ host, release: sha.toUpperCase() }, 'release', new RegExp(`did you mean "${sha}"`)],
    [{ host, release: `ghcr.io/get-convex/convex-backend:${sha}` }, 'release', new RegExp(`did you mean "${sha}"`)],
    [{ host, release: 'a'.repeat(64) }, 'release', /got text of 64 characters; git ls-remote/],
    [
      { host, backend: { name: 'x' }, dashboard: { name: 'x' } },
      'dashboard.name',
      /name of a Service of the backend; choose another/,
    ],
    [{ host, backend: { name: 'convex-db-rw' } }, 'backend.name', /Service of the database cluster/],
    [
      { host, ingress: { entryPoints: { plain: 'websecure' } } },
      'ingress.entryPoints.plain',
      /name another, or set redirect to false/,
    ],
    [{ host, credentials: { sealedFile: 'a.yaml', sealedSecret: {} } }, 'credentials.sealedSecret', /not both/],
    [
      { host, credentials: { secretName: 'convex-db-app' } },
      'credentials.secretName',
      /CloudNativePG|database cluster/,
    ],
    [{ host, credentials: { edit: {} } }, 'credentials.edit', /unknown option/],
    [{ host, edit: { backend: { deploy: () => undefined } } }, 'edit.backend.deploy', /unknown option/],
    [{ host, edit: { backend: { deployment: {} } } }, 'edit.backend.deployment', /expected a function, got an object/],
  ])
})

describe('convexBackend refuses', () => {
  const { database, cloudOrigin } = backend
  refuses(convexBackend, [
    [
      { ...backend, configMapName: 'ca', database: { ...server, tls: { ca: { configMap: 'ca' } } } },
      'database.tls.ca.configMap',
      /"ca" is the ConfigMap with the variables of the backend/,
    ],
    [{ database }, 'cloudOrigin', /is required/],
    [{ cloudOrigin }, 'database', /is required/],
    [{ ...backend, cloudOrigin: `${cloudOrigin}/` }, 'cloudOrigin', /no trailing slash/],
    [{ ...backend, cloudOrigin: `${cloudOrigin}/api` }, 'cloudOrigin', /no path/],
    [{ ...backend, cloudOrigin: `${cloudOrigin}?a=1` }, 'cloudOrigin', /no path/],
    [{ ...backend, cloudOrigin: host }, 'cloudOrigin', /begins with "https:\/\/"/],
    [{ ...backend, cloudOrigin: `wss://${host}` }, 'cloudOrigin', /begins with "https:\/\/"/],
    [{ ...backend, cloudOrigin: `${cloudOrigin}:99999` }, 'cloudOrigin', /port|expected an origin/],
    [
      { ...backend, siteOrigin: cloudOrigin },
      'siteOrigin',
      /is the cloud origin itself; HTTP actions are below .*\/http/,
    ],
    [
      { ...backend, siteOrigin: 'https://other.example.com/http' },
      'siteOrigin',
      /use https:\/\/convex.example.com\/http or/,
    ],
    [{ ...backend, siteOrigin: `${cloudOrigin}/http/` }, 'siteOrigin', /no trailing slash/],
    [{ ...backend, siteOrigin: `${cloudOrigin}/site` }, 'siteOrigin', /no path/],
    [{ ...backend, name: '1st' }, 'name', /begins with a letter/],
    [{ ...backend, name: 'A' }, 'name', /DNS label/],
    [{ ...backend, configMapName: 'a_b' }, 'configMapName', /Kubernetes name/],
    [{ ...backend, volume: { size: '10GB' } }, 'volume.size', /quantity such as "30Gi".*"10GB"/],
    [{ ...backend, volume: { size: '10 Gi' } }, 'volume.size', /quantity/],
    [{ ...backend, volume: { size: 10 } }, 'volume.size', /text such as "30Gi", got a number; did you mean "10Gi"/],
    [{ ...backend, volume: { size: '0Gi' } }, 'volume.size', /above|zero|0/],
    [{ ...backend, volume: { size: '500m' } }, 'volume.size', /byte|quantity|size/],
    [{ ...backend, volume: { accessMode: 'RWO' } }, 'volume.accessMode', /did you mean "ReadWriteOnce"/],
    [
      { ...backend, volume: { existingClaim: 'a', size: '1Gi' } },
      'volume.size',
      /no effect on existingClaim; remove one/,
    ],
    [{ ...backend, volume: true }, 'volume', /expected an object, got true/],
    [
      { ...backend, resources: { requests: { memory: '2Gi' }, limits: { memory: '1024Mi' } } },
      'resources.requests.memory',
      /2Gi is above the limit of 1024Mi; lower/,
    ],
    [{ ...backend, resources: { requests: { cpu: 'much' } } }, 'resources.requests.cpu', /quantity/],
    [{ ...backend, resources: { requests: { mem: '1Gi' } } }, 'resources.requests.mem', /memory|resource/],
    [{ ...backend, nodeSelector: 'ssd' }, 'nodeSelector', /expected an object of .*, got text/],
    [{ ...backend, nodeSelector: { disk: 1 } }, 'nodeSelector.disk', /expected text/],
    [{ ...backend, nodeSelector: { 'a b': 'x' } }, 'nodeSelector.a b', /label/],
    [{ ...backend, tolerations: {} }, 'tolerations', /expected a list, got an object/],
    [{ ...backend, tolerations: ['x'] }, 'tolerations[0]', /expected an object, got text/],
    [{ ...backend, affinity: [] }, 'affinity', /expected an object, got an array/],
    [{ ...backend, affinity: { nodeAfinity: {} } }, 'affinity.nodeAfinity', /did you mean "nodeAffinity"/],
    [
      {
        ...backend,
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpression: [{ key: 'x', operator: 'Exists' }] }],
            },
          },
        },
      },
      'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpression',
      /did you mean "matchExpressions"/,
    ],
    [
      { ...backend, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } },
      'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]',
      /topologyKey/,
    ],
    [{ ...backend, tolerations: [{ effekt: 'NoSchedule' }] }, 'tolerations[0].effekt', /did you mean "effect"/],
    [{ ...backend, tolerations: [{}, { operator: 'Is' }] }, 'tolerations[1].operator', /must be equal to one of/],
    [
      { ...backend, topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'x' }] },
      'topologySpreadConstraints[0]',
      /whenUnsatisfiable/,
    ],
    [{ ...backend, image: { tag: 'latest' } }, 'image.tag', /changes under a running system; give a release/],
    [{ ...backend, image: { repository: 'a/b:1' } }, 'image.repository', /use the option "tag"/],
    [{ ...backend, image: { repository: 'a/b@sha256:1' } }, 'image.repository', /use the option "digest"/],
    [{ ...backend, image: { repository: 'A/B' } }, 'image.repository', /image name such as/],
    [{ ...backend, image: { digest: 'sha256:1' } }, 'image.digest', /"sha256:" and 64 hex digits/],
    [
      { ...backend, image: { pullPolicy: 'always' } },
      'image.pullPolicy',
      /"Always", "IfNotPresent" or "Never".*; did you mean "Always"/,
    ],
    [{ ...backend, image: { pullSecrets: 'x' } }, 'image.pullSecrets', /expected a list/],
    [{ ...backend, image: { pullSecrets: ['a', 'b', 'a'] } }, 'image.pullSecrets[2]', /"a" is a duplicate of \[0\]/],
    [
      { ...backend, topologySpreadConstraints: [spread, { ...spread, whenUnsatisfiable: 'DoNotSchedule' }, spread] },
      'topologySpreadConstraints[2]',
      /"zone" with "ScheduleAnyway" is a duplicate of \[0\]; Kubernetes allows each only once/,
    ],
    [{ ...backend, service: { apiPort: 0 } }, 'service.apiPort', /from 1 to 65535/],
    [
      { ...backend, service: { apiPort: 3211 } },
      'service.sitePort',
      /same as apiPort \(3211\); give another one, or false/,
    ],
    [{ ...backend, service: { sitePort: true } }, 'service.sitePort', /whole number/],
    [
      { ...backend, terminationGracePeriodSeconds: 5 },
      'terminationGracePeriodSeconds',
      /after shutdownDelaySeconds \(5\)/,
    ],
    [{ ...backend, shutdownDelaySeconds: 60 }, 'terminationGracePeriodSeconds', /set more/],
    [{ ...backend, shutdownDelaySeconds: 1.5 }, 'shutdownDelaySeconds', /whole number of seconds/],
    [{ ...backend, startupTimeoutSeconds: 59 }, 'startupTimeoutSeconds', /from 60 to 86400/],
    [{ ...backend, startupTimeoutSeconds: 86_401 }, 'startupTimeoutSeconds', /from 60 to 86400/],
    [{ ...backend, podSecurity: 'restricted', runAsUser: 0 }, 'runAsUser', /at least 1/],
    [{ ...backend, runAsUser: 1000 }, 'runAsUser', /no effect with podSecurity "baseline".*"restricted"/],
    [{ ...backend, podSecurity: 'baseline', runAsUser: 1 }, 'runAsUser', /runs as UID 0/],
    [{ ...backend, podSecurity: 'privileged' }, 'podSecurity', /"baseline" or "restricted"/],
    [{ ...backend, telemetry: 'false' }, 'telemetry', /true or false/],
    [{ ...backend, urlVariable: 'DB_URL' }, 'urlVariable', /"POSTGRES_URL" or "DATABASE_URL"/],
    [{ ...backend, podLabels: { app: 'x' } }, 'podLabels.app', /selects the pods/],
    [{ ...backend, podAnnotations: { 'checksum/config': 'x' } }, 'podAnnotations.checksum/config', /package|set by/],
    [{ ...backend, env: { RUST_LOGG: 'x' } }, 'env.RUST_LOGG', /Did you mean RUST_LOG\?/],
    [{ ...backend, env: { POSTGRES_DATABASE: 'x' } }, 'env.POSTGRES_DATABASE', /named after `instanceName`/],
    [
      { ...backend, env: { DO_NOT_REQUIRE_SSL: 'false' } },
      'env.DO_NOT_REQUIRE_SSL',
      /any text, even false.*`database.tls`/,
    ],
    [{ ...backend, env: { V8_THREADS: '4' } }, 'env.V8_THREADS', /whole number/],
    [{ ...backend, env: { AWS_SECRET_ACCESS_KEY: 'x' } }, 'env.AWS_SECRET_ACCESS_KEY', /refer to it instead/],
    [{ ...backend, env: { RUST_LOG: { secret: 'a' } } }, 'env.RUST_LOG.key', /is required/],
    [{ ...backend, env: [] }, 'env', /expected an object of variables, got an array/],
    [{ ...backend, extraEnv: { TMPDIR: '/tmp' } }, 'extraEnv.TMPDIR', /path is fixed/],
    [{ ...backend, extraEnv: { RUST_LOG: 'info' } }, 'extraEnv.RUST_LOG', /Set it in `env`/],
    [
      { ...backend, extraEnv: { SSL_CERT_FILE: '/ca' } },
      'extraEnv.SSL_CERT_FILE',
      /replaces the certificate authorities/,
    ],
    [
      { ...backend, extraEnv: { JWKS: { secret: 's', key: 'k' } } },
      'extraEnv.JWKS',
      /^must not be set here\. Functions do not see .*`functionEnvironment`, or by `npx convex env set JWKS`/,
    ],
    [{ ...backend, env: { OPENAI_API_KEY: 'x' } }, 'env.OPENAI_API_KEY', /`functionEnvironment`/],
    [{ ...backend, extraEnv: { '1A': 'x' } }, 'extraEnv.1A', /no digit at the beginning/],
    [{ ...backend, extraEnv: { A: true } }, 'extraEnv.A', /expected text or \{ secret, key \}.*quotes/],
    [{ ...backend, database: { type: 'sqlite', host: 'x' } }, 'database.host', /unknown option/],
    [
      { ...backend, database: { ...server, host: 'https://db.example.com' } },
      'database.host',
      /without scheme and port/,
    ],
    [{ ...backend, database: { ...server, host: 'db.example.com:5432' } }, 'database.host', /without scheme and port/],
    [{ ...backend, database: { ...server, user: ' ' } }, 'database.user', /not empty/],
    [{ ...backend, database: { ...server, user: '\uD800' } }, 'database.user', /text|character/],
    [
      { ...backend, database: { ...server, password: 'x' } },
      'database.password',
      /expected \{ secret, key \}.*got text/,
    ],
    [
      { ...backend, database: { ...server, password: { secret: 'convex-db-app', key: 'uri' } } },
      'database.password',
      /URL with a database name, which Convex refuses/,
    ],
    [
      { ...backend, database: { ...server, host: { secret: 'convex-db-app', key: 'fqdn-uri' } } },
      'database.host',
      /give host, port, user and password/,
    ],
    [{ ...backend, database: { ...server, port: 70_000 } }, 'database.port', /from 1 to 65535/],
    [
      { ...backend, database: { ...server, tls: 'require' } },
      'database.tls',
      /"system", "disabled" or { ca.*"require"; did you mean "system"/,
    ],
    [
      { ...backend, database: { ...server, tls: {} } },
      'database.tls',
      /expected "system", "disabled" or \{ ca: .* got an object/,
    ],
    [
      { ...backend, database: { ...server, tls: { ca: { secret: 'A b' } } } },
      'database.tls.ca.secret',
      /Kubernetes name/,
    ],
    [
      { ...backend, database: { ...server, maxConnections: 64 } },
      'database.poolSize',
      /pool of 64 .* allow at most 44/,
    ],
    [
      { ...backend, database: { ...server, poolSize: 100, maxConnections: 100 } },
      'database.poolSize',
      /allow at most 80/,
    ],
    [
      { ...backend, database: { ...server, type: 'mysql', poolSize: 81, maxConnections: 100 } },
      'database.poolSize',
      /at most 80/,
    ],
    [{ ...backend, database: { ...server, database: 'x' } }, 'database.database', /unknown option/],
    [{ ...backend, credentials: { keys: { secret: 'x' } } }, 'credentials.keys.secret', /known here|did you mean/],
    [
      { ...backend, credentials: { keys: { instanceSecret: 'a b' } } },
      'credentials.keys.instanceSecret',
      /key of a Secret/,
    ],
    [
      { ...backend, edit: { pod: () => undefined } },
      'edit.pod',
      /known here: configMap, deployment, persistentVolumeClaim, service/,
    ],
  ])
})

describe('convexPostgres refuses', () => {
  refuses(convexPostgres, [
    [{ name: 'a'.repeat(51) }, 'name', /at most 50/],
    [{ name: '1db' }, 'name', /begins with a letter/],
    [{ instances: 0 }, 'instances', /from 1 to 99/],
    [{ instances: '3' }, 'instances', /whole number .*got "3"/],
    [{ storage: { size: '30GB' } }, 'storage.size', /quantity/],
    [{ storage: { wal: {} } }, 'storage.wal.size', /is required/],
    [{ storage: { wal: { size: '1Gi' } } }, 'storage.wal.size', /above max_wal_size \(1GB\), got 1Gi/],
    [{ image: 'postgres' }, 'image', /version tag/],
    [{ image: 'pg:latest' }, 'image', /version tag/],
    [{ image: 'pg:trixie-17' }, 'image', /begins with the PostgreSQL version/],
    [{ image: 'not an image:17' }, 'image', /image/],
    [{ parameters: { max_connections: '200' } }, 'parameters.max_connections', /option maxConnections/],
    [{ parameters: { MAX_CONNECTIONS: '200' } }, 'parameters.MAX_CONNECTIONS', /maxConnections|lower/],
    [{ parameters: { ssl: 'off' } }, 'parameters.ssl', /managed by CloudNativePG/],
    [{ parameters: { 'a b': 'x' } }, 'parameters.a b', /not the name of a PostgreSQL setting/],
    [{ parameters: { work_mem: 64 } }, 'parameters.work_mem', /text such as "256MB", got a number/],
    [{ parameters: { shared_buffers: '256' } }, 'parameters.shared_buffers', /with a unit: kB, MB, GB or TB/],
    [{ parameters: { shared_buffers: '1GB' } }, 'parameters.shared_buffers', /memory request \(512Mi\); raise/],
    [
      { parameters: { min_wal_size: '2GB' } },
      'parameters.min_wal_size',
      /must be below max_wal_size: 2GB is not below 1GB/,
    ],
    [{ maxConnections: 29 }, 'maxConnections', /from 30 to 262143/],
    [{ maxConnections: 30, poolSize: 11 }, 'poolSize', /allow at most 10/],
    [{ owner: 'postgres' }, 'owner', /reserved by PostgreSQL or the operator/],
    [{ owner: 'streaming_replica' }, 'owner', /is reserved by/],
    [{ owner: 'pg_x' }, 'owner', /is reserved by/],
    [{ owner: 'A' }, 'owner', /role name/],
    [{ instanceName: 'a_b' }, 'instanceName', /use "-"/],
    [{ inheritedMetadata: { labels: { a: 'x y' } } }, 'inheritedMetadata.labels.a', /label value/],
    [{ replicas: 3 }, 'replicas', /unknown option/],
  ])
})

describe('convexDashboard refuses', () => {
  const cloudOrigin = `https://${host}`
  refuses(convexDashboard, [
    [{}, 'cloudOrigin', /is required/],
    [{ cloudOrigin: 'http://convex-backend:3210/' }, 'cloudOrigin', /trailing slash/],
    [{ cloudOrigin, replicas: -1 }, 'replicas', /from 0 to 100/],
    [{ cloudOrigin, tailscale: { hostname: 'A.b' } }, 'tailscale.hostname', /DNS label/],
    [{ cloudOrigin, tailscale: { tags: ['convex'] } }, 'tailscale.tags[0]', /"tag:convex"/],
    [{ cloudOrigin, tailscale: { tags: ['tag:a', 'tag:b, tag:c'] } }, 'tailscale.tags[1]', /a tag such as/],
    [{ cloudOrigin, tailscale: { tags: 'tag:a' } }, 'tailscale.tags', /expected a list/],
    [{ cloudOrigin, tailscale: true }, 'tailscale', /expected an object/],
    [{ cloudOrigin, tailscale: { funnel: true } }, 'tailscale.funnel', /unknown option/],
    [{ cloudOrigin, servicePort: 65_536 }, 'servicePort', /from 1 to 65535/],
    [{ cloudOrigin, adminKey: 'x' }, 'adminKey', /unknown option/],
  ])
})

describe('convexIngress refuses', () => {
  refuses(convexIngress, [
    [{}, 'host', /is required/],
    [{ host, tls: 'letsencrypt' }, 'tls', /"entryPoint", \{ issuer \}, \{ secretName \} or \{ certResolver \}/],
    [{ host, tls: { issuer: 'letsencrypt' } }, 'tls.issuer', /expected an object, got text/],
    [{ host, tls: { issuer: { name: 'a', kind: 'X' } } }, 'tls.issuer.kind', /"ClusterIssuer" or "Issuer"/],
    [{ host, tls: {} }, 'tls', /expected "entryPoint", \{ issuer \}, .* got an object/],
    [{ host, tls: { certResolver: '' } }, 'tls.certResolver', /not empty/],
    [{ host, tls: false }, 'tls', /expected "entryPoint"/],
    [{ host, middlewares: 'a' }, 'middlewares', /expected a list/],
    [{ host, middlewares: ['A b'] }, 'middlewares[0]', /name of a Middleware/],
    [{ host, middlewares: [{ name: 'a', namespace: 'B' }] }, 'middlewares[0].namespace', /DNS label/],
    [{ host, middlewares: ['convex-backend-redirect'] }, 'middlewares[0]', /redirect|own/],
    [{ host, entryPoints: { secure: 'a b' } }, 'entryPoints.secure', /name of an entry point/],
    [{ host, redirect: 'no' }, 'redirect', /true or false/],
    [{ host, service: { port: 'api' } }, 'service.port', /whole number/],
    [{ host, siteHost: host }, 'siteHost', /leave it out/],
  ])
})

describe('convexCredentials refuses', () => {
  refuses(convexCredentials, [
    [{ sealedFile: '../a.yaml' }, 'sealedFile', /without a path/],
    [{ sealedFile: 'a.json' }, 'sealedFile', /name of a YAML file/],
    [{ sealedFile: 'kustomization.yaml' }, 'sealedFile', /name of a YAML file/],
    [{ sealedFile: 'kustomization.yml' }, 'sealedFile', /name of a YAML file/],
    [{ sealedSecret: 'x' }, 'sealedSecret', /expected an object/],
    [{ secretName: 'A' }, 'secretName', /Kubernetes name/],
    [{ keys: { adminKey: '..' } }, 'keys.adminKey', /key of a Secret/],
    [{ instanceNameFromSecret: 'yes' }, 'instanceNameFromSecret', /true or false/],
  ])
})

describe('convexApplication refuses', () => {
  refuses(convexApplication, [
    [{ path: 'a' }, 'repoURL', /is required/],
    [{ repoURL: application.repoURL }, 'path', /is required/],
    [{ ...application, path: '/a' }, 'path', /no leading slash/],
    [{ ...application, path: 'a/../b' }, 'path', /no "\.\."/],
    [{ ...application, path: '' }, 'path', /path/],
    [{ ...application, repoURL: 'https://user:token@github.com/a/b' }, 'repoURL', /credential|password|secret/],
    [{ ...application, syncOptions: ['PruneLast'] }, 'syncOptions[0]', /"PruneLast=true"/],
    [{ ...application, syncOptions: ['CreateNamespace=false'] }, 'syncOptions[0]', /CreateNamespace/],
    [{ ...application, automated: { prunes: true } }, 'automated.prunes', /did you mean "prune"/],
    [{ ...application, automated: true }, 'automated', /expected an object/],
    [{ ...application, retryLimit: -1 }, 'retryLimit', /at least 0/],
    [{ ...application, destination: { namespace: 'A' } }, 'destination.namespace', /DNS label/],
    [{ ...application, ignoreDifferences: {} }, 'ignoreDifferences', /expected a list/],
    [{ ...application, project: ' ' }, 'project', /not empty/],
  ])
})
