import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import * as sources from '../../src/index.ts'
import { sets } from '../golden/sets.ts'
import { run, runTool } from './support/run.ts'

const { root, project } = inject('packed')

const input = {
  manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: convex-backend, namespace: convex }
spec:
  replicas: 2
  selector: { matchLabels: { app: convex } }
  template:
    metadata: { labels: { app: other } }
    spec:
      containers: [{ name: backend, image: ghcr.io/get-convex/convex-backend:latest }]
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [a.yaml]
`,
  // Kinds that a usual stack does not have, and text that the YAML library writes.
  stacks: ['monitoring', 'gateway', 'backup', 'export', 'network-policy'].map((name) => sets[name]),
  instanceSecret: sources.createInstanceSecret(),
}

/** Uses all that is loaded late: the YAML library, the ciphers and the schemas. It runs in other processes too. */
async function useAll(library: typeof sources, given: typeof input): Promise<string> {
  const errors: unknown[] = []
  const refused = [
    () => library.loadObjects({ text: 'a: [' }),
    () => library.check([], { disable: ['no-rule'] }),
    () => library.createAdminKey({ instanceName: 'orders', instanceSecret: 'wrong' }),
    () =>
      library.convexApplication({
        repoURL: 'https://git.example.com/repository.git',
        path: 'convex',
        edit: { application: (object) => ({ ...object, spec: { ...object.spec, project: 1 } }) as never },
      }),
  ]
  for (const attempt of refused) {
    try {
      await attempt()
    } catch (error) {
      errors.push([error instanceof library.ConvexK8sError, String(error)])
    }
  }
  const key = library.createAdminKey({ instanceName: 'orders', instanceSecret: given.instanceSecret })
  return JSON.stringify({
    findings: library.check(await library.loadObjects({ text: given.manifests, file: 'deployment.yaml' })),
    files: given.stacks.map((options) => [...library.renderFiles(library.convexStack(options!))]),
    key: library.readAdminKey(key, given.instanceSecret).valid,
    errors,
  })
}

const script = `
import * as library from '@proompteng/convex-k8s'
${useAll.toString()}
console.log(await useAll(library, ${JSON.stringify(input)}))
`

it.each([
  [{ host: 'convex.example.com' }, false, []],
  [sets['proompteng'], false, []],
  [{ host: 'convex.example.com' }, true, ['folder.cjs']],
] as const)(
  'a render of %o with the runbook %o loads late files only for the runbook',
  async (options, runbook, late) => {
    const program = `
import { createRequire } from 'node:module'
import { convexStack, renderFiles } from '@proompteng/convex-k8s'
renderFiles(convexStack(${JSON.stringify(options)}), { runbook: ${runbook} ? {} : false })
console.log(Object.keys(createRequire(import.meta.url).cache).map((file) => file.split('/').at(-1)).join())
`
    await writeFile(join(project, 'usual.js'), program)
    const loaded = (await run(process.execPath, ['usual.js'], project)).trim().split(',').toSorted()
    expect(loaded).toEqual(['core.cjs', 'index.cjs', 'rolldown-runtime.cjs', ...late].toSorted())
  },
)

describe('what the installed package loads when it is called', () => {
  let expected: unknown
  beforeAll(async () => {
    await writeFile(join(project, 'use-all.js'), script)
    expected = JSON.parse(await useAll(sources, input))
  })

  it('is used here', () => {
    expect(expected).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ location: { file: 'deployment.yaml', line: 2 } })]),
      key: true,
      errors: [
        [true, expect.any(String)],
        [true, expect.any(String)],
        [true, expect.any(String)],
        [true, expect.stringContaining('spec.project')],
      ],
    })
  })

  it.each([20, 22, 24, 26])('does what the sources do on Node %i', async (major) => {
    const node = ['--yes', '--prefer-offline', '--package', `node@${major}`, 'node']
    expect(JSON.parse(await run('npx', [...node, 'use-all.js'], project))).toEqual(expected)
  })

  it('does so in a program that was bundled into one file', async () => {
    const options = ['--bundle', '--platform=node', '--format=esm', '--outfile=bundled/use-all.mjs']
    await run(join(root, 'node_modules/.bin/esbuild'), ['use-all.js', ...options], project)
    expect(JSON.parse(await run(process.execPath, ['bundled/use-all.mjs'], project))).toEqual(expected)
  })

  it('does so under tsx', async () => {
    expect(JSON.parse(await runTool(root, 'tsx/dist/cli.mjs', ['use-all.js'], project))).toEqual(expected)
  })
})
