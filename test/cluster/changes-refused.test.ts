import { convexStack, objectsOf } from '@proompteng/convex-k8s'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { refusedChanges } from '../../src/render/changes/refused.ts'
import { toYaml } from '../../src/render/yaml/yaml.ts'
import type { ApiObject } from './harness/apply.ts'
import { startCloudNativePg } from './harness/controllers/cloudnative-pg.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'
import { cases, host } from './support/changes.ts'
import type { Part } from './support/changes.ts'
import type { Store } from './support/store.ts'
import { storeOf, titleOf } from './support/store.ts'

const cluster = useCluster(startCloudNativePg)
let store: Store
beforeAll(async () => {
  store = storeOf(cluster())
  const grows = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'grows' } }
  const applied = await cluster().apply({
    ...grows,
    provisioner: 'example.com/x',
    allowVolumeExpansion: true,
  } as ApiObject)
  expect(applied).toMatchObject({ status: 201 })
  const standard = {
    ...grows,
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'example.com/x',
  }
  expect(await cluster().apply(standard as ApiObject)).toMatchObject({ status: 201 })
})

const objectsIn = (options: Part, namespace: string, more: readonly object[] = []): readonly ApiObject[] => {
  const stack = convexStack({ host, dashboard: false, ...options, namespace })
  const objects = [...objectsOf(stack).map(plainObject), ...more] as unknown as ApiObject[]
  return objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }))
}

const filesOf = (objects: readonly ApiObject[]): ReadonlyMap<string, string> =>
  new Map(objects.map((object) => [`${object.kind}-${object.metadata.name}.yaml`, toYaml(object)]))

const key = ({ kind, metadata: { name } }: ApiObject): string => `${kind}/${name}`

describe.each(cases.map((each, index) => ({ ...each, namespace: `changes-${index}` })))(
  '$name',
  ({ before: was = {}, after: is, more, refused, accepted = [], unseen = [], namespace }) => {
    it(`is ${Object.keys(refused).length > 0 ? 'refused' : 'accepted'} by the API server, as render says`, async () => {
      const before = objectsIn(was, namespace, more?.slice(0, 1))
      const after = objectsIn(is, namespace, more?.slice(1))
      await store.createNamespaces(before)
      for (const object of before) expect(await cluster().apply(object), titleOf(object)).toMatchObject({ status: 201 })
      for (const object of before) if (object.kind === 'PersistentVolumeClaim') await store.bind(object)
      const postgres = before.find(({ kind }) => kind === 'Cluster')!
      // From then on the operator holds new images against it. With a plugin that does not run here, it waits.
      if (was.postgres !== false && was.postgres?.image !== undefined && was.postgres.backup === undefined)
        await vi.waitFor(
          async () => expect((await store.get(postgres)).status).toHaveProperty('pgDataImageInfo'),
          60_000,
        )

      const answers = new Map<string, string>()
      for (const object of after) {
        const { status, body } = await cluster().apply(object, { dryRun: true })
        if (status >= 300) answers.set(key(object), body.message ?? '')
      }
      expect(Object.fromEntries(answers)).toEqual(
        Object.fromEntries(Object.entries(refused).map(([name, words]) => [name, expect.stringMatching(words)])),
      )

      const all = refusedChanges({ before: filesOf(before), after: filesOf(after), accept: [], scope: '' })
      const wordsIn = ({ message }: (typeof all)[number]) => /add "([^"]+)" to accept$/.exec(message)?.[1] ?? ''
      const issues = all.filter((issue) => !unseen.includes(wordsIn(issue)))
      expect(all.length - issues.length).toBe(unseen.length)
      const own = issues.map(wordsIn)
      expect(issues.filter(({ message }) => /refuses/.test(message)).map(({ path }) => path)).toEqual(
        [...answers.keys()].map((name) => `${name.replace('/', '-')}.yaml`),
      )
      expect(own.filter((_, index) => !/refuses/.test(issues[index]!.message)).toSorted()).toEqual(accepted.toSorted())
      await store.remove(before)
    })
  },
)
