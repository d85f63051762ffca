import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { check } from '@proompteng/convex-k8s'
import type { K8sObject } from '@proompteng/convex-k8s'
import { parseManifests } from '../../../src/check/load/parse.ts'
import { databaseYaml } from '../../../src/check/examples/database.ts'
import { pooler } from '../../../src/check/rules/postgres/support/pooler-example.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import { fixedParameters } from '../../../src/kubernetes/postgres/cloudnative-pg.ts'
import type { ClusterJson } from '../../check/mutants/support/database.ts'
import type { ApiObject } from '../harness/apply.ts'
import { startCloudNativePg } from '../harness/controllers/cloudnative-pg.ts'
import { moduleFolders } from '../harness/programs/module-cache.ts'
import { createNamespace } from '../harness/namespaces.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import { mistakes, unbreakable } from './mistakes.ts'
import type { Mistake } from './mistakes.ts'

const cluster = useCluster(startCloudNativePg)

beforeAll(() => createNamespace(cluster(), 'convex'))

/** A backend with its cluster, in which one thing is wrong; the cluster is the last of them. */
function withMistake({ change }: Pick<Mistake, 'change'>): readonly K8sObject[] {
  const objects = parseManifests(databaseYaml, 'database.yaml').objects.map((object) => plainObject(object))
  change(objects.at(-1) as unknown as ClusterJson)
  const { metadata } = objects.at(-1) as unknown as ClusterJson
  // References follow a name, so that nothing else is wrong.
  const text = JSON.stringify(objects).replaceAll(/convex-db(?=-rw|-app|-ca|")/g, metadata.name)
  return JSON.parse(text) as K8sObject[]
}

const clusterOf = (objects: readonly K8sObject[]): ApiObject => objects.at(-1) as ApiObject

/** What the API server answers with, without the head that names the object. */
async function refusal(objects: readonly K8sObject[]): Promise<string> {
  const { status, body } = await cluster().apply(clusterOf(objects), { dryRun: true })
  return status <= 201 ? 'accepted' : String(body.message).replace(/^.*? is invalid: |^admission webhook "[^"]*" /, '')
}

const errorsOf = (objects: readonly K8sObject[]): readonly string[] =>
  check(objects)
    .filter(({ severity, object }) => severity === 'error' && object.kind === 'Cluster')
    .map(({ rule }) => rule)

/** What the operator's own source says at the pinned version. */
async function sourceOf(path: string): Promise<string> {
  const project = 'github.com/cloudnative-pg/cloudnative-pg'
  const folder = (await moduleFolders('cloudnative-pg', [project])).get(project) ?? ''
  return readFile(join(folder, path), 'utf8')
}

/** The quoted names of a list in Go. */
const namesIn = (source: string, start: string, end: string): readonly string[] =>
  [...(source.split(start)[1]?.split(end)[0] ?? '').matchAll(/^\t+"([\w.]+)"/gm)].flatMap(([, name]) => name ?? [])

describe('a Cluster', () => {
  it('is accepted by both as long as nothing is wrong', async () => {
    const objects = withMistake({ change: () => undefined })
    expect(errorsOf(objects)).toEqual([])
    expect(await refusal(objects)).toBe('accepted')
  })

  it.each(mistakes.map((mistake, index) => ({ ...mistake, index })))(
    '$index: what $refusedBy refuses is an error of $rule',
    async ({ rule, ...mistake }) => {
      const objects = withMistake(mistake)
      expect(errorsOf(objects)).toContain(rule)
      expect(await refusal(objects)).not.toBe('accepted')
    },
  )

  it('can be wrong in every way that the webhook knows, and a rule speaks of each', async () => {
    const source = await sourceOf('internal/webhook/v1/cluster_webhook.go')
    const list = /\) validate\(r \*apiv1\.Cluster\)[\s\S]*?validations := \[\]validationFunc\{([\s\S]*?)\n\t\}/.exec(
      source,
    )
    const validations = [...(list?.[1] ?? '').matchAll(/v\.(validate\w+)/g)].map(([, name]) => name)
    expect(validations.length).toBeGreaterThan(40)
    const broken = new Set([...mistakes.map(({ refusedBy }) => refusedBy), ...Object.keys(unbreakable)])
    expect(validations.filter((name) => !broken.has(name ?? ''))).toEqual([])
  })

  it('gives a table of rules and refusals', async () => {
    const rows = await Promise.all(
      mistakes.map(async (mistake) => {
        const [answer = ''] = (await refusal(withMistake(mistake))).split('\n')
        return `| ${mistake.rule} | ${mistake.refusedBy} | ${answer.slice(0, 220).replaceAll('|', '\\|')} |`
      }),
    )
    const table = ['| rule | refused by | words |', '|---|---|---|', ...rows.toSorted()].join('\n')
    process.stdout.write(`${table}\n`)
    expect(rows.length).toBeGreaterThanOrEqual(15)
  })
})

describe('parameters', () => {
  const judged = async (objects: readonly K8sObject[], rule: string, object: unknown): Promise<readonly boolean[]> => {
    const { status } = await cluster().apply(object as ApiObject, { dryRun: true })
    return [status > 201, check(objects).some((finding) => finding.rule === rule && finding.severity === 'error')]
  }

  it('of PostgreSQL are fixed for the operator and for the rule', async () => {
    const source = await sourceOf('pkg/postgres/configuration.go')
    const fixed = namesIn(source, 'FixedConfigurationParameters = map[string]string{', '\n\t}')
    expect(fixed.length).toBeGreaterThan(50)
    const names = new Set([...fixed, ...fixedParameters, 'ssl_ecdh_curve', 'work_mem'])
    // The mutating webhook writes it over any other value.
    names.delete('archive_mode')
    for (const name of names) {
      const objects = withMistake({
        change: ({ spec }) => void (spec.postgresql = { parameters: { [name]: 'x' } }),
      })
      const [byOperator, byRule] = await judged(objects, 'cluster-parameters', clusterOf(objects))
      expect({ name, refused: byRule }).toEqual({ name, refused: byOperator })
    }
  })

  it('of PgBouncer are allowed by the operator and by the rule', async () => {
    const source = await sourceOf('internal/webhook/v1/pooler_webhook.go')
    const allowed = namesIn(source, 'stringset.From([]string{', '\n})')
    expect(allowed.length).toBeGreaterThan(50)
    for (const name of new Set([...allowed, 'auth_user', 'auth_file', 'listen_port', 'pool_mode', 'user'])) {
      const objects = parseManifests(pooler(`pgbouncer: { parameters: { ${name}: x } }`), 'pooler.yaml').objects.map(
        (object) => plainObject(object),
      )
      const [byOperator, byRule] = await judged(objects, 'pooler-settings', objects.at(-1))
      expect({ name, refused: byRule }).toEqual({ name, refused: byOperator })
    }
  })
})
