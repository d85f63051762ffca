import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { check } from '@proompteng/convex-k8s'
import type { K8sObject } from '@proompteng/convex-k8s'
import { parseManifests } from '../../../src/check/load/parse.ts'
import { databaseYaml } from '../../../src/check/examples/database.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
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
    const project = 'github.com/cloudnative-pg/cloudnative-pg'
    const folder = (await moduleFolders('cloudnative-pg', [project])).get(project) ?? ''
    const source = await readFile(join(folder, 'internal/webhook/v1/cluster_webhook.go'), 'utf8')
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
