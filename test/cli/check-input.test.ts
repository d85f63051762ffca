import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { rules } from '../../src/check/rules/all.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { command } from './command.ts'

watchForSecrets()

const root = join(import.meta.dirname, '../..')
const { bad } = rules.find(({ id }) => id === 'backend-single-writer')!
const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n'
const cluster = 'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: shared\n'

let folder: string
const at = (name: string) => join(folder, name)
async function write(name: string, text: string): Promise<void> {
  await mkdir(join(at(name), '..'), { recursive: true })
  await writeFile(at(name), text)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'input-'))
  await cp(join(root, 'argocd/applications/convex'), at('gitops/apps/convex'), { recursive: true })
  await symlink('gitops/apps', at('link'))
  await cp(join(root, 'test/golden/__fleet__/shared-postgres'), at('fleet'), { recursive: true })
  await mkdir(at('empty'))
  await write('pod/pod.yaml', pod)
  await write('pods/pods.yaml', `${pod}---\n${pod.replace('name: x', 'name: z')}`)
  await write('cluster/cluster.yaml', cluster)
  await cp(at('gitops/apps/convex'), at('mixed/convex'), { recursive: true })
  await write('mixed/other/pod.yaml', pod)
  await write('chart/Chart.yaml', 'apiVersion: v2\nname: x\n')
  await write('charts/x/Chart.yaml', 'apiVersion: v2\nname: x\n')
  await write('charts/pod.yaml', pod)
  await write('release/release.yaml', rules.find(({ id }) => id === 'unchecked-parts')!.bad)
  await write('two/staging/bad.yaml', bad)
  await write('two/production/bad.yaml', bad)
})

describe('convex-k8s check of nothing', () => {
  it.each([
    ['', "standard input is empty. If a command feeds it, look at that command's own error message."],
    ['---\n# nothing\n', 'standard input contains no Kubernetes objects, only comments or empty documents.'],
  ])('ends with 2 for the input %j', async (input, message) => {
    for (const argv of [['check'], ['check', '-', '--format', 'json'], ['check', at('pod'), '-']])
      expect(await command(argv, input)).toEqual({
        status: 2,
        out: '',
        err: `The manifests cannot be read.\n  - ${message}`,
      })
  })

  it('ends with 2 for every folder without objects, also beside others, and says what to do', async () => {
    const ran = await command(['check', at('gitops'), at('empty'), at('chart')])
    expect([ran.status, ran.out]).toEqual([2, ''])
    expect(ran.err).toContain(`${at('empty')}: contains no YAML or JSON files`)
    expect(ran.err).toContain(`helm template ${at('chart')} | npx @proompteng/convex-k8s check`)
  })

  it.each(['pretty', 'json', 'sarif', 'github'])(
    'ends with 2 without Convex or its database, as %s',
    async (format) => {
      const hint = 'Convex or its database. Name the folder with the manifests of the backend.'
      for (const [name, sentence] of [
        ['pod', `The only object is not ${hint}`],
        ['pods', `None of the 2 objects is ${hint}`],
      ] as const) {
        const { status, err } = await command(['check', at(name), '--format', format, '--fail-on', 'never'])
        expect([status, err.split('\n').at(-1)]).toEqual([2, sentence])
      }
    },
  )

  it('ends with 2 when Convex is in a chart alone, and says so', async () => {
    const { status, out, err } = await command(['check', at('release')])
    expect([status, err]).toEqual([
      2,
      'No Convex objects were checked: the objects in the findings render them. Check their output.',
    ])
    expect(out).toContain('[unchecked-parts]')
  })

  it('does not wait for input from a terminal', async () => {
    const terminal = { isTTY: true } as typeof process.stdin
    const ran = await command(['check'], terminal)
    expect(ran.status).toBe(2)
    expect(ran.err).toContain('name a folder or a file, or pipe manifests in')
  })

  it('is said in the help', async () => {
    const { out } = await command(['check', '--help'])
    for (const part of ['kustomization', 'shared database', 'Symbolic links', 'helm template CHART', 'status 2'])
      expect(out).toContain(part)
  })
})

describe('convex-k8s check of what cannot be read', () => {
  const text = 'apiVersion: v1\nkind: Secret\ndata:\n  a: CANARY\n  a: CANARY\n'

  it('annotates each place for GitHub', async () => {
    await write('broken, 1.yaml', text)
    const missing = at('missing.yaml')
    const { status, out, err } = await command(['check', '--format', 'github', at('broken, 1.yaml'), missing])
    expect(status).toBe(2)
    expect(out.split('\n')).toEqual([
      `::error file=${at('broken%2C 1.yaml')},line=5,col=3::is not valid YAML: a key is given twice in one map; keys must be unique`,
      `::error file=${missing}::does not exist`,
    ])
    expect(err).toContain('cannot be read')
    const input = await command(['check', '--format', 'github'], '')
    expect(input.out).toMatch(/^::error::standard input is empty/)
  })

  it('leaves JSON and the terminal to standard error', async () => {
    for (const format of ['json', 'pretty'])
      expect(await command(['check', '--format', format], text)).toMatchObject({ status: 2, out: '' })
  })
})

describe('the summary of convex-k8s check', () => {
  it.each([
    ['gitops', '12 objects from 13 files: 3 are Convex or its database (1 backend, 1 dashboard, 1 of the database)'],
    ['link', '12 objects from 13 files: 3 are Convex or its database (1 backend, 1 dashboard, 1 of the database)'],
    [
      'fleet',
      '23 objects from 27 files in 3 deployments: 7 are Convex or its database (2 backends, 2 dashboards, 3 of the database)',
    ],
    ['cluster', '1 object from 1 file: 1 is Convex or its database (1 of the database)'],
    [
      'mixed',
      '13 objects from 14 files in 2 deployments: 3 are Convex or its database (1 backend, 1 dashboard, 1 of the database)',
    ],
  ])('says what was read in %s', async (name, seen) => {
    expect(await command(['check', at(name)])).toEqual({ status: 0, out: `nothing found in ${seen}`, err: '' })
  })

  it('names Helm charts that were left out', async () => {
    const { status, out } = await command(['check', at('charts')])
    expect(status).toBe(2)
    expect(out).toContain(`Helm charts, which are not read (${at('charts/x')})`)
  })

  it('comes after the findings of each deployment, and goes to standard error beside what programs read', async () => {
    const { status, out } = await command(['check', at('two')])
    expect(status).toBe(1)
    const lines = out.split('\n').filter((line) => line.startsWith('/') || line.startsWith('Deployment'))
    expect(lines).toEqual([
      at('two/production'),
      `Deployment convex/convex-backend  ${at('two/production/bad.yaml')}:2`,
      at('two/staging'),
      `Deployment convex/convex-backend  ${at('two/staging/bad.yaml')}:2`,
    ])
    expect(out.split('\n').at(-1)).toMatch(/ in 4 objects from 2 files in 2 deployments: 2 are Convex/)
    for (const format of ['json', 'sarif', 'github']) {
      const ran = await command(['check', at('two'), '--format', format])
      expect(ran.err).toBe(out.split('\n').at(-1))
      expect(ran.out).not.toContain('objects from')
      if (format !== 'github') JSON.parse(ran.out)
    }
    const json = JSON.parse((await command(['check', at('two'), '--format', 'json'])).out) as { deployment: string }[]
    expect(new Set(json.map(({ deployment }) => deployment))).toEqual(
      new Set([at('two/production'), at('two/staging')]),
    )
  })
})
