import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { runTool } from './support/run.ts'
import { unnamedTypes } from './support/unnamed-types.ts'

const { root, project } = inject('packed')
const folder = join(project, 'types')

const good = `
import { ConvexK8sError, convexStack, objectsOf, render, renderFiles, toYaml } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'

const options: StackOptions = {
  host: 'convex.example.com',
  edit: { backend: { deployment: (object) => { object.spec!.replicas = 1 } } },
}
const stack = convexStack(options)
const replicas: number | undefined = stack.backend.deployment.spec?.replicas
const image: string | undefined = stack.backend.deployment.spec?.template.spec?.containers[0]?.image
const instances: number | undefined = stack.postgres?.cluster.spec.instances
const kinds: string[] = objectsOf(stack).map((object) => object.kind)
const text: string = toYaml(stack)
const files: Map<string, string> = renderFiles(stack)
const written: Promise<readonly string[]> = render(stack, 'folder').then((result) => result.written)
export { ConvexK8sError, files, image, instances, kinds, replicas, text, written }
`

const wrong = `
import { convexStack } from '@proompteng/convex-k8s'

export const replicas: string | undefined = convexStack({ host: 'a.example.com' }).backend.deployment.spec?.replicas
export const field = convexStack({ host: 'a.example.com' }).backend.deployment.spec?.replicass
export const option = convexStack({ hots: 'a.example.com' })
`

const composed = `
import type { AppsV1Api, KubernetesObject, KubernetesObjectApi, V1Deployment } from '@kubernetes/client-node'
import * as pulumi from '@pulumi/kubernetes'
import { check, convexStack, objectsOf, plainData, render, renderFiles, toYaml } from '@proompteng/convex-k8s'
import type { ICluster, IDeployment, K8sObject, StackOptions } from '@proompteng/convex-k8s'

const shared = { postgres: { instances: 3 }, edit: { backend: { deployment: oneReplica } } } satisfies Partial<StackOptions>
const stack = convexStack({ ...shared, host: 'convex.example.com' })
function oneReplica(deployment: IDeployment): void {
  deployment.spec!.replicas = 1
}
export const named = (cluster: ICluster): string | undefined => cluster.metadata?.name

declare const namespace: string | undefined
for (const use of [renderFiles, toYaml, check, objectsOf]) {
  use({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace, finalizers: ['a'] }, data: { a: 'b' } })
  use([stack, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { ports: [{ port: 80 }], type: null } }])
  use({ stack, extra: { apiVersion: 'v1', kind: 'Secret', immutable: true, metadata: { generation: 1 } } })
  use({ ...stack, extra: { one: { apiVersion: 'a/v1', kind: 'A', spec: { replicas: 2 } }, two: undefined } })
}
export const written = render([stack, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { n: 1 } }], 'x')

declare const apps: AppsV1Api, objects: KubernetesObjectApi
const list: K8sObject[] = objectsOf(stack)
export const theirs: KubernetesObject[] = objectsOf(stack)
for (const object of list) await objects.create(object)
await apps.createNamespacedDeployment({ namespace: 'convex', body: plainData(stack.backend.deployment) })
export const body: V1Deployment = plainData(stack.backend.deployment)
new pulumi.yaml.ConfigGroup('convex', { objs: objectsOf(stack) })
new pulumi.yaml.v2.ConfigGroup('convex', { objs: objectsOf(stack) })
new pulumi.apps.v1.Deployment('backend', plainData(stack.backend.deployment))
`

const ownModels = `
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IDeployment as TheirDeployment } from 'kubernetes-models/apps/v1/Deployment'
import { convexStack, toYaml } from '@proompteng/convex-k8s'
import type { IDeployment, K8sObject } from '@proompteng/convex-k8s'

const { deployment } = convexStack({ host: 'convex.example.com' }).backend
export const same: TheirDeployment = deployment
export const ours: IDeployment = new Deployment(deployment)
const given: K8sObject = deployment
if (Deployment.is(given)) new Deployment(given).validate()
toYaml([new Deployment(deployment)])
`

const noObjects = `
import { convexStack, toYaml } from '@proompteng/convex-k8s'

toYaml('kind: ConfigMap')
toYaml(['x'])
toYaml(convexStack)
toYaml(Promise.resolve(convexStack({ host: 'a.example.com' })))
toYaml({ a: 5 })
`

describe('a strict TypeScript project with the installed package alone', () => {
  beforeAll(() => mkdir(folder))

  it.each(['nodenext', 'preserve'])('type-checks with module %s, libraries included', async (module) => {
    await writeFile(join(folder, 'good.ts'), good)
    await expect(check(module, 'good.ts')).resolves.toBe('')
  })

  it('knows the objects in full: a wrong type, field or option is an error', async () => {
    await writeFile(join(folder, 'wrong.ts'), wrong)
    const message = await check('nodenext', 'wrong.ts').then(String, String)
    expect(message.match(/wrong\.ts\(\d+,\d+\): error TS\d+/g)).toHaveLength(3)
  })
})

describe('beside other libraries', () => {
  it('objects fit: a Kubernetes client, Pulumi, kubernetes-models, literals, edits in a file of their own', async () => {
    // Below the project, where the other tests do not see the libraries.
    const beside = join(folder, 'beside')
    await mkdir(join(beside, 'node_modules'), { recursive: true })
    for (const library of ['@kubernetes', '@pulumi', 'kubernetes-models', '@kubernetes-models', '@types']) {
      await symlink(join(root, 'node_modules', library), join(beside, 'node_modules', library))
    }
    await writeFile(join(beside, 'composed.ts'), composed)
    await expect(check('nodenext', 'composed.ts', { types: ['node'] }, beside)).resolves.toBe('')
    await writeFile(join(beside, 'own-models.ts'), ownModels)
    // The declarations of kubernetes-models themselves have errors under exactOptionalPropertyTypes.
    await expect(check('nodenext', 'own-models.ts', { skipLibCheck: true }, beside)).resolves.toBe('')
  })

  it('a value that is not an object is an error', async () => {
    await writeFile(join(folder, 'no-objects.ts'), noObjects)
    const message = await check('nodenext', 'no-objects.ts').then(String, String)
    expect(message.match(/no-objects\.ts\(\d+,\d+\): error TS\d+/g)).toHaveLength(5)
  })
})

it('every type in a public signature has an exported name', async () => {
  const types = await readFile(join(project, 'node_modules/@proompteng/convex-k8s/dist/index.d.ts'), 'utf8')
  expect(unnamedTypes(types)).toEqual({})
})

async function check(module: string, file: string, options: object = {}, place = folder): Promise<string> {
  // Without types no types of Node either: a library must not need what it does not bring.
  const strictest = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false }
  const compilerOptions = { ...strictest, module, target: 'es2023', noEmit: true, types: [], ...options }
  await writeFile(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  return runTool(root, 'typescript/bin/tsc', [], place)
}
