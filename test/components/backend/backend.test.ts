import { convexBackend } from '@proompteng/convex-k8s'
import type { BackendOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { options, build, variable } from './backends.ts'

// As self-hosted/docker/docker-compose.yml has them (652b828).
const selfHosted: Readonly<Record<string, string>> = {
  APPLICATION_MAX_CONCURRENT_MUTATIONS: '16',
  APPLICATION_MAX_CONCURRENT_NODE_ACTIONS: '16',
  APPLICATION_MAX_CONCURRENT_QUERIES: '16',
  APPLICATION_MAX_CONCURRENT_V8_ACTIONS: '16',
  DOCUMENT_RETENTION_DELAY: '172800',
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

  it('leaves out what the API server would not store', () => {
    const none = { nodeSelector: {}, tolerations: [], topologySpreadConstraints: [], image: { pullSecrets: [] } }
    expect(JSON.stringify(build(none).pod)).toBe(JSON.stringify(build().pod))
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
