import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { check, convexStack, loadObjects, readAdminKey, render, sealSecret } from '@proompteng/convex-k8s'
import { program } from '../../cli/command.ts'
import type { Kubeseal } from '../harness/kubeseal.ts'
import { kubesealFor } from '../harness/kubeseal.ts'
import { createNamespace } from '../harness/namespaces.ts'
import { startSealedSecrets } from '../harness/controllers/sealed-secrets.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import type { PlainSeal } from './secrets.ts'
import { applySeal, bytesOf, opened, plainSeal } from './secrets.ts'

const syncOptions = 'argocd.argoproj.io/sync-options'

let kubeseal: Kubeseal

const cluster = useCluster(async (started) => {
  kubeseal = await kubesealFor(started, await startSealedSecrets(started))
})

beforeAll(() => createNamespace(cluster(), 'convex'))

it('convex-k8s seal, render and kubectl apply -k give the backend a Secret that works', async () => {
  const root = await mkdtemp(join(cluster().folder, 'checkout-'))
  const folder = join(root, 'argocd', 'convex')
  const out = join(folder, 'backend-sealedsecret.yaml')
  const adminKeyFile = join(root, 'admin-key')

  const fetched = await kubeseal(['--fetch-cert'], '')
  expect(fetched).toMatchObject({ code: 0 })
  const where = ['--namespace', 'convex', '--instance-name', 'orders', '--out', out, '--admin-key-out', adminKeyFile]
  const sealed = await program(['seal', '--cert', '-', ...where], fetched.stdout)
  expect(sealed).toMatchObject({ status: 0, err: '' })

  const options = { host: 'convex.example.com', instanceName: 'orders' } as const
  const stack = convexStack({ ...options, credentials: { sealedFile: 'backend-sealedsecret.yaml' } })
  await render(stack, folder)
  const findings = check(await loadObjects(folder)).filter(({ severity }) => severity !== 'info')
  expect(findings).toEqual([])

  const applied = await cluster().kubectl(['apply', '--server-side', '--validate=strict', '-k', folder])
  expect(applied).toMatchObject({ code: 0, stderr: '' })

  const metadata = { name: 'convex-backend-secrets', namespace: 'convex' }
  const secret = await opened(cluster(), { metadata } as PlainSeal)
  const values = bytesOf(secret)
  const { CONVEX_INSTANCE_NAME: name, CONVEX_INSTANCE_SECRET: instanceSecret, CONVEX_ADMIN_KEY: adminKey } = values
  expect(String(name)).toBe('orders')
  const reading = readAdminKey(String(adminKey), String(instanceSecret), { instanceName: 'orders' })
  expect(reading).toMatchObject({ valid: true, readOnly: false })
  expect((await readFile(adminKeyFile, 'utf8')).trim() === String(adminKey)).toBe(true)

  // The Secret is deleted with the SealedSecret, so Argo CD must keep the SealedSecret.
  const { body: seal } = await cluster().client({
    path: `/apis/bitnami.com/v1alpha1/namespaces/convex/sealedsecrets/${metadata.name}`,
  })
  const { ownerReferences } = secret.metadata as { readonly ownerReferences?: readonly object[] }
  expect(ownerReferences).toMatchObject([{ kind: 'SealedSecret', uid: seal.metadata.uid, controller: true }])
  expect(seal.metadata.annotations).toMatchObject({ [syncOptions]: 'Prune=false,Delete=false' })
  // Argo CD 3.6 asks for the generation that the controller has seen.
  expect(seal.status.observedGeneration).toBe(seal.metadata.generation)

  // The Deployment reads the very keys that are there.
  const { body } = await cluster().client({ path: '/apis/apps/v1/namespaces/convex/deployments/convex-backend' })
  const env = body.spec.template.spec.containers[0].env as {
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } }
  }[]
  const keys = env.flatMap(({ valueFrom: { secretKeyRef } = {} }) =>
    secretKeyRef?.name === metadata.name ? secretKeyRef.key : [],
  )
  expect(keys).toContain('CONVEX_INSTANCE_SECRET')
  expect(Object.keys(values)).toEqual(expect.arrayContaining(keys))
})

it('a SealedSecret takes over a Secret of another owner that is annotated for it', async () => {
  const name = 'taken-over'
  const owner = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name, uid: 'before', controller: true }
  const annotations = { 'sealedsecrets.bitnami.com/managed': 'true' }
  const secrets = '/api/v1/namespaces/convex/secrets'
  const secret = { metadata: { name, annotations, ownerReferences: [owner] }, stringData: { key: 'old' } }
  const { status } = await cluster().client({ method: 'POST', path: secrets, body: secret })
  expect(status).toBe(201)

  const { stdout: certificate } = await kubeseal(['--fetch-cert'], '')
  const sealed = plainSeal(sealSecret({ certificate, name, namespace: 'convex', data: { key: 'new' } }))
  const taken = await opened(cluster(), await applySeal(cluster(), sealed))
  expect(bytesOf(taken)).toEqual({ key: Buffer.from('new') })
  expect((taken.metadata as { ownerReferences?: unknown }).ownerReferences).toMatchObject([{ kind: 'SealedSecret' }])
})

it('what kubeseal seals can be annotated for Argo CD without a cluster', async () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's3', namespace: 'convex' },
    stringData: { a: 'b' },
  }
  const sealed = await kubeseal(['--format', 'yaml'], JSON.stringify(secret))
  const file = join(cluster().folder, 's3.yaml')
  await writeFile(file, sealed.stdout)
  const guard = `${syncOptions}=Prune=false,Delete=false`
  const { code, stdout } = await cluster().kubectl(['annotate', '--local', '-f', file, guard, '-o', 'yaml'])
  expect(code).toBe(0)
  const seal = parse(stdout) as PlainSeal
  expect(seal.metadata).toMatchObject({ annotations: { [syncOptions]: 'Prune=false,Delete=false' } })
  expect(bytesOf(await opened(cluster(), await applySeal(cluster(), seal)))).toEqual({ a: Buffer.from('b') })
})
