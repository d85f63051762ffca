import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { runTool } from './support/run.ts'

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

async function check(module: string, file: string): Promise<string> {
  const compilerOptions = { module, target: 'es2023', strict: true, skipLibCheck: false, noEmit: true, types: [] }
  // No types of Node either: a library must not need what it does not bring.
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  return runTool(root, 'typescript/bin/tsc', [], folder)
}
