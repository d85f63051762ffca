import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.ts'
import { rules } from '../../src/check/rules/all.ts'
import { isK8sObject, plainObject } from '../../src/kubernetes/object.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'
import { objectsOf } from '../../src/kubernetes/objects-of.ts'
import { convexStack } from '../../src/stack.ts'
import { sets } from '../golden/sets.ts'
import { mutants } from './mutants/all.ts'
import { elsewhere } from './mutants/elsewhere.ts'

/** Faults that are not faults in a folder, or that its objects do not show: the check does not guess. */
const notThere: Readonly<Record<string, readonly { readonly fault: RegExp; readonly why: string }[]>> = {
  proompteng: [
    { fault: /^site-origin.*"https:\/\/convex\.example\.com"/, why: 'it is another host than its own' },
    { fault: /^origin-scheme:/, why: 'it is another host than that of its routes' },
  ],
  tailnet: [{ fault: /^site-origin.*"https:\/\/convex\.example\.com"/, why: 'it is another host than its own' }],
  'site-host': [{ fault: /^api-route: \{/, why: 'a middleware made elsewhere may rewrite as well' }],
  'sealed-object': [{ fault: /^database-(name|object-cluster):/, why: 'the instance name is in the Secret' }],
  's3-identity': [{ fault: /^service-account-token/, why: 'its ServiceAccount says it as well' }],
  's3-access-key': [
    {
      fault: /^(database-ca: (no|an empty) authority|system-ca-bundle: the authority is for)/,
      why: 'the authorities that it trusts besides those of the system may be the right ones',
    },
  ],
  backup: [{ fault: /a plugin that the cluster lacks/, why: 'the cluster has it' }],
  recovery: [
    { fault: /a plugin that the cluster lacks/, why: 'the cluster has it' },
    { fault: /^database-(name|user):/, why: 'the names in a restored database are those of its archive' },
  ],
  ha: [{ fault: /^database-plain-text/, why: 'between the two is the pooler, which speaks TLS to the server' }],
  'cert-resolver': [
    { fault: /^api-route: \{/, why: 'a middleware made elsewhere may rewrite as well' },
    { fault: /3211|site proxy/, why: 'its Service has no port for the site proxy' },
  ],
}

/** The Job of functions mounts its ConfigMap, and runs after every wave. */
const ofTheJob = [
  {
    fault: /^config-map-references: the ConfigMap is gone/,
    why: 'one in a volume may be made elsewhere',
  },
  { fault: /^dependency-wave: \w+ after the pods/, why: 'a hook after the sync waits for nothing else' },
] as const
const ofItsPolicy = {
  fault: /^network-policy-(?:egress|ingress): the policy of the stack lets nothing/,
  why: 'one of the policies is that of the Job',
} as const

/** Exceptions of a folder. */
function exceptionsOf(name: string) {
  if (!name.startsWith('functions-')) return notThere[name] ?? []
  return name === 'functions-literal' ? [...ofTheJob, ofItsPolicy] : ofTheJob
}

function asObjects(mutated: readonly unknown[]): readonly K8sObject[] {
  return mutated.filter(isK8sObject)
}

/** Faults that another rule finds in a folder: there the backend connects through a Pooler. */
const foundBy: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  ha: new Map([
    ['connection-pool: a large pool', 'pooler-clients'],
    ['connection-pool: the pool of Convex for a small server', 'pooler-connections'],
  ]),
}

const ids = rules.map(({ id }) => id)

/** Whether a rule finds something. The others are not asked: what one finds does not depend on them. */
function speaks(rule: string, objects: readonly K8sObject[]): boolean {
  return check(objects, { disable: ids.filter((id) => id !== rule) }).some((finding) => finding.rule === rule)
}

const counts = new Map<string, number>()

describe.each(Object.keys(sets))('faults in the golden folder %s', (name) => {
  const objects = objectsOf(convexStack(sets[name]!)).map((object) => plainObject(object))

  it('are none before', () => {
    const graded = check(asObjects(objects)).filter(({ severity }) => severity !== 'info')
    expect(graded).toEqual([])
  })

  it('are each found by the rule that is about them', () => {
    const silent: string[] = []
    for (const { rule, name: fault, apply } of mutants) {
      for (const mutated of apply(objects)) {
        const title = `${rule}: ${fault}`
        if (exceptionsOf(name).some((exception) => exception.fault.test(title))) continue
        counts.set(rule, (counts.get(rule) ?? 0) + 1)
        if (!speaks(foundBy[name]?.get(title) ?? rule, asObjects(mutated))) silent.push(title)
      }
    }
    expect(silent).toEqual([])
  })
})

describe('the faults', () => {
  it('are many, and there is one for every rule', () => {
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(300)
    const missing = rules.filter(({ id }) => !counts.has(id) && !elsewhere.has(id)).map(({ id }) => id)
    expect(missing).toEqual([])
  })
})
