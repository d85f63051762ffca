import { parseAllDocuments } from 'yaml'
import { databaseRules } from './groups.ts'
import type { Rule } from '../../../src/check/rule.ts'
import { World } from '../../../src/check/world/world.ts'
import { isKeptFile } from '../../../src/kubernetes/kept-file.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { leavesOf } from '../../../src/kubernetes/walk.ts'
import type { Objects } from '../../../src/kubernetes/walk.ts'

export function worldOf(yaml: string): World {
  const objects = parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS() as K8sObject | null
  })
  return new World(objects.filter((object) => object !== null))
}

export function worldOfObjects(objects: Objects): World {
  return new World(leavesOf(objects).flatMap(({ value }) => (isKeptFile(value) ? [] : [value])))
}

/** `severity rule` of everything that the rules of the group find, each once. */
export function found(world: World, rules: readonly Rule[] = databaseRules): readonly string[] {
  const all = rules.flatMap((rule) =>
    [...rule.check(world)].map(({ severity = rule.severity }) => `${severity} ${rule.id}`),
  )
  return [...new Set(all)].toSorted()
}

/** The same of YAML, the one document changed. */
export function foundIn(yaml: string): readonly string[] {
  return found(worldOf(yaml))
}

/** Everything that is said of YAML, as one text. */
export function said(yaml: string): string {
  const world = worldOf(yaml)
  return databaseRules
    .flatMap((rule) => [...rule.check(world)])
    .map(({ path, message, fix }) => `${path}: ${message} ${fix}`)
    .join('\n')
}
