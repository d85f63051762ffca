import { beforeAll, expect, it } from 'vitest'
import { check, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { K8sObject } from '@proompteng/convex-k8s'
import { isK8sObject, plainObject } from '../../../src/kubernetes/object.ts'
import { postgresMutants } from '../../check/mutants/postgres/all.ts'
import { sets } from '../../golden/sets.ts'
import type { ApiObject } from '../harness/apply.ts'
import { startCloudNativePg } from '../harness/controllers/cloudnative-pg.ts'
import { createNamespace } from '../harness/namespaces.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import { judgedAlone } from './judged-alone.ts'

const cluster = useCluster(startCloudNativePg)

beforeAll(async () => {
  for (const name of ['convex', 'elsewhere']) await createNamespace(cluster(), name)
})

const isTheirs = ({ apiVersion }: { readonly apiVersion: string }): boolean =>
  /^(postgresql|barmancloud)\.cnpg\.io\//.test(apiVersion)

/** The objects that `check` gives an error for, by that one rule. */
function wrongOnes(rule: string, objects: readonly K8sObject[]): readonly K8sObject[] {
  const findings = check(objects).filter((finding) => finding.rule === rule && finding.severity === 'error')
  return objects.filter(
    (object) =>
      isTheirs(object) &&
      findings.some(({ object: { kind, name } }) => kind === object.kind && name === object.metadata?.name),
  )
}

async function isRefused(object: K8sObject): Promise<boolean> {
  // A kind that is not served has no path to be sent to.
  const { status } = await cluster()
    .apply(object as ApiObject, { dryRun: true })
    .catch(() => ({ status: 404 }))
  return status > 201
}

it('what check calls an error is refused, but for what the operator cannot know', { timeout: 600_000 }, async () => {
  const accepted = new Set<string>()
  let refused = 0
  for (const name of ['minimal', 'restricted']) {
    const objects = objectsOf(convexStack(sets[name]!)).map((object) => plainObject(object))
    for (const { rule, name: fault, apply } of postgresMutants) {
      for (const mutated of apply(objects)) {
        const copies: readonly unknown[] = mutated
        for (const object of wrongOnes(rule, copies.filter(isK8sObject))) {
          if (await isRefused(object)) refused += 1
          else accepted.add(`${rule}: ${fault}`)
        }
      }
    }
  }
  expect([...accepted].toSorted()).toEqual(Object.keys(judgedAlone).toSorted())
  expect(refused).toBeGreaterThan(60)
})
