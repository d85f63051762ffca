import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check, convexCredentials, convexIngress, convexPostgres, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { K8sObject } from '@proompteng/convex-k8s'
import { plainObject } from '../../src/kubernetes/object.ts'
import { credentialsOptions, ingressOptions, postgresOptions } from '../support/arbitraries/index.ts'
import type { ApiObject } from './harness/apply.ts'
import { startCertManagerWebhook } from './harness/controllers/cert-manager.ts'
import { startExternalSecretsWebhook } from './harness/controllers/external-secrets.ts'
import { createNamespace } from './harness/namespaces.ts'
import { useCluster } from './harness/vitest/use-cluster.ts'

const cluster = useCluster(async (started) => {
  await startCertManagerWebhook(started)
  await startExternalSecretsWebhook(started)
  await createNamespace(started, 'convex')
})

const plain = (object: K8sObject): ApiObject => plainObject(object) as unknown as ApiObject
const ofKind = (kind: string, objects: readonly K8sObject[]): readonly ApiObject[] =>
  objects.filter((object) => object.kind === kind).map(plain)

const certificates = fc
  .sample(ingressOptions, { seed: 1, numRuns: 600 })
  .flatMap((options) => ofKind('Certificate', objectsOf(convexIngress(options))))
const externalSecrets = [
  ...fc.sample(credentialsOptions, { seed: 1, numRuns: 400 }).map((options) => objectsOf(convexCredentials(options))),
  ...fc.sample(postgresOptions, { seed: 1, numRuns: 400 }).map((options) => objectsOf(convexPostgres(options))),
].flatMap((objects) => ofKind('ExternalSecret', objects))

async function refusalOf(object: ApiObject): Promise<string> {
  await createNamespace(cluster(), object.metadata.namespace ?? 'default')
  const { status, body, warnings } = await cluster().apply(object, { dryRun: true })
  return status <= 201 ? warnings.join('\n') : String(body.message)
}

it.each([
  ['Certificates', certificates],
  ['ExternalSecrets', externalSecrets],
])('all generated %s are accepted, and nothing is remarked', async (_, objects) => {
  expect(objects.length).toBeGreaterThan(50)
  const refusals: object[] = []
  for (const object of objects) {
    const refusal = await refusalOf(object)
    if (refusal !== '') refusals.push({ refusal, object })
  }
  expect(refusals).toEqual([])
})

interface Mistake {
  readonly rule: string
  readonly words: RegExp
  readonly spec: Readonly<Record<string, unknown>>
}

const stack = convexStack({
  host: 'convex.example.com',
  ingress: { tls: { issuer: { name: 'letsencrypt' } } },
  credentials: {
    externalSecret: { secretStoreRef: { name: 'store' }, remoteRefs: { instanceSecret: { key: 'convex' } } },
  },
})

/** The stack with fields of the one object of a kind replaced. */
function broken(kind: string, spec: object): { readonly object: ApiObject; readonly objects: readonly K8sObject[] } {
  const objects: ApiObject[] = objectsOf(stack).map(plain)
  const object = objects.find((each) => each.kind === kind) as (ApiObject & { spec: object }) | undefined
  if (object === undefined) throw new Error(`the stack has no ${kind}`)
  // A field that is undefined is gone.
  const copy = JSON.parse(JSON.stringify({ ...object, spec: { ...object.spec, ...spec } })) as ApiObject
  return { object: copy, objects: objects.map((each) => (each === object ? copy : each)) }
}

const errorsOf = (kind: string, objects: readonly K8sObject[]): readonly string[] =>
  check(objects)
    .filter(({ severity, object }) => severity === 'error' && object.kind === kind)
    .map(({ rule }) => rule)

describe.each<[string, readonly Mistake[]]>([
  [
    'Certificate',
    [
      { rule: 'certificate-names', words: /at least one of commonName/, spec: { dnsNames: undefined } },
      { rule: 'certificate-names', words: /commonName.*Too long/, spec: { commonName: 'a'.repeat(65) } },
      { rule: 'certificate-issuer', words: /issuerRef.name/, spec: { issuerRef: { name: '' } } },
    ],
  ],
  [
    'ExternalSecret',
    [
      { rule: 'external-secret', words: /either data or dataFrom/, spec: { data: undefined } },
      {
        rule: 'external-secret-policies',
        words: /Please set creationPolicy=Owner/,
        spec: { target: { creationPolicy: 'Merge', deletionPolicy: 'Delete' } },
      },
      {
        rule: 'external-secret-policies',
        words: /There is no Secret to merge with/,
        spec: { target: { creationPolicy: 'None', deletionPolicy: 'Merge' } },
      },
      {
        rule: 'external-secret',
        words: /either extract, find, or sourceRef must be set/,
        spec: { dataFrom: [{}] },
      },
      {
        rule: 'external-secret',
        words: /cannot be set at the same time/,
        spec: { dataFrom: [{ extract: { key: 'a' }, find: { name: { regexp: 'a' } } }] },
      },
      {
        rule: 'external-secret',
        words: /duplicate secretKey found/,
        spec: { data: ['a', 'b'].map((key) => ({ secretKey: 'CONVEX_INSTANCE_SECRET', remoteRef: { key } })) },
      },
      {
        rule: 'external-secret',
        words: /sourceRef in body should have at least 1 properties/,
        spec: { dataFrom: [{ sourceRef: {} }] },
      },
    ],
  ],
])('a wrong %s', (kind, mistakes) => {
  it('is none before', async () => {
    const { object, objects } = broken(kind, {})
    expect(errorsOf(kind, objects)).toEqual([])
    expect(await refusalOf(object)).toBe('')
  })

  it.each(mistakes)('is refused, and $rule speaks of it: $words', async ({ rule, words, spec }) => {
    const { object, objects } = broken(kind, spec)
    expect(await refusalOf(object)).toMatch(words)
    expect(errorsOf(kind, objects)).toContain(rule)
  })
})
