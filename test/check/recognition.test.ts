import { describe, expect, it } from 'vitest'
import { Model } from '../../src/check/model/model.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'

interface Pod {
  readonly kind?: string
  readonly annotations?: Readonly<Record<string, string>>
  /** Ports to which a Service sends. */
  readonly service?: readonly number[]
  /** Name of its list in the pod. */
  readonly list?: 'containers' | 'initContainers'
  readonly container: Readonly<Record<string, unknown>>
}

function objectOf({ kind = 'Deployment', annotations = {}, list = 'containers', container }: Pod): K8sObject {
  const metadata = { name: 'app', namespace: 'team', annotations }
  const pod = { metadata: { labels: { app: 'app' } }, spec: { [list]: [{ name: 'app', ...container }] } }
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata, spec: pod.spec } as K8sObject
  const group = kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1'
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template: pod } } } : { template: pod }
  return { apiVersion: group, kind, metadata, spec } as K8sObject
}

/** What the check takes a container for. */
function takenFor(pod: Pod): 'backend' | 'dashboard' | 'neither' {
  const ports = (pod.service ?? []).map((port) => ({ port, targetPort: port }))
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'app', namespace: 'team' } }
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'shared', namespace: 'team' },
    data: {
      CONVEX_CLOUD_ORIGIN: 'https://a.example.com',
      CONVEX_SITE_ORIGIN: 'https://b.example.com',
      INSTANCE_NAME: 'x',
    },
  }
  const { backends, dashboards } = new Model([
    objectOf(pod),
    map,
    ...(ports.length > 0 ? [{ ...service, spec: { selector: { app: 'app' }, ports } } as K8sObject] : []),
  ])
  if (backends.length > 0) return 'backend'
  return dashboards.length > 0 ? 'dashboard' : 'neither'
}

function env(...names: readonly string[]): readonly { readonly name: string; readonly value: string }[] {
  return names.map((name) => ({ name, value: 'x' }))
}

const image = 'ghcr.io/get-convex/convex-backend:abc'
const dashboardImage = 'ghcr.io/get-convex/convex-dashboard:abc'
const mirror = 'registry.example.com/platform/cvx:1'
const ports = [{ containerPort: 3210 }, { containerPort: 3211 }]
const version = { httpGet: { path: '/version', port: 3210 } }
const shared = [{ configMapRef: { name: 'shared' } }]
const volumeMounts = [{ name: 'data', mountPath: '/convex/data' }]
const shell = (text: string): readonly string[] => ['/bin/sh', '-c', text]

const backends: Readonly<Record<string, Pod>> = {
  'the image': { container: { image } },
  'a digest': { container: { image: `ghcr.io/get-convex/convex-backend@sha256:${'0'.repeat(64)}` } },
  'a registry with a port': { container: { image: 'registry.example.com:5000/mirror/convex-backend' } },
  'a placeholder for registry and tag': { container: { image: '${REGISTRY}/convex-backend:${TAG:=latest}' } },
  'a fork with its ports': { container: { image: 'ghcr.io/acme/convex-backend-arm64:1', ports } },
  'a flattened mirror with its volume': {
    container: { image: 'example.com/get-convex-convex-backend:1', volumeMounts },
  },
  'a folder convex in a registry': { container: { image: 'example.com/convex/backend:1', readinessProbe: version } },
  'one name, the part in the tag': { container: { image: 'example.com/convex:backend-1', ports } },
  'the program in another image': { container: { image: mirror, command: ['./run_backend.sh'] } },
  'the binary in a plain image': {
    container: { image: 'ubuntu:noble', command: shell('cd /opt && exec ./convex-local-backend --port 3210') },
  },
  'a wait before the program': {
    container: { image, command: shell('until pg_isready -h db; do sleep 1; done; exec ./run_backend.sh') },
  },
  'the program in quotes': { container: { image, command: shell('exec "./run_backend.sh"') } },
  'arguments of the program': { container: { image, args: ['--do-not-require-ssl'] } },
  'a script in the image': { container: { image, command: ['/scripts/start.sh'] } },
  'a script in a StatefulSet': { kind: 'StatefulSet', container: { image, command: ['bash', '/scripts/start.sh'] } },
  'the image in a Pod': { kind: 'Pod', container: { image } },
  'the image in a Job': { kind: 'Job', container: { image } },
  'a mirror with ports and variables': { container: { image: mirror, ports, envFrom: shared } },
  'a mirror with port and volume': { container: { image: mirror, ports: [{ containerPort: 3210 }], volumeMounts } },
  'a mirror with probe and volume': { container: { image: mirror, readinessProbe: version, volumeMounts } },
  'a mirror with a named port': {
    container: {
      image: mirror,
      ports: [{ name: 'api', containerPort: 3210 }],
      livenessProbe: { httpGet: { path: '/version', port: 'api' } },
    },
  },
  'a mirror with a probe by command': {
    container: {
      image: mirror,
      envFrom: shared,
      livenessProbe: { exec: { command: ['curl', '-f', 'http://localhost:3210/version'] } },
    },
  },
  'a mirror behind a Service': { service: [3210], container: { image: mirror, envFrom: shared } },
  'a mirror with all its variables': {
    container: {
      image: mirror,
      env: env('CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN', 'INSTANCE_NAME', 'INSTANCE_SECRET'),
    },
  },
  'a mirror with the wrong probe path': {
    container: { image: mirror, ports, envFrom: shared, livenessProbe: { httpGet: { path: '/health', port: 3210 } } },
  },
}

const dashboards: Readonly<Record<string, Pod>> = {
  'the image': { container: { image: dashboardImage } },
  'another port': { container: { image: dashboardImage, ports: [{ containerPort: 3000 }] } },
  'its own program': { container: { image: dashboardImage, command: ['node', './server.js'] } },
  'a fork with the URL': {
    container: { image: 'acme/convex-dashboard-sso:1', env: env('NEXT_PUBLIC_DEPLOYMENT_URL') },
  },
  'a mirror with the URL and the port': {
    container: { image: mirror, ports: [{ containerPort: 6791 }], env: env('NEXT_PUBLIC_DEPLOYMENT_URL') },
  },
  'a mirror behind a Service': {
    service: [6791],
    container: { image: mirror, env: env('NEXT_PUBLIC_DEPLOYMENT_URL') },
  },
  'the name of the backend': { container: { image, env: env('NEXT_PUBLIC_DEPLOYMENT_URL') } },
}

const neither: Readonly<Record<string, Pod>> = {
  'an app that shares the ConfigMap': { container: { image: mirror, envFrom: shared } },
  'the same with its own port': { container: { image: mirror, ports: [{ containerPort: 3000 }], envFrom: shared } },
  'the same behind a Service': { service: [8080], container: { image: mirror, envFrom: shared } },
  'the same with a probe of another port': {
    container: { image: mirror, envFrom: shared, volumeMounts, readinessProbe: { tcpSocket: { port: 3000 } } },
  },
  'the same with PORT': {
    container: { image: mirror, envFrom: shared, volumeMounts, env: [{ name: 'PORT', value: '8080' }] },
  },
  'an app with a secret and a database': { container: { image: mirror, env: env('INSTANCE_SECRET', 'POSTGRES_URL') } },
  'an app with origins': { container: { image: mirror, env: env('CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN') } },
  'a client with its deploy key': {
    container: { image: mirror, envFrom: shared, volumeMounts, env: env('CONVEX_SELF_HOSTED_ADMIN_KEY') },
  },
  'an app that listens on 3210': { container: { image: 'lobehub/lobe-chat:1', ports: [{ containerPort: 3210 }] } },
  'a web server with the same ports': { container: { image: 'nginx:1.29', ports, readinessProbe: version } },
  'a proxy of its own': { container: { image: 'acme/convex-backend-proxy:1', ports, readinessProbe: version } },
  'a Job that makes an admin key': {
    kind: 'Job',
    container: { image, command: ['./generate_admin_key.sh'], env: env('INSTANCE_NAME', 'INSTANCE_SECRET') },
  },
  'the same with another image': {
    kind: 'Job',
    container: {
      image: mirror,
      env: env('INSTANCE_NAME', 'INSTANCE_SECRET', 'CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN'),
    },
  },
  'the same by the binary': { kind: 'Job', container: { image, command: ['./convex-local-backend', 'keygen'] } },
  'the same by a shell': { kind: 'Job', container: { image, args: shell('./generate_admin_key.sh > /out/key') } },
  'a deployment of functions': { kind: 'Job', container: { image, command: ['npx', 'convex', 'deploy'] } },
  'the same in a shell': { kind: 'Job', container: { image, command: shell('npm ci && npx convex deploy') } },
  'the same as arguments': { kind: 'Job', container: { image, args: ['npx', 'convex', 'deploy'] } },
  'a script in a Job': { kind: 'Job', container: { image, command: ['/scripts/backup.sh'] } },
  'a script as an argument': { kind: 'Job', container: { image, args: ['/scripts/backup.sh'] } },
  'an export by night': { kind: 'CronJob', container: { image, command: shell('npx convex export --path /out') } },
  'an export in a loop': { container: { image, command: shell('while true; do npx convex export; sleep 3600; done') } },
  'a Pod for a look': { kind: 'Pod', container: { image, command: ['sleep', 'infinity'] } },
  'a test of Helm': {
    kind: 'Pod',
    annotations: { 'helm.sh/hook': 'test' },
    container: { image, command: ['curl', '-fsS', 'http://cvx:3210/version'] },
  },
  'a test of Helm with a script': {
    kind: 'Pod',
    annotations: { 'helm.sh/hook': 'test-success' },
    container: { image, args: ['/tests/run.sh'], env: env('CONVEX_CLOUD_ORIGIN', 'INSTANCE_SECRET') },
  },
  'a wait in Kubernetes': {
    list: 'initContainers',
    container: { image, command: shell('until curl -sf http://cvx:3210/version; do sleep 2; done') },
  },
  'an init container with the image alone': { list: 'initContainers', container: { image } },
  'a look at the process': { container: { image: mirror, command: shell('pgrep -f convex-local-backend') } },
  'a Next.js app': { container: { image: mirror, env: env('NEXT_PUBLIC_DEPLOYMENT_URL') } },
  'the same on 3000': {
    container: { image: mirror, ports: [{ containerPort: 3000 }], env: env('NEXT_PUBLIC_DEPLOYMENT_URL') },
  },
  'a Job in the image of the dashboard': { kind: 'Job', container: { image: dashboardImage, command: ['curl', 'x'] } },
  'a dashboard of its own, named after Convex': {
    container: {
      image: 'acme/convex-shop-dashboard:1',
      ports: [{ containerPort: 3000 }],
      env: env('NEXT_PUBLIC_DEPLOYMENT_URL'),
    },
  },
  'what reads the volume of a backend': {
    container: { image: mirror, envFrom: shared, volumeMounts: [{ ...volumeMounts[0], readOnly: true }] },
  },
  'a client that is named after Convex': {
    container: { image: 'acme/convex-web:1', envFrom: shared, ports: [{ containerPort: 8080 }] },
  },
}

describe('a container is recognised', () => {
  it.each(Object.entries(backends))('as the backend: %s', (_, pod) => {
    expect(takenFor(pod)).toBe('backend')
  })

  it.each(Object.entries(dashboards))('as the dashboard: %s', (_, pod) => {
    expect(takenFor(pod)).toBe('dashboard')
  })

  it.each(Object.entries(neither))('as neither: %s', (_, pod) => {
    expect(takenFor(pod)).toBe('neither')
  })
})
