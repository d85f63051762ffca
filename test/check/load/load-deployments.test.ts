import { cp, mkdir, mkdtemp, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { check, loadDeployments, loadObjects } from '@proompteng/convex-k8s'
import { folderFactsOf } from '../../../src/check/load/folder-facts.ts'
import { ConvexK8sError } from '../../../src/errors.ts'
import { writeFiles } from './files.ts'

const object = (kind: string, name: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`
const listing = (...resources: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${resources.join(', ')}]\n`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deployments-'))
})

const write = (files: Readonly<Record<string, string>>) => writeFiles(folder, files)

async function link(target: string, name: string): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true })
  await symlink(target, join(folder, name))
}

/** Names of the objects by deployment, without kustomizations. */
async function found(source = folder): Promise<Readonly<Record<string, readonly string[]>>> {
  const deployments = await loadDeployments(source)
  return Object.fromEntries(
    deployments.map(({ path, objects }) => [
      relative(folder, path),
      objects.flatMap(({ kind, metadata }) =>
        kind === 'Kustomization' || kind === 'Component' ? [] : [metadata?.name ?? ''],
      ),
    ]),
  )
}

async function issuesOf(load: Promise<unknown>): Promise<readonly (readonly [string, string])[]> {
  const error = await load.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ConvexK8sError)
  return (error as ConvexK8sError).issues.map(({ path, message }) => [relative(folder, path), message] as const)
}

describe('folders with a kustomization', () => {
  it('are a deployment each, beside each other and below another', async () => {
    await write({
      'kustomization.yaml': listing('set.yaml'),
      'set.yaml': object('ConfigMap', 'set'),
      'apps/a/kustomization.yaml': listing('x.yaml'),
      'apps/a/x.yaml': object('ConfigMap', 'x'),
      'apps/b/kustomization.yml': listing('x.yaml'),
      'apps/b/x.yaml': object('ConfigMap', 'x'),
    })
    expect(await found()).toEqual({ '': ['set'], 'apps/a': ['x'], 'apps/b': ['x'] })
  })

  it('are no deployment when another one uses them, as overlays use a base and components', async () => {
    await write({
      'base/kustomization.yaml': listing('x.yaml'),
      'base/x.yaml': object('ConfigMap', 'x'),
      'components/tls/kustomization.yaml': 'kind: Component\nresources: [tls.yaml]\n',
      'components/tls/tls.yaml': object('ConfigMap', 'tls'),
      'overlays/production/kustomization.yaml': `namespace: production\nbases: [../../base]\ncomponents: [../../components/tls]\n`,
      'overlays/staging/kustomization.yaml': `${listing('../../base')}namespace: staging\n`,
    })
    expect(await found()).toEqual({ 'overlays/production': ['x', 'tls'], 'overlays/staging': ['x'] })
    const deployments = await loadDeployments(folder)
    expect(deployments.map(({ objects }) => objects[0]?.metadata?.namespace)).toEqual(['production', 'staging'])
  })

  it('have patches, beside them and below them, that are no objects and need not be listed', async () => {
    await write({
      'kustomization.yaml': `${listing('x.yaml')}patches:\n  - path: patch.yaml\n  - path: patches/more.yaml\n`,
      'x.yaml': object('ConfigMap', 'x'),
      'patch.yaml': object('ConfigMap', 'x'),
      'patches/more.yaml': object('ConfigMap', 'x'),
      'extra.yaml': object('ConfigMap', 'extra'),
    })
    expect(await found()).toEqual({ '': ['x'] })
    expect(folderFactsOf((await loadObjects(folder)).at(-1)!)?.unlisted).toEqual(['extra.yaml'])
  })

  it('keep what is missing in a base known when an overlay sets the namespace', async () => {
    await write({
      'base/kustomization.yaml': listing('x.yaml', 'gone.yaml'),
      'base/x.yaml': object('ConfigMap', 'x'),
      'overlay/kustomization.yaml': `${listing('../base')}namespace: shop\n`,
    })
    const findings = check(await loadObjects(folder))
    expect(findings.map(({ rule }) => rule)).toContain('kustomization-missing-files')
  })

  it('are an error when they use each other', async () => {
    await write({ 'a/kustomization.yaml': listing('../b'), 'b/kustomization.yaml': listing('../a') })
    const issues = await issuesOf(loadDeployments(folder))
    expect(issues[0]?.[1]).toContain('kustomizations nest deeper than 16 levels')
  })
})

describe('folders without a kustomization', () => {
  it('are read together with those below them', async () => {
    await write({
      'namespace.yaml': object('Namespace', 'shop'),
      'deployments/x.yaml': object('Pod', 'x'),
      'services/inner/x.yaml': object('Service', 'x'),
      'docs/values.yaml': 'a: 1\n',
    })
    expect(await found()).toEqual({ '': ['shop', 'x', 'x'] })
  })

  it('are a deployment each when they hold the same object', async () => {
    await write({
      'staging/pods/x.yaml': object('Pod', 'x'),
      'staging/services/x.yaml': object('Service', 'x'),
      'production/all.yaml': `${object('Pod', 'x')}---\n${object('Service', 'x')}`,
    })
    expect(await found()).toEqual({ production: ['x', 'x'], staging: ['x', 'x'] })
  })

  it('stay apart from those with one', async () => {
    await write({
      'a/kustomization.yaml': listing('x.yaml'),
      'a/x.yaml': object('Pod', 'x'),
      'b/y.yaml': object('Pod', 'v'),
      'c/z.yaml': object('Pod', 'z'),
    })
    expect(await found()).toEqual({ '': ['v', 'z'], a: ['x'] })
  })

  it('are left out when they are hidden, node_modules or a Helm chart, which is told', async () => {
    await write({
      'x.yaml': object('Pod', 'x'),
      '.git/y.yaml': object('Pod', 'v'),
      'node_modules/m/y.yaml': object('Pod', 'v'),
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\n',
      'chart/templates/y.yaml': object('Pod', 'v'),
    })
    const charts: string[] = []
    const deployments = await loadDeployments(folder, { onChart: (path) => charts.push(path) })
    expect(deployments.map(({ objects }) => objects.length)).toEqual([1])
    expect(charts).toEqual([join(folder, 'chart')])
    expect(await found(join(folder, '.git'))).toEqual({ '.git': ['v'] })
  })
})

describe('symbolic links', () => {
  it('to files and folders are followed, and a folder is read once, where it is', async () => {
    await write({ 'real/a/x.yaml': object('Pod', 'x'), 'real/a/y.txt': object('Pod', 'v') })
    await link('a', 'real/b')
    await link('a/y.txt', 'real/link.yaml')
    await link('..', 'real/a/up')
    await link('real', 'to-real')
    expect(await found(join(folder, 'to-real'))).toEqual({ 'to-real': ['v', 'x'] })
    expect((await loadDeployments(folder))[0]?.path).toBe(join(folder, 'real'))
  })

  it('that lead nowhere, or back to themselves, are an error with their path', async () => {
    await write({ 'x.yaml': object('Pod', 'x') })
    await link('gone', 'a.yaml')
    await link('self', 'self')
    await link('gone', 'notes.txt')
    const message = 'is a symbolic link that leads nowhere'
    expect(await issuesOf(loadDeployments(folder))).toEqual([
      ['a.yaml', message],
      ['self', message],
    ])
    const self = 'is a symbolic link that leads back to itself'
    expect(await issuesOf(loadDeployments(join(folder, 'self')))).toEqual([['self', self]])
  })
})

describe('several sources', () => {
  it('are read together when they are files, and alone when they hold the same object', async () => {
    await write({ 'a.yaml': object('Pod', 'a'), 'b.yaml': object('Pod', 'b'), 'c.yaml': object('Pod', 'a') })
    const [a, b, c] = ['a.yaml', 'b.yaml', 'c.yaml'].map((name) => join(folder, name)) as [string, string, string]
    const sizesOf = async (...sources: readonly (string | { text: string })[]) =>
      (await loadDeployments(sources)).map(({ objects }) => objects.length)
    expect(await sizesOf(a, b, { text: object('Pod', 'c') })).toEqual([3])
    expect(await sizesOf(a, b, c)).toEqual([1, 1, 1])
  })

  it('are an error for each that gives nothing, with the way out', async () => {
    await write({
      'x.yaml': object('Pod', 'x'),
      'empty.yaml': '',
      'readme/README.md': '# Nothing\n',
      'values/values.yaml': 'a: 1\n',
      'my chart/Chart.yaml': 'apiVersion: v2\nname: c\n',
      'my chart/templates/x.yaml': object('Pod', '{{ .Release.Name }}'),
      'remote/kustomization.yaml': listing('https://example.com/x.yaml'),
    })
    const names = ['x.yaml', 'empty.yaml', 'readme', 'values', 'my chart', 'my chart/templates', 'remote']
    const issues = await issuesOf(loadDeployments(names.map((name) => join(folder, name))))
    expect(issues.map(([path, message]) => [path, message.replaceAll(folder, '')])).toEqual([
      ['empty.yaml', "is empty. If a command writes it, look at that command's own error message."],
      ['readme', expect.stringContaining('contains no YAML or JSON files')],
      ['values', expect.stringContaining('none of its YAML and JSON files (1) has an object')],
      [
        'my chart',
        "is a Helm chart. Check the rendered manifests: helm template '/my chart' | npx @proompteng/convex-k8s check",
      ],
      ['my chart/templates/x.yaml', expect.stringContaining('is a template, not YAML')],
      ['remote', expect.stringContaining('kubectl kustomize /remote | npx @proompteng/convex-k8s check')],
    ])
  })

  it('are refused when the list has holes', async () => {
    const list = Object.assign<string[], object>([], { length: 2 })
    await expect(loadDeployments(list)).rejects.toThrow('source: expected the path of a folder or file')
  })

  it('never have their text in an error', async () => {
    const secret = 'c0ffee-c0ffee'
    for (const text of [
      `!${secret} x`,
      `a: *${secret}`,
      `"\\q${secret}`,
      `a: |${secret}\n`,
      `- ${secret}: - a`,
      `@${secret}`,
    ]) {
      await write({ 'x.yaml': `${object('Secret', 'x')}data: ${text}\n` })
      const deployments = loadDeployments(folder)
      const issues = await deployments.then(
        () => [],
        () => issuesOf(deployments),
      )
      expect(JSON.stringify(issues)).not.toContain(secret)
    }
  })
})

describe('loadObjects', () => {
  it('refuses a folder with several deployments, and names them', async () => {
    await write({ 'a/x.yaml': object('Pod', 'x'), 'b/x.yaml': object('Pod', 'x') })
    expect(await issuesOf(loadObjects(folder))).toEqual([
      ['a', '1 object'],
      ['b', '1 object'],
    ])
  })
})

describe('a fleet', () => {
  const fleets = join(import.meta.dirname, '../../golden/__fleet__')

  it.each([
    ['shared-postgres', 'convex-db'],
    ['shared-postgres-apart', 'convex-pg'],
  ])(
    '%s has a deployment for each instance, with the shared database, and nothing is wrong',
    async (name, database) => {
      const path = join(fleets, name)
      const instances = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory())
      const deployments = await loadDeployments(path)
      const names = instances.map((entry) => entry.name).filter((instance) => instance !== database)
      expect(deployments.map((deployment) => relative(path, deployment.path)).toSorted()).toEqual([
        '',
        ...names.toSorted(),
      ])
      expect(deployments.flatMap(({ objects }) => check(objects))).toEqual([])
      const clusters = deployments.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Cluster'))
      expect(clusters).toHaveLength(names.length)
    },
  )

  it('has what is wrong between an instance and the shared database found', async () => {
    await cp(join(fleets, 'shared-postgres'), folder, { recursive: true })
    const file = join(folder, 'convex-db/postgres-cluster.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('max_connections: "150"', 'max_connections: "30"'))
    const findings = (await loadDeployments(folder)).flatMap(({ objects }) => check(objects))
    expect(findings.map(({ rule }) => rule)).toContain('connection-pool')
  })
})
