import { convexPostgres, convexStack, objectsOf } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { identityOf, plainObject } from '../../src/kubernetes/object.ts'
import { postgresOptions, stackOptions } from '../support/arbitraries/index.ts'
import type { ApiObject } from './harness/apply.ts'
import type { ArgoDiffMode, ArgoPair } from './harness/argo-diff.ts'
import { argoDiff } from './harness/argo-diff.ts'
import { binary } from './harness/programs/binaries.ts'
import { startCloudNativePg } from './harness/controllers/cloudnative-pg.ts'
import { runOrThrow } from './harness/run.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'
import { differences } from './support/differences.ts'
import { goldenFolder, goldenNames, objectsIn } from './support/golden.ts'
import type { Store } from './support/store.ts'
import { storeOf, titleOf } from './support/store.ts'
import { unlisted } from './support/warnings.ts'

// With the operator: what its webhook and it itself write into a Cluster must not look like drift.
const cluster = useCluster(startCloudNativePg)
let store: Store
beforeAll(() => {
  store = storeOf(cluster())
})

describe("Argo CD's kustomize", () => {
  it.each(goldenNames)('builds exactly the objects of the golden folder %s', async (name) => {
    const folder = goldenFolder(name)
    const output = await runOrThrow(await binary('kustomize'), ['build', folder])
    const built = parseAllDocuments(output).map((document) => document.toJS() as ApiObject)
    const byIdentity = (objects: readonly ApiObject[]) =>
      objects.toSorted((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1))
    expect(byIdentity(built)).toEqual(byIdentity(await objectsIn(folder)))
  })
})

const inNamespace = (namespace: string, objects: readonly ApiObject[]): readonly ApiObject[] =>
  objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }))

/** The objects of every golden folder, each folder in a namespace of its own. */
async function goldenObjects(): Promise<readonly ApiObject[]> {
  const folders = goldenNames.map(async (name) => inNamespace(`golden-${name}`, await objectsIn(goldenFolder(name))))
  return (await Promise.all(folders)).flat()
}

/** Objects of generated option sets. Their Clusters have a test of their own: the operator would be busy for long. */
const generatedObjects = (): readonly ApiObject[] =>
  fc.sample(stackOptions, { seed: 1, numRuns: 50 }).flatMap((options, index) => {
    const objects = objectsOf(convexStack(options)).map((object) => plainObject(object) as unknown as ApiObject)
    return inNamespace(
      `generated-${index}`,
      objects.filter(({ kind }) => kind !== 'Cluster'),
    )
  })

const modes: readonly ArgoDiffMode[] = ['three-way', 'server-side']

describe("Argo CD's comparison", () => {
  let pairs: readonly ArgoPair[]

  beforeAll(async () => {
    const objects = [...(await goldenObjects()), ...generatedObjects()]
    await store.createNamespaces(objects)
    for (const object of objects) {
      const { status, warnings } = await cluster().apply(object)
      expect({ status, warnings: unlisted(object, warnings) }).toEqual({ status: 201, warnings: [] })
    }
    // Without a kubelet the operator gets no further than this.
    const settled = { phase: expect.stringMatching(/^Setting up primary|due to an unknown plugin being required$/) }
    for (const object of objects.filter(({ kind }) => kind === 'Cluster'))
      await vi.waitFor(async () => expect((await store.get(object)).status).toMatchObject(settled), 120_000)
    pairs = await Promise.all(objects.map(async (desired) => ({ desired, live: await store.get(desired) })))
  })

  it.each(modes)('%s: shows no drift in any golden folder and generated set', async (mode) => {
    const verdicts = await argoDiff(cluster(), mode, pairs)
    expect(verdicts).toHaveLength(pairs.length)
    const drifted = verdicts.flatMap(({ modified, live, predicted }, index) =>
      modified ? [{ object: titleOf(pairs[index]!.desired), live, predicted }] : [],
    )
    expect(drifted).toEqual([])
  })

  // Each of these is what a folder must not say.
  it.each(modes)('%s: shows the drift that there is', async (mode) => {
    // oxlint-disable-next-line typescript/no-explicit-any -- whatever somebody may write
    const wrong = (kind: string, edit: (copy: any) => void): ArgoPair => {
      const { desired, live } = pairs.find((pair) => pair.desired.kind === kind)!
      const copy = structuredClone(desired)
      edit(copy)
      return { desired: copy, live }
    }
    const verdicts = await argoDiff(cluster(), mode, [
      wrong('Deployment', (copy) => (copy.spec.replicas += 1)),
      wrong('Service', (copy) => (copy.spec.ports[0].port += 1000)),
      // The same, but not as the webhook writes it.
      wrong('Cluster', (copy) => (copy.spec.resources.limits.memory = '1024Mi')),
      wrong('ConfigMap', (copy) => (copy.data.RUST_LOG = 'info')),
    ])
    expect(verdicts.map(({ modified }) => modified)).toEqual([true, true, true, true])
  })
})

describe("the operator's defaulting webhook", () => {
  it('leaves everything in any generated Cluster as it was sent', async () => {
    const known = { isAdded: () => true, isDropped: () => false }
    const property = fc.asyncProperty(postgresOptions, async (options) => {
      const sent = plainObject(convexPostgres(options).cluster) as unknown as ApiObject
      await store.createNamespaces([sent])
      const { status, body, warnings } = await cluster().apply(sent, { dryRun: true })
      expect({ status, warnings }).toEqual({ status: 201, warnings: [] })
      expect(differences(sent, body, known)).toEqual([])
      // It did run.
      expect(body.spec.postgresql.parameters).toHaveProperty('wal_level')
    })
    await fc.assert(property, { seed: 1, numRuns: 200 })
  })
})
