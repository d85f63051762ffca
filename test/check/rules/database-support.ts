import { parseAllDocuments } from 'yaml'
import { databaseRules } from './groups.ts'
import type { Rule } from '../../../src/check/rule.ts'
import { Model } from '../../../src/check/model/model.ts'
import { isKeptFile } from '../../../src/kubernetes/kept-file.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { leavesOf } from '../../../src/kubernetes/walk.ts'
import type { Objects } from '../../../src/kubernetes/walk.ts'

export function modelOf(yaml: string): Model {
  const objects = parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS() as K8sObject | null
  })
  return new Model(objects.filter((object) => object !== null))
}

export function modelOfObjects(objects: Objects): Model {
  return new Model(leavesOf(objects).flatMap(({ value }) => (isKeptFile(value) ? [] : [value])))
}

/** `severity rule` of everything that the rules of the group find, each once. */
export function found(model: Model, rules: readonly Rule[] = databaseRules): readonly string[] {
  const all = rules.flatMap((rule) =>
    [...rule.check(model)].map(({ severity = rule.severity }) => `${severity} ${rule.id}`),
  )
  return [...new Set(all)].toSorted()
}

/** The same of YAML, the one document changed. */
export function foundIn(yaml: string): readonly string[] {
  return found(modelOf(yaml))
}

/** Everything that is said of YAML, as one text. */
export function said(yaml: string): string {
  const model = modelOf(yaml)
  return databaseRules
    .flatMap((rule) => [...rule.check(model)])
    .map(({ path, message, fix }) => `${path}: ${message} ${fix}`)
    .join('\n')
}
