import type { K8sObject } from '../kubernetes/object.ts'
import { folderFactsOf } from './load/folder-facts.ts'
import { isPatched } from './location.ts'
import type { Found } from './problems.ts'

/**
 * Changes problems to infos if a part of a kustomization that is not evaluated may fix them: problems of objects that it
 * changes, problems that exist only with such objects, and missing objects, if it adds objects.
 */
export function softened(
  found: readonly Found[],
  objects: readonly K8sObject[],
  findIn: (objects: readonly K8sObject[]) => readonly Found[],
): readonly Found[] {
  const others = objects.filter((object) => !isPatched(object))
  const adds = objects.some((object) => folderFactsOf(object)?.adds === true)
  if (others.length === objects.length && !adds) return found
  const sure = others.length === objects.length ? found : findIn(others)
  const keys = new Map<K8sObject, Set<string>>()
  for (const one of sure)
    keys.set(one.problem.object, (keys.get(one.problem.object) ?? new Set<string>()).add(keyOf(one)))
  // An info about a missing object is not useful if a generator may add the object.
  const mayBeAdded = ({ rule }: Found): boolean => adds && rule.about === 'missing object'
  const reported = found.filter((one) => !(mayBeAdded(one) && isInfo(one)))
  return reported.map((one) => {
    const isSure = keys.get(one.problem.object)?.has(keyOf(one)) === true && !mayBeAdded(one)
    if (isSure || isInfo(one)) return one
    const message = `${one.problem.message} The kustomization may change that; its patches and generators were not evaluated.`
    return { rule: one.rule, problem: { ...one.problem, message, severity: 'info' } }
  })
}

function isInfo({ rule, problem }: Found): boolean {
  return (problem.severity ?? rule.severity) === 'info'
}

function keyOf({ rule, problem: { path } }: Found): string {
  return `${rule.id}\u0000${path}`
}
