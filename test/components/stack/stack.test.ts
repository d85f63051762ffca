import { convexBackend, convexStack, objectsOf } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { sealedSecretFor } from '../../support/arbitraries/secret-sources.ts'
import { pathsOf } from '../../support/issues.ts'

const host = 'convex.example.com'

function kindsOf(stack: Parameters<typeof objectsOf>[0]): readonly string[] {
  return objectsOf(stack).map(({ kind, metadata }) => `${kind} ${metadata?.name}`)
}

describe('convexStack', () => {
  it('of a host alone is everything but the credentials, in the order of its sync', () => {
    expect(kindsOf(convexStack({ host }))).toEqual([
      'Cluster convex-db',
      'ConfigMap convex-backend-config',
      'PersistentVolumeClaim convex-backend-data',
      'Service convex-backend',
      'Deployment convex-backend',
      'Deployment convex-dashboard',
      'Service convex-dashboard',
      'IngressRoute convex-backend',
      'IngressRoute convex-backend-redirect',
      'Middleware convex-backend-redirect',
    ])
  })

  it('has components and roles, and nothing for what is off', () => {
    expect(Object.keys(convexStack({ host }))).toEqual(['credentials', 'postgres', 'backend', 'dashboard', 'ingress'])
    const bare = convexStack({ host, postgres: false, database: { type: 'sqlite' }, dashboard: false, ingress: false })
    expect(Object.keys(bare)).toEqual(['credentials', 'backend'])
    expect(Object.keys(bare.backend)).toEqual(['configMap', 'persistentVolumeClaim', 'deployment', 'service'])
    expect(bare.credentials).toEqual({})
  })

  it('derives origins, route, certificate and dashboard from the host', () => {
    const { backend, dashboard, ingress } = convexStack({
      host,
      siteHost: 'site.example.com',
      ingress: { tls: { issuer: { name: 'a' } } },
    })
    expect(backend.configMap.data).toMatchObject({
      CONVEX_CLOUD_ORIGIN: 'https://convex.example.com',
      CONVEX_SITE_ORIGIN: 'https://site.example.com',
    })
    expect(dashboard?.deployment.spec?.template.spec?.containers[0]?.env?.[0]?.value).toBe('https://convex.example.com')
    expect(ingress?.certificate?.spec?.dnsNames).toEqual(['convex.example.com', 'site.example.com'])
    expect(ingress?.ingressRoute?.spec?.routes).toHaveLength(2)
  })

  it('derives database, connection and pool from one instance and one server', () => {
    const { backend, postgres } = convexStack({
      host,
      instanceName: 'my-orders',
      postgres: { name: 'db', maxConnections: 100 },
    })
    expect(postgres?.cluster.spec?.bootstrap?.initdb?.database).toBe('my_orders')
    const env = backend.deployment.spec?.template.spec?.containers[0]?.env ?? []
    expect(env).toContainEqual({ name: 'INSTANCE_NAME', value: 'my-orders' })
    expect(env).toContainEqual({ name: 'POSTGRES_MAX_CONNECTIONS', value: '80' })
    expect(env).toContainEqual({ name: 'PGHOST', valueFrom: { secretKeyRef: { name: 'db-app', key: 'host' } } })
  })

  it('routes to the backend under its own name and port', () => {
    const { ingress, backend } = convexStack({ host, backend: { name: 'api', service: { apiPort: 80 } } })
    expect(ingress?.ingressRoute?.spec?.routes[0]?.services).toEqual([{ kind: 'Service', name: 'api', port: 80 }])
    expect(backend.service.metadata?.name).toBe('api')
  })

  it('has one release for both images', () => {
    const release = 'a'.repeat(40)
    const { backend, dashboard } = convexStack({ host, release })
    for (const part of [backend, dashboard]) {
      expect(part?.deployment.spec?.template.spec?.containers[0]?.image).toMatch(new RegExp(`:${release}$`))
    }
  })

  it('shares namespace, labels and annotations', () => {
    const objects = objectsOf(
      convexStack({ host, namespace: 'apps', labels: { team: 'a' }, annotations: { note: 'b' } }),
    )
    for (const { metadata } of objects) {
      expect(metadata).toMatchObject({ namespace: 'apps', labels: { team: 'a' }, annotations: { note: 'b' } })
    }
  })

  it('reads the credentials as they are referred to', () => {
    const keys = { instanceSecret: 'INSTANCE_SECRET' }
    const sealedSecret = sealedSecretFor({ secretName: 'old', keys })
    const { backend, credentials } = convexStack({ host, credentials: { secretName: 'old', keys, sealedSecret } })
    expect(credentials.sealedSecret?.metadata?.name).toBe('old')
    expect(backend.deployment.spec?.template.spec?.containers[0]?.env).toContainEqual({
      name: 'INSTANCE_SECRET',
      valueFrom: { secretKeyRef: { name: 'old', key: 'INSTANCE_SECRET' } },
    })
  })

  it('reports a wrong SealedSecret at its place', () => {
    const sealedSecret = sealedSecretFor({ secretName: 'other' })
    expect(pathsOf(() => convexStack({ host, credentials: { sealedSecret } }))).toEqual([
      'credentials.sealedSecret.metadata.name',
    ])
  })

  it('gives the same backend as convexBackend alone', () => {
    const stack = convexStack({ host, postgres: false, database: { type: 'sqlite' } })
    const alone = convexBackend({ cloudOrigin: `https://${host}`, database: { type: 'sqlite' } })
    expect(JSON.stringify(stack.backend)).toBe(JSON.stringify(alone))
  })

  it('is plain data by toJSON', () => {
    const { deployment } = convexStack({ host }).backend
    expect(JSON.parse(JSON.stringify(deployment))).toEqual(deployment.toJSON())
  })

  it('refuses an edit after which the deployment would not work, by the rule that says why', () => {
    const doubled = {
      backend: {
        deployment: (object: { spec?: { replicas?: number | undefined } | undefined }): void => {
          object.spec!.replicas = 2
        },
      },
    }
    expect(() => convexStack({ host, edit: doubled })).toThrow(
      /would not work.*Deployment convex-backend spec\.replicas: 2 backends .*\[backend-single-writer\]/s,
    )
  })

  it('refuses a given SealedSecret whose data is cut off', () => {
    const sealedSecret = structuredClone(sealedSecretFor({}))
    for (const key of Object.keys(sealedSecret.spec!.encryptedData)) sealedSecret.spec!.encryptedData[key] = 'AgBy8hCi'
    expect(() => convexStack({ host, credentials: { sealedSecret } })).toThrow(/\[sealed-data\]/)
  })
})

describe('the certificate of the dashboard', () => {
  const dashboard = { ingress: { host: 'dash.example.com', middlewares: ['auth'], tls: { secretName: 'convex' } } }

  it('is not that which an issuer makes for the backend', () => {
    const tls = { issuer: { name: 'letsencrypt' }, secretName: 'convex' }
    const wrong = () => convexStack({ host: 'convex.example.com', dashboard, ingress: { tls } })
    expect(wrong).toThrow(
      /dashboard\.ingress\.tls\.secretName: "convex" is the Secret of the backend's certificate too/,
    )
  })

  it('may be one Secret of one’s own', () => {
    expect(
      convexStack({ host: 'convex.example.com', dashboard, ingress: { tls: { secretName: 'convex' } } }),
    ).toHaveProperty('dashboard.ingressRoute')
  })
})
