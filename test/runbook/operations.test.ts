import { convexStack, runbook } from '@proompteng/convex-k8s'
import type { StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { callsOf, scriptsOf } from './programs.ts'
import { deployments } from './stacks.ts'
import { host, below, rows, of, backup } from './texts.ts'

describe.each(Object.entries(deployments))('the first section of the runbook of %s', (_, deployment) => {
  const text = runbook(deployment)

  it('is the first after the head, with three commands before anything else', () => {
    expect(/^## .*$/m.exec(text)?.[0]).toBe('## When something is wrong')
    const calls = callsOf(scriptsOf(below(text, '## When something is wrong')).join('\n'))
    const [answers, runs, log, ...more] = calls.map(({ program, args }) => [program, ...args].join(' '))
    expect(more).toEqual([])
    expect(answers).toContain('npx @proompteng/convex-k8s smoke-test https://')
    expect(runs).toMatch(/kubectl --namespace \S+ get \w+,pods/)
    expect(log).toMatch(/kubectl --namespace \S+ logs \S+ --container=\w+ --tail=200/)
  })

  it('goes on by symptom, and explains the parts last', () => {
    const titles = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(titles.indexOf('Rotating secrets')).toBe(1)
    expect(titles.at(-1)).toBe('Components')
    const links = [...below(text, '## When something is wrong').matchAll(/\[([^\]]+)\]\(#/g)].map(([, title]) => title)
    const [symptoms = ''] = text.split('\n## Rotating secrets\n')
    expect([...symptoms.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toEqual(links)
  })

  it('has cells that can be read at a glance', () => {
    const [symptoms = ''] = text.split('\n## Rotating secrets\n')
    const cells = symptoms.split('\n').flatMap((line) => (line.startsWith('| ') ? line.split(' | ') : []))
    expect(cells.filter((cell) => cell.length > 150)).toEqual([])
  })
})

describe('a full volume', () => {
  const patched = (text: string): readonly (readonly string[])[] =>
    callsOf(scriptsOf(below(text, '### A volume is full')).join('\n'))
      .filter(({ args }) => args.includes('patch'))
      .map(({ args }) => args)

  it('is enlarged by the claim of each instance and its log first, then by the option', () => {
    const text = runbook(deployments['everything']!)
    expect(patched(text).map(([, namespace, , , claim]) => [namespace, claim])).toEqual(
      [1, 2, 3].flatMap((number) => ['', '-wal'].map((log) => ['orders', `orders-db-${number}${log}`])),
    )
    const [, , , , , type, , patch = ''] = patched(text)[0]!
    expect(type).toBe('--type=merge')
    expect(JSON.parse(patch)).toEqual({ spec: { resources: { requests: { storage: '<NEW-SIZE>' } } } })
    const section = below(text, '### A volume is full')
    expect(section).toContain('`Not enough disk space`')
    expect(section.indexOf('patch persistentvolumeclaim')).toBeLessThan(section.lastIndexOf('`postgres.storage.size`'))
  })

  it('is a row of the first table, which names the claim', () => {
    for (const [name, deployment] of Object.entries(deployments)) {
      const text = runbook(deployment)
      const [row] = rows(text, 'disk full')
      expect(row === undefined, name).toBe(!text.includes('### A volume is full'))
      if (row !== undefined) expect(row, name).toMatch(/"No space left on device".*PersistentVolumeClaim first, then/)
    }
    expect(rows(of(), 'disk full')[0]).toContain('"Not enough disk space"')
  })

  it('is prevented by the options, with the sizes of now', () => {
    const section = below(
      of({ postgres: { storage: { size: '70Gi' } }, backend: { volume: { size: '7Gi' } } }),
      '### A volume is full',
    )
    expect(section).toContain('`postgres.storage.size` (now `70Gi`) or `backend.volume.size` (now `7Gi`)')
    expect(section).toContain('not to the volume')
  })

  it('is only what there is', () => {
    const sqlite = of({ postgres: false, database: { type: 'sqlite' } })
    expect(patched(sqlite).map((args) => args[4])).toEqual(['convex-backend-data'])
    expect(below(sqlite, '### A volume is full')).toContain('`backend.volume.size`')
    expect(below(sqlite, '### A volume is full')).not.toMatch(/postgres|Not enough/i)
    expect(rows(sqlite, 'disk full')[0]).not.toContain('Not enough')
    const elsewhere = of({ backend: { volume: { existingClaim: 'files' } } } as Partial<StackOptions>)
    expect(patched(elsewhere).map((args) => args[4])).toEqual(['convex-db-1', 'files'])
    expect(below(elsewhere, '### A volume is full')).toContain('the claim `files` where it is created')
    expect(below(elsewhere, '### A volume is full')).not.toContain('Argo CD cannot sync')
  })
})

describe('numbers', () => {
  it('are those that the manifests set, or else those of the binary', () => {
    const given = { APPLICATION_MAX_CONCURRENT_V8_ACTIONS: 33, DOCUMENT_RETENTION_DELAY: 345_600 }
    const text = of({
      backend: {
        env: { ...given, APPLICATION_MAX_CONCURRENT_QUERIES: 44, SCHEDULED_JOB_EXECUTION_PARALLELISM: 5 },
      },
    })
    expect(rows(text, '"Too many concurrent')[0]).toMatch(/44 queries, 16 mutations, 33 actions/)
    expect(rows(text, 'scheduled functions')[0]).toContain('| 5 run at once |')
    expect(rows(text, 'the database grows')[0]).toContain('for 4 days')
    const bare = runbook(
      Object.values(convexStack({ host }).backend).map((object) => {
        const copy = structuredClone(JSON.parse(JSON.stringify(object))) as {
          kind: string
          data?: Record<string, string>
        }
        for (const name of Object.keys(copy.data ?? {})) if (/CONCURRENT|RETENTION/.test(name)) delete copy.data?.[name]
        return copy
      }) as never,
    )
    expect(rows(bare, '"Too many concurrent')[0]).toContain('16 queries, 16 mutations, 64 actions and 64 Node actions')
    expect(rows(bare, 'scheduled functions')[0]).toContain('| 8 run at once |')
  })

  it('name the versions of Node and of the package convex', () => {
    const text = of()
    expect(text).toContain('Node 22.12 or newer')
    expect(rows(text, '`npx convex deploy`')[0]).toMatch(/404, or 400 `BadJsonBody`.*`npm install convex@1\.45\.0`/)
    const other = of({ release: '94a42c3db8d7ba6d9fe36f2698f9d9d9daaac731' })
    expect(rows(other, '`npx convex deploy`')[0]).toContain('install an older one')
    expect(other).not.toContain('1.45.0')
    expect(below(text, '### Export')).toMatch(
      /npx convex env list > environment\.txt[\s\S]*from version 1\.48 on.*`--include-values`/,
    )
  })
})

describe('changes that take more than a commit', () => {
  it('are a major version of PostgreSQL, with the distribution, the archive and the statistics', () => {
    const plain = below(of(), '### PostgreSQL')
    expect(plain).toContain('same distribution (`trixie`)')
    expect(plain).toContain('psql --dbname=convex_self_hosted --command=ANALYZE')
    expect(plain).not.toMatch(/serverName|base backup/)
    const archived = below(of({ postgres: { backup } }), '### PostgreSQL')
    expect(archived).toMatch(/`postgres\.image`.*`postgres\.backup\.serverName` to a new name/)
    expect(archived).toMatch(/base backup at once[\s\S]*delete scheduledbackup\.postgresql\.cnpg\.io\/convex-db/)
    expect(archived).toMatch(
      /\[export\]\(#export\)[\s\S]*`postgres\.image`[\s\S]*get cluster[\s\S]*base backup[\s\S]*ANALYZE[\s\S]*`serverName: 'convex-db'` in `recovery`/,
    )
  })

  it('are another source for the credentials, whose old maker stays', () => {
    const heading = '### Another source for the credentials'
    const sealed = below(of({ credentials: { sealedFile: 'backend-sealedsecret.yaml' } }), heading)
    expect(sealed).toContain('delete sealedsecret.bitnami.com/convex-backend-secrets --cascade=orphan')
    expect(sealed).not.toContain('managed=true')
    const external = below(runbook(deployments['external secrets']!), heading)
    expect(external).toMatch(/delete externalsecret\.external-secrets\.io\/convex-backend-secrets --cascade=orphan/)
    // Without it, the controller gives up on the Secret of another owner.
    expect(external).toMatch(/sealedsecrets\.bitnami\.com\/managed=true[\s\S]*delete externalsecret/)
    // Rendering keeps a sealed file: with it in the folder, two objects make one Secret.
    expect(sealed).toMatch(/rm backend-sealedsecret\.yaml\n[\s\S]*render, commit, sync[\s\S]*--cascade=orphan/)
    expect(external).not.toContain('rm ')
    const both = below(runbook(deployments['everything']!), heading)
    for (const name of ['orders-secrets', 'orders-owner'])
      expect(both).toContain(`delete sealedsecret.bitnami.com/${name} --cascade=orphan`)
    expect(both).toContain('rm postgres-sealedsecret.yaml')
    expect(of()).not.toContain(heading)
    expect(rows(of(), 'OutOfSync')[0]).toContain('`--cascade=orphan`')
  })
})

describe('the way back', () => {
  it('is a snapshot only where the database can be brought to its moment', () => {
    for (const name of ['minimal', 'snapshot', 'export'])
      expect(runbook(deployments[name]!)).not.toContain('`backend.volume.snapshot`')
    expect(below(runbook(deployments['backup']!), '### The volume of files')).toContain('restore the database to')
    expect(below(runbook(deployments['sqlite']!), '### The volume')).toContain('it holds documents and files')
  })

  it('has environment variables and functions before the data', () => {
    expect(below(of(), '### Import')).toMatch(
      /npx convex env set --from-file environment\.txt\nnpx convex deploy\nnpx convex import/,
    )
  })
})

describe('the size of a runbook', () => {
  it('stays one that a person reads', () => {
    expect(of().split('\n').length).toBeLessThan(425)
  })
})
