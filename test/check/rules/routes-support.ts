import { parseAllDocuments } from 'yaml'
import { routesRules } from './groups.ts'
import type { Rule } from '../../../src/check/rule.ts'
import { Model } from '../../../src/check/model/model.ts'
import { objectsOf } from '../../../src/kubernetes/objects-of.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { convexStack } from '../../../src/stack.ts'

export function objectsIn(yaml: string): readonly K8sObject[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    const object = document.toJS() as K8sObject | null
    return object === null ? [] : [object]
  })
}

export function modelOf(yaml: string): Model {
  return new Model(objectsIn(yaml))
}

export function stackObjects(options: StackOptions): Record<string, unknown>[] {
  return objectsOf(convexStack(options)).map(plainObject)
}

/** `severity rule Kind path` of everything that rules find. */
export function found(model: Model, rules: readonly Rule[] = routesRules): readonly string[] {
  return rules.flatMap((rule) =>
    [...rule.check(model)].map(
      ({ object, path, severity = rule.severity }) => `${severity} ${rule.id} ${object.kind} ${path}`,
    ),
  )
}

/** The same of YAML. */
export function foundIn(yaml: string, ...rules: readonly Rule[]): readonly string[] {
  return found(modelOf(yaml), rules.length === 0 ? routesRules : rules)
}

/** Everything that is said of YAML. */
export function said(yaml: string): string {
  const model = modelOf(yaml)
  return routesRules
    .flatMap((rule) => [...rule.check(model)])
    .map(({ path, message, fix }) => `${path}: ${message} ${fix}`)
    .join('\n')
}
