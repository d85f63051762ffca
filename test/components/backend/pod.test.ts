import type { BackendOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { server, build, variable } from './backends.ts'

describe('the pod of convexBackend', () => {
  it('is one pod that is replaced, never doubled', () => {
    expect(build().deployment.spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { app: 'convex-backend' } },
    })
  })

  it('stops by SIGINT after the delay, within the grace period', () => {
    const { pod, container } = build({ shutdownDelaySeconds: 9, terminationGracePeriodSeconds: 330 })
    expect(container.lifecycle?.preStop?.exec?.command).toEqual(['/bin/sh', '-c', 'sleep 9; kill -INT 1'])
    expect(pod.terminationGracePeriodSeconds).toBe(330)
  })

  it.each([
    [60, 12],
    [600, 120],
    [601, 121],
  ])('gives the backend %i seconds to start', (startupTimeoutSeconds, failureThreshold) => {
    const { container, deployment } = build({ startupTimeoutSeconds })
    const { startupProbe } = container
    expect(deployment.spec?.progressDeadlineSeconds).toBe(startupTimeoutSeconds + 600)
    expect(startupProbe).toMatchObject({
      failureThreshold,
      periodSeconds: 5,
      httpGet: { path: '/version', port: 'api' },
    })
  })

  it('runs as root without any of its powers by default', () => {
    const { pod, container } = build()
    expect(pod.securityContext).toEqual({ runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false })
    expect(pod.initContainers).toBeUndefined()
  })

  it('runs as another user from copied programs when restricted', () => {
    const { pod, container } = build({ podSecurity: 'restricted', runAsUser: 7, image: { tag: 'v1' } })
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 7, runAsGroup: 7, fsGroup: 7 })
    expect(pod.initContainers).toHaveLength(1)
    expect(pod.initContainers?.[0]).toMatchObject({
      image: container.image,
      securityContext: { allowPrivilegeEscalation: false },
    })
    expect(container).toMatchObject({ workingDir: '/opt/convex', command: ['./run_backend.sh'] })
    expect(container.volumeMounts).toContainEqual({ name: 'programs', mountPath: '/opt/convex', readOnly: true })
    for (const program of [
      'convex-local-backend',
      'generate_key',
      'generate_admin_key.sh',
      'read_credentials.sh',
      'run_backend.sh',
    ]) {
      expect(pod.initContainers?.[0]?.command?.join(' ')).toContain(`/convex/${program} `)
    }
  })

  it('makes a claim that is not pruned', () => {
    const { persistentVolumeClaim } = build({
      volume: { size: '50Gi', storageClassName: 'fast', accessMode: 'ReadWriteOncePod' },
    })
    expect(persistentVolumeClaim?.spec).toEqual({
      accessModes: ['ReadWriteOncePod'],
      storageClassName: 'fast',
      resources: { requests: { storage: '50Gi' } },
    })
    expect(persistentVolumeClaim?.metadata?.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/sync-wave': '0',
    })
    expect(build().persistentVolumeClaim?.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' } },
    })
  })

  it('keeps temporary files inside the data volume, from which they are renamed, and a home that it may write to', () => {
    const { container } = build()
    expect(variable('TMPDIR')?.value).toBe('/convex/data/tmp')
    expect(variable('HOME')?.value).toBe('/tmp')
    expect(container.volumeMounts).toEqual([
      { name: 'data', mountPath: '/convex/data' },
      { name: 'tmp', mountPath: '/tmp' },
    ])
  })

  it('mounts a claim that exists, or scratch space when all files are on S3', () => {
    const existing = build({ volume: { existingClaim: 'old' } })
    expect(existing).not.toHaveProperty('persistentVolumeClaim')
    expect(existing.pod.volumes?.[0]).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'old' } })
    const buckets = ['EXPORTS', 'SNAPSHOT_IMPORTS', 'MODULES', 'FILES', 'SEARCH'].map((kind) => [
      `S3_STORAGE_${kind}_BUCKET`,
      'b',
    ])
    const env = { AWS_REGION: 'r', ...Object.fromEntries(buckets) } as BackendOptions['env']
    const remote = build({ volume: false, env, database: server })
    expect(remote).not.toHaveProperty('persistentVolumeClaim')
    expect(remote.pod.volumes?.[0]).toEqual({ name: 'data', emptyDir: {} })
  })

  it('serves both ports, or the API alone', () => {
    expect(build().service.spec).toMatchObject({
      type: 'ClusterIP',
      ipFamilies: ['IPv4'],
      selector: { app: 'convex-backend' },
    })
    expect(build().service.spec?.ports?.map(({ port, targetPort }) => [port, targetPort])).toEqual([
      [3210, 'api'],
      [3211, 'site'],
    ])
    const { service } = build({ service: { apiPort: 80, sitePort: false, annotations: { a: 'b' } } })
    expect(service.spec?.ports?.map(({ port }) => port)).toEqual([80])
    expect(service.metadata?.annotations).toMatchObject({ a: 'b' })
  })

  it.each([
    [{}, 'ghcr.io/get-convex/convex-backend:652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'],
    [{ tag: 'v1' }, 'ghcr.io/get-convex/convex-backend:v1'],
    [{ repository: 'localhost:5000/a/b' }, 'localhost:5000/a/b:652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'],
    [{ repository: 'a', tag: 'b', digest: `sha256:${'0'.repeat(64)}` }, `a:b@sha256:${'0'.repeat(64)}`],
  ])('takes the image %j', (image, expected) => {
    expect(build({ image }).container.image).toBe(expected)
  })

  it('pulls by policy and with secrets', () => {
    const { pod, container } = build({ image: { pullPolicy: 'Always', pullSecrets: ['a', 'b'] } })
    expect(container.imagePullPolicy).toBe('Always')
    expect(pod.imagePullSecrets).toEqual([{ name: 'a' }, { name: 'b' }])
    expect(build().container.imagePullPolicy).toBe('IfNotPresent')
    expect(build().pod).not.toHaveProperty('imagePullSecrets', expect.anything())
  })

  it('schedules as it is told', () => {
    const scheduling = {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ operator: 'Exists' as const }],
      affinity: { nodeAffinity: {} },
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' as const }],
      priorityClassName: 'high',
    }
    expect(build(scheduling).pod).toMatchObject(scheduling)
  })

  it('spreads its own pods unless it is told which', () => {
    const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' as const }
    const others = { ...spread, topologyKey: 'node', labelSelector: { matchLabels: { app: 'other' } } }
    const { topologySpreadConstraints } = build({ name: 'api', topologySpreadConstraints: [spread, others] }).pod
    expect(topologySpreadConstraints).toEqual([{ ...spread, labelSelector: { matchLabels: { app: 'api' } } }, others])
  })

  it('replaces resources as a whole', () => {
    expect(build().container.resources).toEqual({ requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '4Gi' } })
    expect(build({ resources: { requests: { cpu: '1' } } }).container.resources).toEqual({ requests: { cpu: '1' } })
    expect(build({ resources: { requests: {}, limits: {} } }).container.resources).toEqual({})
  })
})
