import {
  convexApplication,
  convexCredentials,
  convexDashboard,
  convexIngress,
  convexPostgres,
} from '@proompteng/convex-k8s'
import { describe } from 'vitest'
import { host, refuses } from './refusals.ts'

const application = { repoURL: 'https://github.com/example/x.git', path: 'argocd/convex' }

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
