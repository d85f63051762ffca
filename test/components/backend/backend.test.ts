import { convexBackend } from '@proompteng/convex-k8s'
import type { BackendOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

const options: BackendOptions = { cloudOrigin: 'https://convex.example.com', database: { type: 'sqlite' } }
const server = {
  type: 'postgres',
  host: 'db.example.com',
  user: 'convex',
  password: { secret: 'db', key: 'password' },
} as const

// As self-hosted/docker/docker-compose.yml has them (652b828).
const selfHosted: Readonly<Record<string, string>> = {
  APPLICATION_MAX_CONCURRENT_MUTATIONS: '16',
  APPLICATION_MAX_CONCURRENT_NODE_ACTIONS: '16',
  APPLICATION_MAX_CONCURRENT_QUERIES: '16',
  APPLICATION_MAX_CONCURRENT_V8_ACTIONS: '16',
  DOCUMENT_RETENTION_DELAY: '172800',
}

function build(more: Partial<BackendOptions> = {}) {
  const objects = convexBackend({ ...options, ...more })
  const pod = objects.deployment.spec!.template.spec!
  return { ...objects, pod, container: pod.containers[0]! }
}

function variable(name: string, more: Partial<BackendOptions> = {}) {
  return build(more).container.env?.find((item) => item.name === name)
}

function checksum(more: Partial<BackendOptions> = {}): string | undefined {
  return build(more).deployment.spec?.template.metadata?.annotations?.['checksum/config']
}

describe('convexBackend', () => {
  it('names everything after the backend', () => {
    const names = Object.values(convexBackend({ ...options, name: 'orders' })).map(({ kind, metadata }) => [
      kind,
      metadata?.name,
    ])
    expect(Object.fromEntries(names)).toEqual({
      ConfigMap: 'orders-config',
      PersistentVolumeClaim: 'orders-data',
      Deployment: 'orders',
      Service: 'orders',
    })
  })

  it('takes other names for the ConfigMap and the claim, and the pod follows', () => {
    const { configMap, persistentVolumeClaim, pod, container } = build({
      configMapName: 'c',
      volume: { claimName: 'd' },
    })
    expect(configMap.metadata?.name).toBe('c')
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'c' } }])
    expect(persistentVolumeClaim?.metadata?.name).toBe('d')
    expect(pod.volumes?.[0]).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'd' } })
  })

  it('is one pod that is replaced, never doubled', () => {
    expect(build().deployment.spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { app: 'convex-backend' } },
    })
  })

  it('reads its plain variables from the ConfigMap', () => {
    const env = { V8_THREADS: 4, REUSE_ISOLATES: false, RUST_LOG: 'info' }
    expect(build({ env }).configMap.data).toEqual({
      ...selfHosted,
      CONVEX_CLOUD_ORIGIN: 'https://convex.example.com',
      CONVEX_SITE_ORIGIN: 'https://convex.example.com/http',
      DISABLE_METRICS_ENDPOINT: 'true',
      REUSE_ISOLATES: 'false',
      RUST_LOG: 'info',
      V8_THREADS: '4',
    })
  })

  it("has Convex's defaults for self-hosting, each until it is given", () => {
    expect(build().configMap.data).toMatchObject(selfHosted)
    expect(build({ env: { DOCUMENT_RETENTION_DELAY: undefined } }).configMap.data).toMatchObject(selfHosted)
    const reference = { secret: 'limits', key: 'value' }
    for (const name of Object.keys(selfHosted)) {
      const { [name]: _, ...others } = selfHosted
      const literal = build({ env: { [name]: 5 } }).configMap.data
      expect(literal).toMatchObject({ ...others, [name]: '5' })
      const { data } = build({ env: { [name]: reference } }).configMap
      expect(data).toMatchObject(others)
      expect(data).not.toHaveProperty(name)
      expect(variable(name, { env: { [name]: reference } })?.valueFrom?.secretKeyRef).toEqual({
        name: 'limits',
        key: 'value',
      })
    }
  })

  it('reads variables of Secrets by their key, not from the ConfigMap', () => {
    const reference = { secret: 's3', key: 'id' }
    const env = { AWS_ACCESS_KEY_ID: reference }
    expect(build({ env }).configMap.data).not.toHaveProperty('AWS_ACCESS_KEY_ID')
    expect(variable('AWS_ACCESS_KEY_ID', { env })?.valueFrom?.secretKeyRef).toEqual({ name: 's3', key: 'id' })
    expect(variable('TOKEN', { extraEnv: { TOKEN: reference } })?.valueFrom?.secretKeyRef).toEqual({
      name: 's3',
      key: 'id',
    })
    expect(variable('A', { extraEnv: { A: '' } })).toEqual({ name: 'A', value: '' })
  })

  it('takes extra variables of any name that is free', () => {
    expect(variable('toString', { extraEnv: { toString: 'x' } as never })?.value).toBe('x')
  })

  it('turns each switch on by a word, and off by its absence', () => {
    const on = build({ telemetry: false, redactLogs: true, metrics: false }).configMap.data
    const off = build({ telemetry: true, redactLogs: false, metrics: true }).configMap.data
    for (const name of ['DISABLE_BEACON', 'REDACT_LOGS_TO_CLIENT', 'DISABLE_METRICS_ENDPOINT']) {
      expect(on).toHaveProperty(name, 'true')
      expect(off).not.toHaveProperty(name)
    }
  })

  it('takes a site origin of its own', () => {
    expect(build({ siteOrigin: 'https://site.example.com' }).configMap.data).toHaveProperty(
      'CONVEX_SITE_ORIGIN',
      'https://site.example.com',
    )
  })

  it('rolls the pod when the ConfigMap changes, and only then', () => {
    expect(checksum()).toMatch(/^[0-9a-f]{64}$/)
    expect(checksum({ metrics: true })).not.toBe(checksum())
    expect(checksum({ service: { apiPort: 80 }, labels: { a: 'b' } })).toBe(checksum())
    const edit = {
      configMap: (map: { data?: Record<string, string> | undefined }): void =>
        void Object.assign(map.data ?? {}, { EXTRA: 'x' }),
    }
    expect(checksum({ edit })).not.toBe(checksum())
    expect(checksum({ env: { RUST_LOG: 'info', V8_THREADS: 1 } })).toBe(
      checksum({ env: { V8_THREADS: 1, RUST_LOG: 'info' } }),
    )
  })

  it('reads name and secret of the instance, and never the admin key', () => {
    const keys = { instanceSecret: 'INSTANCE_SECRET', instanceName: 'INSTANCE_NAME', adminKey: 'ADMIN_KEY' }
    const credentials = { secretName: 'old', keys }
    expect(variable('INSTANCE_NAME')).toEqual({ name: 'INSTANCE_NAME', value: 'convex-self-hosted' })
    expect(variable('INSTANCE_NAME', { instanceName: 'orders' })?.value).toBe('orders')
    expect(variable('INSTANCE_SECRET')?.valueFrom?.secretKeyRef).toEqual({
      name: 'convex-backend-secrets',
      key: 'CONVEX_INSTANCE_SECRET',
    })
    expect(variable('INSTANCE_SECRET', { credentials })?.valueFrom?.secretKeyRef).toEqual({
      name: 'old',
      key: 'INSTANCE_SECRET',
    })
    const fromSecret = { credentials: { ...credentials, instanceNameFromSecret: true } }
    expect(variable('INSTANCE_NAME', fromSecret)?.valueFrom?.secretKeyRef).toEqual({
      name: 'old',
      key: 'INSTANCE_NAME',
    })
    expect(JSON.stringify(convexBackend({ ...options, ...fromSecret }))).not.toContain('ADMIN_KEY')
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

  it('leaves out what the API server would not store', () => {
    const none = { nodeSelector: {}, tolerations: [], topologySpreadConstraints: [], image: { pullSecrets: [] } }
    expect(JSON.stringify(build(none).pod)).toBe(JSON.stringify(build().pod))
  })

  it('replaces resources as a whole', () => {
    expect(build().container.resources).toEqual({ requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '4Gi' } })
    expect(build({ resources: { requests: { cpu: '1' } } }).container.resources).toEqual({ requests: { cpu: '1' } })
    expect(build({ resources: { requests: {}, limits: {} } }).container.resources).toEqual({})
  })

  it('writes quantities as the API server stores them', () => {
    const resources = { requests: { cpu: '0.5', memory: '1024Mi' }, limits: { memory: '1.5Gi' } }
    const expected = { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1536Mi' } }
    expect(build({ resources }).container.resources).toEqual(expected)
    const { persistentVolumeClaim } = build({ volume: { size: '2048Gi' } })
    expect(persistentVolumeClaim?.spec?.resources?.requests).toEqual({ storage: '2Ti' })
  })

  it('labels and annotates objects and pods apart', () => {
    const { deployment, service } = build({
      labels: { team: 'a' },
      annotations: { note: 'b' },
      podLabels: { tier: 'c' },
      podAnnotations: { scrape: 'd' },
    })
    const { metadata } = deployment.spec!.template
    expect(deployment.metadata).toMatchObject({
      labels: { team: 'a', app: 'convex-backend' },
      annotations: { note: 'b' },
    })
    expect(deployment.metadata?.labels).not.toHaveProperty('tier')
    expect(metadata?.labels).toMatchObject({ team: 'a', tier: 'c', app: 'convex-backend' })
    expect(metadata?.annotations).toMatchObject({ scrape: 'd' })
    expect(metadata?.annotations).not.toHaveProperty('note')
    expect(service.metadata?.labels).not.toHaveProperty('tier')
  })

  it('keeps its own labels, waves and protection, whatever the annotations of the user', () => {
    const annotations = { 'argocd.argoproj.io/sync-options': 'Replace=true', 'argocd.argoproj.io/sync-wave': '9' }
    expect(build({ annotations }).persistentVolumeClaim?.metadata?.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/sync-wave': '0',
    })
  })
})

describe('the database of convexBackend', () => {
  const parts = ['PGUSER', 'PGPASSWORD', 'PGHOST', 'PGPORT']

  it('is a URL without a path, of parts that come before it', () => {
    const names = build({ database: server }).container.env?.map(({ name }) => name) ?? []
    expect(names.indexOf('POSTGRES_URL')).toBeGreaterThan(Math.max(...parts.map((name) => names.indexOf(name))))
    expect(variable('POSTGRES_URL', { database: server })?.value).toBe(
      'postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT)',
    )
    expect(variable('PGPORT', { database: server })?.value).toBe('5432')
    expect(variable('PGPASSWORD', { database: server })?.valueFrom?.secretKeyRef).toEqual({
      name: 'db',
      key: 'password',
    })
  })

  it('carries the same URL under the name of older images', () => {
    const older = { database: server, urlVariable: 'DATABASE_URL' as const }
    expect(variable('DATABASE_URL', older)?.value).toBe(variable('POSTGRES_URL', { database: server })?.value)
    expect(variable('POSTGRES_URL', older)).toBeUndefined()
  })

  it.each([
    ['convex', 'convex'],
    ['a@b', 'a%40b'],
    ['$(HOME)', '%24(HOME)'],
    ['a b/c:d', 'a%20b%2Fc%3Ad'],
  ])('writes the user %s into the URL as %s', (user, expected) => {
    expect(variable('PGUSER', { database: { ...server, user } })?.value).toBe(expected)
  })

  it('trusts the authorities of the system by default, and always requires TLS', () => {
    const { container, pod } = build({ database: server })
    const names = container.env?.map(({ name }) => name)
    expect(names).not.toContain('PG_CA_FILE')
    expect(names).not.toContain('DO_NOT_REQUIRE_SSL')
    expect(pod.volumes?.map(({ name }) => name)).toEqual(['data', 'tmp'])
  })

  it.each([
    [{ secret: 'ca' }, { secret: { secretName: 'ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
    [{ secret: 'ca', key: 'root' }, { secret: { secretName: 'ca', items: [{ key: 'root', path: 'ca.crt' }] } }],
    [{ configMap: 'ca', key: 'x.pem' }, { configMap: { name: 'ca', items: [{ key: 'x.pem', path: 'ca.crt' }] } }],
  ])('mounts the one key of %j', (ca, source) => {
    const database = { ...server, tls: { ca } }
    const { pod, container } = build({ database })
    expect(variable('PG_CA_FILE', { database })?.value).toBe('/etc/convex/database-ca/ca.crt')
    expect(container.volumeMounts).toContainEqual({
      name: 'database-ca',
      mountPath: '/etc/convex/database-ca',
      readOnly: true,
    })
    expect(pod.volumes).toContainEqual({ name: 'database-ca', ...source })
  })

  it('turns TLS off in both places', () => {
    const database = { ...server, tls: 'disabled' as const }
    expect(variable('DO_NOT_REQUIRE_SSL', { database })?.value).toBe('true')
    expect(variable('POSTGRES_URL', { database })?.value).toMatch(/\$\(PGPORT\)\?sslmode=disable$/)
  })

  it('is MySQL', () => {
    const database = { ...server, type: 'mysql' as const, poolSize: 30, tls: { ca: { secret: 'ca' } } }
    expect(variable('MYSQL_URL', { database })?.value).toBe(
      'mysql://$(MYSQL_USER):$(MYSQL_PASSWORD)@$(MYSQL_HOST):$(MYSQL_PORT)',
    )
    expect(variable('MYSQL_PORT', { database })?.value).toBe('3306')
    expect(variable('MYSQL_MAX_CONNECTIONS', { database })?.value).toBe('30')
    expect(variable('MYSQL_CA_FILE', { database })?.value).toBe('/etc/convex/database-ca/ca.crt')
    expect(variable('POSTGRES_URL', { database })).toBeUndefined()
  })

  it('is SQLite, which needs no variable at all', () => {
    expect(build().container.env?.map(({ name }) => name)).toEqual([
      'INSTANCE_NAME',
      'INSTANCE_SECRET',
      'TMPDIR',
      'HOME',
    ])
  })

  it('has a pool of 64 unless told otherwise', () => {
    expect(variable('POSTGRES_MAX_CONNECTIONS', { database: server })?.value).toBe('64')
    expect(
      variable('POSTGRES_MAX_CONNECTIONS', { database: { ...server, poolSize: 80, maxConnections: 100 } })?.value,
    ).toBe('80')
  })
})
