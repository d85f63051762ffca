import { basename } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { ruleFiles } from '../../../scripts/docs/rule-list.ts'
import { distinct } from '../../../src/check/distinct.ts'
import { Model } from '../../../src/check/model/model.ts'
import { Placeholders } from '../../../src/check/model/stack/placeholders.ts'
import type { Rule, RuleDefinition } from '../../../src/check/rule.ts'
import { rules } from '../../../src/check/rules/all.ts'
import { isKeptFile } from '../../../src/kubernetes/kept-file.ts'
import { plainObject } from '../../../src/kubernetes/object.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { objectsOf } from '../../../src/kubernetes/objects-of.ts'
import { leavesOf } from '../../../src/kubernetes/walk.ts'
import type { Objects } from '../../../src/kubernetes/walk.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { convexStack } from '../../../src/stack.ts'

export const pod = 'spec.template.spec'
/** Path of the backend's container. */
export const container = `${pod}.containers[0]`

const subjectOf = new Map(ruleFiles().map((file) => [basename(file, '.ts'), file.slice(0, file.indexOf('/'))]))

/** The rules about some subjects: the folders of `src/check/rules`. */
export function rulesOf(...subjects: readonly string[]): readonly Rule[] {
  return rules.filter(({ id }) => subjects.includes(subjectOf.get(id) ?? ''))
}

/** The rules about how Convex is reached and applied. */
export const routesRules = rulesOf('routes', 'dashboard', 'policy', 'monitoring', 'argocd')
/** The rules about the database, its clients and its Secrets. */
export const databaseRules = rulesOf('database', 'postgres', 'secrets', 'monitoring')

export function objectsIn(yaml: string): readonly K8sObject[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    const object = document.toJS() as K8sObject | null
    return object === null ? [] : [object]
  })
}

export function modelOf(yaml: string, release?: string): Model {
  return modelWith(objectsIn(yaml), release)
}

/** A model of objects whose placeholders are masked, as `check` masks them. */
export function modelWith(objects: readonly K8sObject[], release?: string): Model {
  const placeholders = new Placeholders()
  const masked = objects.map((object) => placeholders.masked(object))
  return new Model(masked, release, placeholders)
}

export function modelOfObjects(objects: Objects): Model {
  return new Model(leavesOf(objects).flatMap(({ value }) => (isKeptFile(value) ? [] : [value])))
}

export function stackObjects(options: StackOptions): Record<string, unknown>[] {
  return objectsOf(convexStack(options)).map(plainObject)
}

/** `severity path` of every problem that a rule finds. */
export function problems(rule: RuleDefinition, yaml: string, release?: string): readonly string[] {
  return [...distinct(rule.check(modelOf(yaml, release)))].map(
    ({ path, severity = rule.severity }) => `${severity} ${path}`,
  )
}

export function messages(rule: RuleDefinition, yaml: string): readonly string[] {
  return [...rule.check(modelOf(yaml))].map(({ message }) => message)
}

/** `severity rule Kind path` of every problem. */
export function placesOf(model: Model, asked: readonly Rule[] = routesRules): readonly string[] {
  return asked.flatMap((rule) =>
    [...rule.check(model)].map(
      ({ object, path, severity = rule.severity }) => `${severity} ${rule.id} ${object.kind} ${path}`,
    ),
  )
}

export function placesIn(yaml: string, asked: readonly Rule[] = routesRules): readonly string[] {
  return placesOf(new Model(objectsIn(yaml)), asked)
}

/** `severity rule` of every problem, each once. */
export function found(model: Model, asked: readonly Rule[] = databaseRules): readonly string[] {
  const all = asked.flatMap((rule) =>
    [...rule.check(model)].map(({ severity = rule.severity }) => `${severity} ${rule.id}`),
  )
  return [...new Set(all)].toSorted()
}

export function foundIn(yaml: string, asked: readonly Rule[] = databaseRules): readonly string[] {
  return found(new Model(objectsIn(yaml)), asked)
}

/** All texts of all problems, as one. */
export function said(yaml: string): string {
  const model = new Model(objectsIn(yaml))
  return rules
    .flatMap((rule) => [...rule.check(model)])
    .map(({ path, message, fix }) => `${path}: ${message} ${fix}`)
    .join('\n')
}
