import { convexApplication, convexBackend, convexCredentials, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { K8sObject } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { applicationOptions, stackOptions } from '../support/arbitraries/index.ts'
import type { ApiObject } from './harness/apply.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'
import { faultsInCluster, faultsOf } from './support/conformance.ts'
import { goldenFolder, goldenNames, objectsIn } from './support/golden.ts'
import { asArgoCd } from './support/kubectl-apply.ts'
import type { Store } from './support/store.ts'
import { storeOf } from './support/store.ts'

const cluster = useCluster()
let store: Store
beforeAll(() => {
  store = storeOf(cluster())
})

describe.each(goldenNames)('golden folder %s', (name) => {
  const folder = goldenFolder(name)
  const objectsOfFolder = objectsIn(folder)
  afterEach(async () => store.remove(await objectsOfFolder))

  it('is accepted without a warning by kubectl apply -k, stored as it is, and steady', async () => {
    const { kubectl } = cluster()
    const objects = await objectsOfFolder
    await store.createNamespaces(objects)
    const applied = await kubectl(['apply', '-k', folder, '--validate=strict', ...asArgoCd])
    expect(applied).toMatchObject({ code: 0, stderr: '' })
    expect(applied.stdout.trimEnd().split('\n')).toHaveLength(objects.length)
    const faults = await Promise.all(objects.map((object) => faultsInCluster(cluster(), store, object)))
    expect(faults.flat()).toEqual([])
    expect(await kubectl(['diff', '-k', folder, ...asArgoCd])).toMatchObject({ code: 0, stdout: '' })
  })

  it('is accepted by a client-side kubectl apply -k, which then finds nothing to change', async () => {
    const { kubectl } = cluster()
    const objects = await objectsOfFolder
    await store.createNamespaces(objects)
    const apply = ['apply', '-k', folder, '--validate=strict']
    expect(await kubectl(apply)).toMatchObject({ code: 0, stderr: '' })
    const again = await kubectl(apply)
    expect(again).toMatchObject({ code: 0, stderr: '' })
    const lines = again.stdout.trimEnd().split('\n')
    expect(lines.filter((line) => !line.endsWith(' unchanged'))).toEqual([])
    expect(lines).toHaveLength(objects.length)
  })
})

/** Every kind that some options render. */
const kindsOfStacks = [
  'Certificate',
  'Cluster',
  'ConfigMap',
  'CronJob',
  'Deployment',
  'ExternalSecret',
  'HTTPRoute',
  'Ingress',
  'IngressRoute',
  'Job',
  'Middleware',
  'NetworkPolicy',
  'ObjectStore',
  'PersistentVolumeClaim',
  'PodMonitor',
  'Pooler',
  'PrometheusRule',
  'ScheduledBackup',
  'SealedSecret',
  'Service',
  'ServiceAccount',
  'ServiceMonitor',
  'VolumeSnapshot',
]

describe('generated option sets', () => {
  const seed = 1
  const kinds = new Set<string>()

  /** Applies the objects, removes them, and says what was wrong. */
  async function faultsOfSet(rendered: readonly K8sObject[]): Promise<readonly string[]> {
    const objects = rendered.map((object) => plainObject(object) as unknown as ApiObject)
    for (const { kind } of objects) kinds.add(kind)
    await store.createNamespaces(objects)
    try {
      return (await Promise.all(objects.map((object) => faultsOf(cluster(), store, object)))).flat()
    } finally {
      await store.remove(objects)
    }
  }

  it(
    'of convexStack are accepted without a warning, stored as they are, and steady',
    { timeout: 1_800_000 },
    async () => {
      const numRuns = 500
      process.stderr.write(`${numRuns} option sets of convexStack, seed ${seed}\n`)
      const property = fc.asyncProperty(stackOptions, async (options) => {
        expect(await faultsOfSet(objectsOf(convexStack(options)))).toEqual([])
      })
      await fc.assert(property, { seed, numRuns })
      expect([...kinds].toSorted()).toEqual(kindsOfStacks)
    },
  )

  it('of convexApplication are, too', async () => {
    const numRuns = 100
    process.stderr.write(`${numRuns} option sets of convexApplication, seed ${seed}\n`)
    const property = fc.asyncProperty(applicationOptions, async (options) => {
      expect(await faultsOfSet(objectsOf(convexApplication(options)))).toEqual([])
    })
    await fc.assert(property, { seed, numRuns })
  })
})

describe('the Deployment of a backend that may start for an hour', () => {
  it('is not called failed while its startup probe still waits', async () => {
    const { deployment } = convexBackend({
      namespace: 'long-start',
      cloudOrigin: 'https://convex.example.com',
      database: { type: 'sqlite' },
      startupTimeoutSeconds: 3600,
    })
    const object = plainObject(deployment) as unknown as ApiObject
    await store.createNamespaces([object])
    expect(await cluster().apply(object)).toMatchObject({ status: 201, warnings: [] })
    const { spec } = await store.get(object)
    const { periodSeconds, failureThreshold } = spec.template.spec.containers[0].startupProbe
    expect(spec.progressDeadlineSeconds).toBeGreaterThan(periodSeconds * failureThreshold)
  })
})

describe('an ExternalSecret', () => {
  it('owns its Secret, and is kept by Argo CD for that reason', async () => {
    const { externalSecret } = convexCredentials({
      namespace: 'kept',
      externalSecret: { secretStoreRef: { name: 'store' }, remoteRefs: { instanceSecret: { key: 'convex' } } },
    })
    const object = plainObject(externalSecret!) as unknown as ApiObject
    await store.createNamespaces([object])
    expect(await cluster().apply(object)).toMatchObject({ status: 201, warnings: [] })
    expect(await store.get(object)).toMatchObject({
      metadata: { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } },
      spec: { target: { creationPolicy: 'Owner' } },
    })
  })
})

describe('these checks', () => {
  it('find what is refused, warned of, stored as something else, and not steady', async () => {
    const deployment = (await objectsIn(goldenFolder('restricted'))).find(({ kind }) => kind === 'Deployment')
    await store.createNamespaces([deployment!])
    // oxlint-disable-next-line typescript/no-explicit-any -- whatever somebody may break
    const broken = async (edit: (copy: any) => void): Promise<readonly string[]> => {
      const copy = structuredClone(deployment!)
      edit(copy)
      const faults = await faultsOf(cluster(), store, copy)
      await store.remove([copy])
      return faults
    }
    const at = 'Deployment convex/convex-backend: '
    expect(await broken(() => undefined)).toEqual([])
    expect(await broken((copy) => (copy.spec.replica = 1))).toEqual([
      expect.stringMatching(`^${at}refused: .*spec.replica`),
    ])
    expect(await broken((copy) => delete copy.spec.template.spec.topologySpreadConstraints[0].labelSelector)).toEqual([
      expect.stringMatching(`^${at}warning: .*a null labelSelector results in matching no pod`),
    ])
    expect(await broken((copy) => (copy.spec.template.spec.containers[0].resources.limits.memory = '8192Mi'))).toEqual([
      `${at}spec.template.spec.containers[].resources.limits.memory: sent "8192Mi", got "8Gi"`,
    ])
    expect(await broken((copy) => delete copy.spec.template.spec.containers[0].imagePullPolicy)).toEqual([
      `${at}spec.template.spec.containers[].imagePullPolicy: "IfNotPresent" was not sent, and is no known default`,
    ])

    await cluster().apply(deployment!)
    const other = { ...deployment!, metadata: { ...deployment!.metadata, labels: {} } }
    expect(await faultsInCluster(cluster(), store, other)).toContainEqual(
      expect.stringMatching(`^${at}applied again, its resourceVersion goes from \\d+ to \\d+`),
    )
    await store.remove([deployment!])
  })
})
