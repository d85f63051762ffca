import { expect, it } from 'vitest'
import { convexPostgres, objectsOf } from '@proompteng/convex-k8s'
import { databaseObject } from '../../../src/components/postgres/database.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import type { ApiObject } from '../harness/apply.ts'
import { startCloudNativePg } from '../harness/controllers/cloudnative-pg.ts'
import { eventually } from '../harness/eventually.ts'
import { createNamespace } from '../harness/namespaces.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'

const cluster = useCluster(startCloudNativePg)
const namespace = 'convex'
const plain = (object: K8sObject): ApiObject => plainObject(object) as unknown as ApiObject

const database = plain(
  databaseObject(
    { namespace, labels: {}, annotations: {} },
    { name: 'orders', cluster: 'convex-db', database: 'orders', owner: 'orders' },
  ),
)
const statusOf = async (): Promise<unknown> =>
  (await cluster().client({ path: `/apis/postgresql.cnpg.io/v1/namespaces/${namespace}/databases/orders` })).body.status

it('a Database has no status until an instance of its cluster runs, so that its wave would not end', async () => {
  await createNamespace(cluster(), namespace)
  expect((await cluster().apply(database)).status).toBe(201)
  expect(await statusOf()).toBeUndefined()
  for (const object of objectsOf(convexPostgres({ namespace }))) {
    expect((await cluster().apply(plain(object))).status).toBe(201)
  }
  // The operator is at work on the Cluster; it is the instance that makes databases, and none runs here.
  await eventually('the Secret of the Cluster', async () => {
    const { status } = await cluster().client({ path: `/api/v1/namespaces/${namespace}/secrets/convex-db-app` })
    return status === 200 ? true : undefined
  })
  // Argo CD 3.6 waits for status.applied, and for status.observedGeneration to be that of the object.
  expect(await statusOf()).toBeUndefined()
})
