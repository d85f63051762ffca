import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import type { StackOptions } from '@proompteng/convex-k8s'
import { sealedSecretFor } from '../support/arbitraries/secret-sources.ts'
import { stackExternals } from '../support/externals.ts'
import { manifestsOf, problemsOf } from '../support/invariants/index.ts'
import type { Manifest } from '../support/invariants/index.ts'

const options: StackOptions = {
  host: 'convex.example.com',
  siteHost: 'site.example.com',
  ingress: { tls: { issuer: { name: 'letsencrypt-prod' } }, middlewares: ['headers'] },
  credentials: { sealedSecret: sealedSecretFor({}) },
}

// A part of a manifest, as deep as a mutation wants to go.
type Part = { [key: string]: Part } & { [index: number]: Part }

/** A correct deployment with one thing changed in it. */
function problemsAfter(target: string, change: (object: Part) => void): readonly string[] {
  const [kind, name] = target.split('/')
  const objects = manifestsOf(objectsOf(convexStack(options)))
  const object = objects.find((item) => item.kind === kind && item.metadata.name === name)
  change(object as unknown as Part)
  return problemsOf(objects, stackExternals(options))
}

const backend = 'Deployment/convex-backend'
const dashboard = 'Deployment/convex-dashboard'
const route = 'IngressRoute/convex-backend'
const config = 'ConfigMap/convex-backend-config'
const pod = (object: Part): Part => object['spec']!['template']!['spec']!
const main = (object: Part): Part => pod(object)['containers']![0]!
const set = (object: Part, key: string, value: unknown): void => void Object.assign(object, { [key]: value })
const push = (list: Part, item: unknown): number => (list as unknown as unknown[]).push(item)
const variable = (object: Part, name: string): Part =>
  (main(object)['env'] as unknown as Part[]).find((item) => (item['name'] as unknown) === name)!

const mutations: readonly (readonly [expected: string, target: string, change: (object: Part) => void])[] = [
  ['2 backends', backend, (object) => set(object['spec']!, 'replicas', 2)],
  ['replaced by RollingUpdate', backend, (object) => set(object['spec']!, 'strategy', { type: 'RollingUpdate' })],
  ['nothing sends SIGINT', backend, (object) => set(main(object), 'lifecycle', undefined)],
  ['grace period ends', backend, (object) => set(pod(object), 'terminationGracePeriodSeconds', 5)],
  ['process 1 is not', backend, (object) => set(pod(object), 'shareProcessNamespace', true)],
  ['service account token', backend, (object) => set(pod(object), 'automountServiceAccountToken', true)],
  ['variables of other Services', dashboard, (object) => set(pod(object), 'enableServiceLinks', undefined)],
  ['no seccomp', backend, (object) => set(pod(object)['securityContext']!, 'seccompProfile', undefined)],
  ['may gain privileges', backend, (object) => set(main(object)['securityContext']!, 'allowPrivilegeEscalation', true)],
  [
    'may write to its root',
    backend,
    (object) => set(main(object)['securityContext']!, 'readOnlyRootFilesystem', false),
  ],
  ['keeps capabilities', backend, (object) => set(main(object)['securityContext']!['capabilities']!, 'drop', [])],
  ['a probe of something else', backend, (object) => set(main(object)['readinessProbe']!['httpGet']!, 'path', '/')],
  ['a probe of port', backend, (object) => set(main(object)['readinessProbe']!['httpGet']!, 'port', 'main')],
  [
    'nothing is mounted at /convex/data',
    backend,
    (object) => set(main(object)['volumeMounts']![0]!, 'mountPath', '/data'),
  ],
  ['TMPDIR is on another mount', backend, (object) => set(variable(object, 'TMPDIR'), 'value', '/tmp')],
  ['HOME cannot be written', backend, (object) => set(variable(object, 'HOME'), 'value', '/root')],
  ['DISABLE_BEACON is not "true"', config, (object) => set(object['data']!, 'DISABLE_BEACON', 'false')],
  ['REDACT_LOGS_TO_CLIENT is not "true"', config, (object) => set(object['data']!, 'REDACT_LOGS_TO_CLIENT', '')],
  ['an admin key', backend, (object) => push(main(object)['env']!, { name: 'CONVEX_ADMIN_KEY', value: 'x' })],
  ['a whole Secret', backend, (object) => push(main(object)['envFrom']!, { secretRef: { name: 'x' } })],
  [
    'the URL of the database has a path',
    backend,
    (object) => set(variable(object, 'POSTGRES_URL'), 'value', 'postgresql://$(PGHOST)/db'),
  ],
  [
    'has a database name',
    backend,
    (object) => set(variable(object, 'PGHOST')['valueFrom']!['secretKeyRef']!, 'key', 'uri'),
  ],
  ['is not defined before it', backend, (object) => set(variable(object, 'PGHOST'), 'name', 'PG_HOST')],
  [
    'TLS is off by halves',
    backend,
    (object) => push(main(object)['env']!, { name: 'DO_NOT_REQUIRE_SSL', value: 'true' }),
  ],
  ['takes every connection', backend, (object) => set(variable(object, 'POSTGRES_MAX_CONNECTIONS'), 'value', '150')],
  [
    'no key password in a Secret other',
    backend,
    (object) => set(variable(object, 'PGPASSWORD')['valueFrom']!['secretKeyRef']!, 'name', 'other'),
  ],
  ['not named after the instance', backend, (object) => set(variable(object, 'INSTANCE_NAME'), 'value', 'other')],
  ['twice', backend, (object) => push(main(object)['env']!, { name: 'HOME', value: '/tmp' })],
  [
    'the authority of a server is not mounted',
    backend,
    (object) => set(variable(object, 'PG_CA_FILE'), 'value', '/ca.crt'),
  ],
  [
    'the mount has no',
    backend,
    (object) => set(variable(object, 'PG_CA_FILE'), 'value', '/etc/convex/database-ca/x.crt'),
  ],
  [
    'more than the certificate',
    backend,
    (object) => push(pod(object)['volumes']![2]!['secret']!['items']!, { key: 'ca.crt', path: 'y' }),
  ],
  ['shows a whole Secret', backend, (object) => set(pod(object)['volumes']![2]!['secret']!, 'items', undefined)],
  ['no volume other', backend, (object) => push(main(object)['volumeMounts']!, { name: 'other', mountPath: '/x' })],
  ['nothing mounts the volume', backend, (object) => push(pod(object)['volumes']!, { name: 'other', emptyDir: {} })],
  [
    'no claim other',
    backend,
    (object) => set(pod(object)['volumes']![0]!['persistentVolumeClaim']!, 'claimName', 'other'),
  ],
  [
    'envFrom: no ConfigMap other',
    backend,
    (object) => set(main(object)['envFrom']![0]!['configMapRef']!, 'name', 'other'),
  ],
  [
    'the selector of the Deployment',
    backend,
    (object) => set(object['spec']!['template']!['metadata']!['labels']!, 'app', 'other'),
  ],
  ['selects 0 pods', 'Service/convex-backend', (object) => set(object['spec']!['selector']!, 'app', 'other')],
  [
    'no port http in the pod',
    'Service/convex-backend',
    (object) => set(object['spec']!['ports']![0]!, 'targetPort', 'http'),
  ],
  [
    'no Service convex-backend with port 3212',
    route,
    (object) => set(object['spec']!['routes']![0]!['services']![0]!, 'port', 3212),
  ],
  [
    'no Middleware convex/other',
    route,
    (object) => set(object['spec']!['routes']![0]!, 'middlewares', [{ name: 'other' }]),
  ],
  ['nothing makes the certificate', route, (object) => set(object['spec']!['tls']!, 'secretName', 'other')],
  [
    'the certificate lacks site.example.com',
    'Certificate/convex-backend',
    (object) => set(object['spec']!, 'dnsNames', ['convex.example.com']),
  ],
  [
    '/metrics is public',
    route,
    (object) => set(object['spec']!['routes']![0]!, 'match', 'Host(`convex.example.com`) && !PathPrefix(`/echo`)'),
  ],
  [
    'no route serves the cloud origin',
    config,
    (object) => set(object['data']!, 'CONVEX_CLOUD_ORIGIN', 'https://other.example.com'),
  ],
  [
    'no route serves the site origin',
    config,
    (object) => set(object['data']!, 'CONVEX_SITE_ORIGIN', 'https://other.example.com'),
  ],
  ['the prefix /http is not added', route, (object) => set(object['spec']!['routes']![1]!, 'middlewares', [])],
  [
    'the prefix is added too early',
    route,
    (object) => push(object['spec']!['routes']![1]!['middlewares']!, { name: 'headers' }),
  ],
  [
    'a route without a service',
    'IngressRoute/convex-backend-redirect',
    (object) => set(object['spec']!['routes']![0]!, 'services', []),
  ],
  ['serves plain HTTP', route, (object) => set(object['spec']!, 'tls', undefined)],
  ['redirects HTTPS', 'IngressRoute/convex-backend-redirect', (object) => set(object['spec']!, 'tls', {})],
  ['a budget that blocks', 'Cluster/convex-db', (object) => set(object['spec']!, 'enablePDB', true)],
  [
    'Cluster: no Prune=false',
    'Cluster/convex-db',
    (object) => set(object['metadata']!, 'annotations', { 'argocd.argoproj.io/sync-wave': '-1' }),
  ],
  [
    'is in wave -3',
    'Cluster/convex-db',
    (object) => set(object['metadata']!['annotations']!, 'argocd.argoproj.io/sync-wave', '-3'),
  ],
  ['an empty object: IngressRoute.spec.tls', route, (object) => set(object['spec']!, 'tls', {})],
  [
    'SealedSecret: no Delete=false',
    'SealedSecret/convex-backend-secrets',
    (object) => set(object['metadata']!['annotations']!, 'argocd.argoproj.io/sync-options', 'Prune=false'),
  ],
  ['has no namespace', config, (object) => set(object['metadata']!, 'namespace', undefined)],
  ['another namespace', 'Service/convex-backend', (object) => set(object['metadata']!, 'namespace', 'other')],
  ['a plain Secret', config, (object) => set(object, 'kind', 'Secret')],
  ['the images are of', dashboard, (object) => set(main(object), 'image', 'ghcr.io/get-convex/convex-dashboard:other')],
  [
    'an image is not pinned',
    backend,
    (object) => set(main(object), 'image', 'ghcr.io/get-convex/convex-backend:latest'),
  ],
  ['knows another origin', dashboard, (object) => set(main(object)['env']![0]!, 'value', 'http://convex-backend:3210')],
  ['runs as somebody else', dashboard, (object) => set(pod(object)['securityContext']!, 'runAsUser', 0)],
]

describe('the invariants', () => {
  it('hold for a correct deployment', () => {
    expect(problemsOf(manifestsOf(objectsOf(convexStack(options))), stackExternals(options))).toEqual([])
  })

  it('miss what is declared nowhere', () => {
    expect(problemsOf(manifestsOf(objectsOf(convexStack(options)))).length).toBeGreaterThan(1)
  })

  it.each(mutations)('see: %s', (expected, target, change) => {
    expect(problemsAfter(target, change).join('\n')).toContain(expected)
  })

  it('see two objects of one name', () => {
    const objects: readonly Manifest[] = manifestsOf(objectsOf(convexStack(options)))
    expect(problemsOf([...objects, objects[0]!], stackExternals(options)).join('\n')).toContain('twice')
  })
})
