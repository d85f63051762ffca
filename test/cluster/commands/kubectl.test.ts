import { beforeAll, describe, expect, it } from 'vitest'
import { folderFor } from '../../runbook/tools.ts'
import { documents } from '../../runbook/documents.ts'
import type { Call } from '../../runbook/programs.ts'
import { callsIn, lineOf, problemsOf } from '../../runbook/programs.ts'
import type { ApiObject } from '../harness/apply.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import { storeOf, titleOf } from '../support/store.ts'
import { elsewhere } from './elsewhere.ts'
import { pathProblems } from './field-paths.ts'
import { surroundingsOf } from './surroundings.ts'

const cluster = useCluster()

async function create(objects: readonly ApiObject[]): Promise<void> {
  const store = storeOf(cluster())
  await store.createNamespaces(objects)
  for (const object of objects) {
    const { status, body } = await cluster().apply(object)
    if (status >= 300) throw new Error(`${titleOf(object)} was refused: ${body.message}`)
    if (object.kind === 'PersistentVolumeClaim') await store.bind(object)
  }
}

/** Options that change nothing of what is parsed and asked for: nothing is changed or waited for. */
function harmless(verb: string, args: readonly string[]): readonly string[] {
  if (verb === 'rollout' && args.includes('status')) return ['--watch=false']
  if (verb === 'wait') return ['--timeout=1s']
  const changes = ['annotate', 'apply', 'create', 'delete', 'label', 'patch', 'replace', 'scale', 'set', 'taint']
  return changes.includes(verb) && !args.some((arg) => /^--(dry-run|local)/.test(arg)) ? ['--dry-run=server'] : []
}

/**
 * Errors that come after a command was understood and its objects were found: no pod runs here, no metrics are served, and
 * no time passes. `diff` fails without a word when it has found a difference.
 */
const expected: Readonly<Record<string, RegExp>> = {
  exec: /does not have a host assigned/,
  wait: /timed out waiting for the condition/,
  create: /already exists/,
  diff: /^$/,
  rollout: /restart has already been triggered within the past second/,
  top: /Metrics API not available/,
}

/** What is wrong with one command of kubectl, if anything. */
async function problemOf({ args }: Call): Promise<string | undefined> {
  const at = args.findIndex((arg) => arg === '--namespace' || arg === '-n')
  const verb = (at === 0 ? args[2] : args[0]) ?? ''
  const end = args.indexOf('--')
  const own = end === -1 ? args : args.slice(0, end)
  const ran = [...own, ...harmless(verb, own), ...args.slice(own.length)]
  const { code, stdout, stderr } = await cluster().kubectl(ran, {
    cwd: folderFor(args),
    env: { HOME: cluster().folder, KUBE_EDITOR: 'true' },
    input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"}}',
  })
  if (code !== 0) return expected[verb]?.test(stderr) ? undefined : stderr
  if (own.some((arg) => /^(-l|--selector)/.test(arg)) && /No resources found/.test(stdout + stderr))
    return 'the selector selects nothing'
  return pathProblems(cluster().kubectl, own, stdout)
}

/** Commands of kubectl in a text, for the namespaces that its objects were put into. */
const commandsIn = (text: string, place: (namespace: string) => string): readonly Call[] =>
  callsIn(text)
    .filter(({ program }) => program === 'kubectl')
    .map(({ program, args }) => ({
      program,
      args: args.map((arg, index) => {
        const isNamespace = ['--namespace', '-n'].includes(args[index - 1] ?? '')
        const filled = arg
          .replace('"<NEW-SIZE>"', '"60Gi"')
          .replace(/^<[A-Z-]+>$/, (word) => word.slice(1, -1).toLowerCase())
        return isNamespace ? place(arg) : filled
      }),
    }))

const notOurs = new Set(elsewhere.map(({ metadata }) => metadata.namespace ?? ''))

/** Commands that were run already on objects of the same names. */
const done = new Set<string>()

const cases = [...documents].map(([name, document], index) => ({
  name,
  document,
  place: (namespace: string): string => (notOurs.has(namespace) ? namespace : `case-${index}-${namespace}`),
}))

beforeAll(() => create(elsewhere))

describe.each(cases)('the commands of kubectl for $name', ({ document, place }) => {
  it('are understood by kubectl and the API server, and find their objects', async () => {
    const objects = surroundingsOf(document, place)
    await create(objects)
    const isNew = (call: Call): boolean => {
      const line = lineOf(call)
      const named = objects.filter(({ metadata }) => line.includes(metadata.name))
      const key = [line, ...named.map(({ kind, metadata }) => `${kind}/${metadata.name}`)].join(' ')
      const same = key.replaceAll(/case-\d+-/g, '')
      if (done.has(same)) return false
      done.add(same)
      return true
    }
    expect(await problemsOf(commandsIn(document.text, place).filter(isNew), problemOf)).toEqual([])
  })
})

describe('a command that is wrong', () => {
  const { document, place } = cases.find(({ name }) => name === 'docs/alerts.md')!
  beforeAll(() => create(surroundingsOf(document, place)))

  it.each([
    'get pod --bogus',
    'get podz',
    'get cluster.postgresql.cnpg.iq convex-db',
    'get secret convex-backend-secret',
    'get secret convex-backend-secrets --output jsonpath={.data.CONVEX_INSTANCE_SECRETS}',
    'get pods --output jsonpath={.items[0',
    'get pods --output jsonpath={.items[*].spec.containerz[0].image}',
    'get pods --output custom-columns=IMAGE:.spec.containers[*].imagf',
    'get cluster convex-db --output jsonpath={.status.condition}',
    'get events --sort-by=.lastTimestamps',
    'get pods --selector=app=convex-backends',
    'logs deployment/convex-backend --container=backendd',
    'logs convex-db-1 --container=plugin-barman',
    'logs job/convex-exports',
    'diff --server-side --kustomize missing',
    'exec service/convex-db-ro -- df',
    'exec deployment/convex-backend --container=backendd -- df',
    'describe certificate convex-backends',
    'delete secret convex-db-apps',
    'rollout status deployment/convex-backends',
    'rollout restart deployment/convex-backends',
    'patch deployment convex-backend --type=merge --patch {"spec":{"replicas":"one"}}',
    'patch pvc convex-db-1 --type=merge --patch {"spec":{"resources":{"requests":{"storage":"1Mi"}}}}',
    'patch pvc convex-db-11 --type=merge --patch {"spec":{"resources":{"requests":{"storage":"60Gi"}}}}',
    'scale deployment convex-backends --replicas 0',
    'create job --from=cronjob/convex-exports x',
    'wait --for=condition=Ready cluster.postgresql.cnpg.io/convex-dbs',
  ])('is refused: kubectl %s', async (line) => {
    const args = ['--namespace', place('convex'), ...line.split(' ')]
    expect(await problemOf({ program: 'kubectl', args })).toBeTypeOf('string')
  })
})
