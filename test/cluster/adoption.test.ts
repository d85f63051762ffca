import { copyFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { convexPostgres, convexStack, render } from '@proompteng/convex-k8s'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import type { ApiObject } from './harness/apply.ts'
import { startCloudNativePg } from './harness/controllers/cloudnative-pg.ts'
import { runOrThrow } from './harness/run.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'
import { storedFaults } from './support/conformance.ts'
import { goldenFolder, objectsIn } from './support/golden.ts'
import { asArgoCd } from './support/kubectl-apply.ts'
import type { Store } from './support/store.ts'
import { storeOf, titleOf } from './support/store.ts'

const handWritten = fileURLToPath(new URL('hand-written/', import.meta.url))
const sealedFile = 'backend-sealedsecret.yaml'
const stack = convexStack({ host: 'convex.example.com', credentials: { sealedFile } })

// With the operator: it is its webhook that refuses most changes of a Cluster.
const cluster = useCluster(startCloudNativePg)
let store: Store
beforeAll(() => {
  store = storeOf(cluster())
})

/** The hand-written folder with a SealedSecret in it. */
async function folderByHand(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convex-k8s-adoption-'))
  const files = (await readdir(handWritten)).filter((file) => file.endsWith('.yaml'))
  await Promise.all(files.map((file) => copyFile(join(handWritten, file), join(folder, file))))
  await copyFile(join(goldenFolder('proompteng'), sealedFile), join(folder, sealedFile))
  return folder
}

/** The one command that docs/migrating.md asks for before the first sync. */
async function documentedStep(): Promise<string> {
  const page = await readFile(new URL('../../docs/migrating.md', import.meta.url), 'utf8')
  const [, command] = /^ *(kubectl .* patch deployment convex-backend .*)$/m.exec(page) ?? []
  if (command === undefined) throw new Error('docs/migrating.md has no such command any more')
  return command
}

/**
 * Before its first server-side apply Argo CD makes what a client-side apply wrote its own, so that what is no longer
 * there goes (docs/user-guide/sync-options.md "Client-Side Apply Migration", v3.5.1).
 */
async function migrateOwnership(object: ApiObject): Promise<void> {
  const { metadata } = await store.get(object)
  const managedFields = metadata.managedFields.map((entry) =>
    entry.manager === 'kubectl-client-side-apply'
      ? { ...entry, manager: 'argocd-controller', operation: 'Apply' }
      : entry,
  )
  await store.patch(object, { metadata: { managedFields } })
}

const duplicatePort = /^Warning: spec\.template\.spec\.containers\[1\]\.ports\[\d\]: duplicate port definition/
const nowhere: readonly RegExp[] = []
const ways = [
  {
    way: 'a client-side apply, and Argo CD has made the fields its own',
    firstApply: [],
    migrates: true,
    // The defaults of a rolling update are among the fields, so that they go by themselves.
    needsStep: false,
    warnings: nowhere,
  },
  // kubectl makes fields its own after its apply, and then applies again: in between there are both containers.
  { way: 'a client-side apply', firstApply: [], migrates: false, needsStep: true, warnings: [duplicatePort] },
  {
    way: 'a client-side apply by Argo CD',
    firstApply: ['--field-manager=argocd-controller'],
    migrates: false,
    needsStep: true,
    warnings: [duplicatePort],
  },
  {
    way: 'a server-side apply by Argo CD',
    firstApply: asArgoCd,
    migrates: false,
    needsStep: true,
    warnings: nowhere,
  },
]

describe.each(ways)('a hand-written folder that is live by $way', ({ firstApply, migrates, needsStep, warnings }) => {
  let folder: string
  let byHand: readonly ApiObject[] = []
  let ours: readonly ApiObject[] = []
  let uids: ReadonlyMap<string, string>

  const uidsOf = async (objects: readonly ApiObject[]): Promise<ReadonlyMap<string, string>> =>
    new Map(
      await Promise.all(
        objects.map(async (object) => [titleOf(object), (await store.get(object)).metadata.uid] as const),
      ),
    )

  beforeAll(async () => {
    folder = await folderByHand()
    byHand = (await objectsIn(folder)).filter(({ kind }) => kind !== 'Kustomization')
    await store.createNamespaces(byHand)
    // The kustomization written by hand does not list the SealedSecret; ours does.
    for (const target of [
      ['-k', folder],
      ['-f', join(folder, sealedFile)],
    ])
      expect(await cluster().kubectl(['apply', ...target, ...firstApply])).toMatchObject({ code: 0 })
    uids = await uidsOf(byHand)
    if (migrates) await Promise.all(byHand.map(migrateOwnership))
    await render(stack, folder, { adopt: true })
    ours = await objectsIn(folder)
  })
  afterAll(async () => {
    await store.remove([...byHand, ...ours])
    await rm(folder, { recursive: true, force: true })
  })

  const unlisted = (stderr: string): readonly string[] =>
    stderr.split('\n').filter((line) => line !== '' && !warnings.some((warning) => warning.test(line)))

  it(`${needsStep ? 'cannot' : 'can'} be taken over without the documented step`, async () => {
    const { code, stderr } = await cluster().kubectl(['apply', '-k', folder, '--dry-run=server', ...asArgoCd])
    expect(code).toBe(needsStep ? 1 : 0)
    const refusal = /"convex-backend" is invalid: spec.strategy.rollingUpdate: Forbidden: .*'Recreate'/
    expect(unlisted(stderr)).toEqual(needsStep ? [expect.stringMatching(refusal)] : [])
  })

  it('is taken over after it, with every object that stays the same one', async () => {
    const { apiServer, kubectl } = cluster()
    const before = await store.get(ours.find(({ kind }) => kind === 'Deployment')!)
    await runOrThrow('sh', ['-c', await documentedStep()], { env: { KUBECONFIG: apiServer.kubeconfig } })
    const patched = await store.get(before)
    expect(patched.spec.template).toEqual(before.spec.template)

    const applied = await kubectl(['apply', '-k', folder, '--validate=strict', ...asArgoCd])
    expect(applied).toMatchObject({ code: 0 })
    expect(unlisted(applied.stderr)).toEqual([])
    expect(await uidsOf(byHand)).toEqual(uids)
  })

  it('has nothing left of the old one then, but the node port that is documented', async () => {
    const operatorsOwn = new Set(['Cluster'])
    const faults = await Promise.all(
      ours
        .filter(({ kind }) => !operatorsOwn.has(kind))
        .map(async (object) =>
          storedFaults(object, await store.get(object)).map((fault) => `${titleOf(object)}: ${fault}`),
        ),
    )
    expect(faults.flat()).toEqual([
      expect.stringMatching(/^Service convex\/convex-dashboard: spec\.ports\[\]\.nodePort: \d+ was not sent/),
    ])
    // The operator may write the status of the Cluster between kubectl's two reads of it, until it has settled.
    const nothing = { code: 0, stdout: '' }
    const diff = async () => cluster().kubectl(['diff', '-k', folder, ...asArgoCd])
    await vi.waitFor(async () => expect(await diff()).toMatchObject(nothing), { timeout: 60_000, interval: 1000 })
  })
})

describe('a live Cluster whose image nobody named', () => {
  const namespace = 'unpinned'
  const clusterOf = (image?: string): ApiObject => {
    const postgres = convexPostgres({ namespace, instanceName: 'convex-self-hosted', ...(image && { image }) })
    return plainObject(postgres.cluster) as unknown as ApiObject
  }

  it('keeps a newer PostgreSQL, which the options must say', async () => {
    const { apply } = cluster()
    const byHand = (await objectsIn(handWritten)).find(({ kind }) => kind === 'Cluster')!
    const { imageName: _, ...spec } = (byHand as ApiObject & { spec: Record<string, unknown> }).spec
    const unpinned = { ...byHand, metadata: { name: 'convex-db', namespace }, spec } as ApiObject
    await store.createNamespaces([unpinned])
    expect(await apply(unpinned)).toMatchObject({ status: 201 })
    const image: string = (await store.get(unpinned)).spec.imageName
    // From then on the operator holds new images against it.
    await vi.waitFor(async () => expect((await store.get(unpinned)).status).toHaveProperty('pgDataImageInfo'), 60_000)
    expect(image).toMatch(/postgresql:18/)

    expect((await apply(clusterOf(), { dryRun: true })).body.message).toMatch(/can't downgrade from major 18 to 17/)
    expect(await apply(clusterOf(image), { dryRun: true })).toMatchObject({ status: 200 })
  })
})
