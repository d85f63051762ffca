import { KubeConfig, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node'
import type { KubernetesObject } from '@kubernetes/client-node'
import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { K8sObject } from '@proompteng/convex-k8s'
import { beforeAll, describe, expect, it } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { sets } from '../golden/sets.ts'
import type { ApiObject } from './harness/apply.ts'
import { createNamespace } from './harness/namespaces.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'
import { storedFaults } from './support/conformance.ts'
import { storeOf } from './support/store.ts'

const cluster = useCluster()
const namespace = 'client-node'
let api: KubernetesObjectApi

beforeAll(async () => {
  await createNamespace(cluster(), namespace)
  const config = new KubeConfig()
  config.loadFromFile(cluster().apiServer.kubeconfig)
  api = KubernetesObjectApi.makeApiClient(config)
})

/** The client wants a namespace and a name; ours have both. */
const asTheyAre = (object: K8sObject): KubernetesObject => object as KubernetesObject

function headerOf({ apiVersion, kind, metadata }: K8sObject) {
  return { apiVersion, kind, metadata: { name: metadata?.name ?? '', namespace } }
}

describe('the Kubernetes client for JavaScript', () => {
  const objects = objectsOf(convexStack({ ...sets['proompteng']!, namespace, credentials: {} }))

  it('creates the objects of a stack as they are, and reads them back', async () => {
    expect(objects.length).toBeGreaterThan(10)
    for (const object of objects) {
      await api.create(asTheyAre(object), undefined, undefined, 'client-node')
      const read = await api.read(headerOf(object))
      const sent = plainObject(object) as unknown as ApiObject
      const live = await storeOf(cluster()).get(sent)
      expect(read.metadata?.uid).toBe(live.metadata.uid)
      expect(storedFaults(sent, live), `${object.kind} ${object.metadata?.name}`).toEqual([])
    }
  })

  it('applies them server-side, and nothing changes', async () => {
    for (const object of objects) {
      const before = await api.read(headerOf(object))
      const after = await api.patch(
        asTheyAre(object),
        undefined,
        undefined,
        'argocd-controller',
        true,
        PatchStrategy.ServerSideApply,
      )
      expect(after.metadata?.generation, `${object.kind} ${object.metadata?.name}`).toBe(before.metadata?.generation)
    }
  })

  it('is told why an object is refused', async () => {
    const deployment = objects.find(({ kind }) => kind === 'Deployment')
    const broken = plainObject(deployment!) as unknown as KubernetesObject & { spec: { strategy: object } }
    broken.spec.strategy = { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }
    broken.metadata = { ...broken.metadata, name: 'broken' }
    await expect(api.create(broken)).rejects.toThrow(/may not be specified when strategy `type` is 'Recreate'/)
  })
})
