import { describe, expect, it } from 'vitest'
import { Model } from '../../../src/check/model/model.ts'
import { rules } from '../../../src/check/rules/all.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { elsewhere } from '../mutants/elsewhere.ts'
import { mutants } from '../mutants/all.ts'
import { host, stacks } from './our-stacks.ts'
import { stackObjects } from './support.ts'

const plain = Object.entries(stacks).map(([name, options]) => {
  const objects = stackObjects(options)
  return { name, objects, before: structuredClone(objects) }
})
const byId = new Map(rules.map((rule) => [rule.id, rule]))

describe('a fault in our own stacks is found by its rule', () => {
  const counts = { places: 0 }

  it.each(mutants)('$rule: $name', ({ rule, name: fault, apply }) => {
    const judged = plain.filter(({ name }) => !isNoFault(name, `${rule}: ${fault}`))
    const places = judged.flatMap(({ name, objects }) => apply(objects).map((mutated) => ({ name, mutated })))
    expect(places.length).toBeGreaterThan(0)
    expect(byId.has(rule)).toBe(true)
    const silent = places.filter(({ mutated }) => {
      const model = new Model(mutated as unknown as readonly K8sObject[])
      return [...(byId.get(rule)?.check(model) ?? [])].length === 0
    })
    expect([...new Set(silent.map(({ name }) => name))]).toEqual([])
    counts.places += places.length
  })

  it('in many places, and for every rule', () => {
    expect(counts.places).toBeGreaterThan(2_300)
    const covered = new Set(mutants.map(({ rule }) => rule))
    expect(rules.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([...elsewhere])
  })

  it('while the stack itself stays as it was', () => {
    for (const { objects, before } of plain) expect(objects).toEqual(before)
  })
})

function isNoFault(stack: string, fault: string): boolean {
  // The host of the other stacks is not its own, so that the rule does not compare them.
  return stack === 'on the tailnet' && fault.includes(`"https://${host}"`)
}
