import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/check/load/parse.ts'

const folder = join(import.meta.dirname, '../../argocd/applications/convex')
const textOf = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
const objectIn = async (name: string) => parseManifests(await textOf(name), name).objects[0]

// What the owners of the deployment at convex.proompteng.ai say of it, held against the committed files.
describe('the backend', () => {
  it('runs Convex, with its origins from the ConfigMap, on the ports 3210 and 3211', async () => {
    const deployment = await textOf('backend-deployment.yaml')
    expect(deployment).toMatch(/image: ghcr\.io\/get-convex\/convex-backend:[0-9a-f]{40}\n/)
    expect(deployment).toMatch(/configMapRef:\n +name: convex-backend-config\n/)
    const ports = (await objectIn('backend-service.yaml')) as unknown as { spec: { ports: { port: number }[] } }
    expect(ports.spec.ports.map(({ port }) => port)).toEqual([3210, 3211])
  })

  it('is public at one host through an IngressRoute, with HTTP actions below /http', async () => {
    expect((await objectIn('backend-configmap.yaml')) as object).toMatchObject({
      data: {
        CONVEX_CLOUD_ORIGIN: 'https://convex.proompteng.ai',
        CONVEX_SITE_ORIGIN: 'https://convex.proompteng.ai/http',
      },
    })
    expect(await textOf('ingressroute.yaml')).toContain('Host(`convex.proompteng.ai`)')
    expect(await textOf('certificate.yaml')).toContain('- convex.proompteng.ai')
  })

  it('gets its Secret sealed, with instance name, instance secret and admin key', async () => {
    expect((await objectIn('backend-sealedsecret.yaml')) as object).toMatchObject({
      kind: 'SealedSecret',
      metadata: { name: 'convex-backend-secrets', namespace: 'convex' },
      spec: {
        encryptedData: {
          CONVEX_INSTANCE_NAME: expect.any(String),
          CONVEX_INSTANCE_SECRET: expect.any(String),
          CONVEX_ADMIN_KEY: expect.any(String),
        },
      },
    })
  })
})

describe('the database', () => {
  it('is one instance with 30Gi and the database convex_self_hosted', async () => {
    expect((await objectIn('postgres-cluster.yaml')) as object).toMatchObject({
      metadata: { name: 'convex-db' },
      spec: {
        instances: 1,
        storage: { size: '30Gi' },
        bootstrap: { initdb: { database: 'convex_self_hosted', owner: 'convex' } },
      },
    })
  })

  it('is reached by the Secret convex-db-app, and the runbook says why not by its key uri or DATABASE_URL', async () => {
    const deployment = await textOf('backend-deployment.yaml')
    for (const key of ['username', 'password', 'host', 'port'])
      expect(deployment).toMatch(new RegExp(`name: convex-db-app\\n +key: ${key}\\n`))
    expect(deployment).toContain('name: POSTGRES_URL')
    expect(deployment).not.toMatch(/DATABASE_URL|key: uri/)
    const runbook = await textOf('README.md')
    expect(runbook).toContain('the URL has a path, as the key `uri` of the Secret has')
    expect(runbook).toContain('`DATABASE_URL` is its deprecated name')
  })

  it('gets a new password when its Secret is deleted, not from the reload command of the cnpg plugin', async () => {
    const runbook = await textOf('README.md')
    expect(runbook).toContain('The reload command of the cnpg plugin does not change the password.')
    expect(runbook).toContain('kubectl --namespace convex delete secret convex-db-app')
  })
})

describe('the dashboard', () => {
  it('is on the tailnet alone, as convex, and knows the public origin', async () => {
    expect((await objectIn('dashboard-service.yaml')) as object).toMatchObject({
      metadata: { annotations: { 'tailscale.com/hostname': 'convex' } },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tailscale' },
    })
    const deployment = await textOf('dashboard-deployment.yaml')
    expect(deployment).toMatch(/image: ghcr\.io\/get-convex\/convex-dashboard:[0-9a-f]{40}\n/)
    expect(deployment).toMatch(/name: NEXT_PUBLIC_DEPLOYMENT_URL\n +value: https:\/\/convex\.proompteng\.ai\n/)
    const others = await Promise.all(['backend-service.yaml', 'ingressroute.yaml'].map(textOf))
    for (const text of others) expect(text).not.toMatch(/tailscale|convex-dashboard/)
    expect(await textOf('README.md')).toContain('The Tailscale operator must run in the cluster')
  })
})

describe('the operation', () => {
  it('seals for the controller sealed-secrets in the namespace sealed-secrets', async () => {
    const commands = (await textOf('README.md'))
      .split('\n')
      .filter((line) => /kubeseal .*--(?:fetch-cert|re-encrypt)/.test(line))
    expect(commands).not.toEqual([])
    for (const command of commands)
      expect(command).toContain('--controller-name=sealed-secrets --controller-namespace=sealed-secrets ')
  })

  it('is synced by an Application beside the folder, which makes the namespace', async () => {
    expect((await objectIn('../convex.yaml')) as object).toMatchObject({
      kind: 'Application',
      spec: {
        source: { path: 'argocd/applications/convex' },
        destination: { namespace: 'convex' },
        syncPolicy: { syncOptions: expect.arrayContaining(['CreateNamespace=true']) },
      },
    })
    expect(await textOf('kustomization.yaml')).not.toContain('convex.yaml')
  })

  it('names DNS and the certificate as what must be right outside of the folder', async () => {
    const runbook = await textOf('README.md')
    expect(runbook).toContain('By hand: the DNS record')
    expect(runbook).toContain('kubectl --namespace convex describe certificate.cert-manager.io/convex-backend')
  })
})
