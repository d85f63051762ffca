import { guarded } from '../guarded.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { isKeptFile } from '../kubernetes/kept-file.ts'
import { leavesOf } from '../kubernetes/walk.ts'
import type { Objects } from '../kubernetes/walk.ts'
import { cutName, shortTold } from '../shown.ts'
import type { Finding, Severity } from './finding.ts'
import { locationOf } from './location.ts'
import { certainOf } from './certain.ts'
import { checkSettings } from './options.ts'
import type { CheckOptions } from './options.ts'
import { softened } from './patched.ts'
import { problemsIn } from './problems.ts'
import type { Problem, Rule } from './rule.ts'
import { rules } from './rules/all.ts'
import { withNamespaces } from './model/argocd/namespaces.ts'
import { memo } from './model/memo.ts'
import { Placeholders } from './model/stack/placeholders.ts'
import { Model } from './model/model.ts'

/** Annotation that turns off rules for one object: their ids, separated by commas. */
export const disableAnnotation = 'convex-k8s.proompteng.ai/disable'
/** Annotation that changes the severity of rules for one object: `rule=warning`, separated by commas. */
export const severityAnnotation = 'convex-k8s.proompteng.ai/severity'

/** URL of the documentation of a rule. */
export function docsOf(rule: string): string {
  return `https://github.com/proompteng/convex-k8s/blob/main/docs/rules.md#${rule}`
}

/**
 * Finds problems of a deployment of Convex from any source: a stack of this package, a folder of YAML, the output of
 * `helm template` or `kubectl get`. It reads only the given objects, and makes no network request. It does not guess
 * what the objects do not show, such as a Secret that is made elsewhere or the default of an operator.
 *
 * Findings are sorted by object, path and rule; the same objects give the same findings. The options turn off rules or
 * change their severity; for one object, the annotations `convex-k8s.proompteng.ai/disable` and
 * `convex-k8s.proompteng.ai/severity` do the same.
 *
 * @throws ConvexK8sError if the options are invalid, or an object is not a Kubernetes object.
 *
 * @example
 * ```ts
 * import { check, convexStack } from '@proompteng/convex-k8s'
 *
 * for (const { rule, message, fix } of check(convexStack({ host: 'convex.example.com' }))) {
 *   console.log(`${rule}: ${message} ${fix}`)
 * }
 * ```
 */
export function check(objects: Objects, options: CheckOptions = {}): readonly Finding[] {
  return guarded('check', () => checked(objects, options))
}

function checked(objects: Objects, options: CheckOptions): readonly Finding[] {
  const settings = checkSettings(options, new Set(rules.map(({ id }) => id)))
  const found = leavesOf(objects).flatMap(({ value }) => (isKeptFile(value) ? [] : [value]))
  const placeholders = new Placeholders()
  const masked = found.map((object) => placeholders.masked(object))
  const known = withNamespaces(withNamespaces(masked, placeholders.isIn))
  const written = new Map(known.map((object, index) => [object, found[index]]))
  const settingsIn = memo(annotationsOf)
  const enabled = rules.filter(({ id }) => !settings.disable.includes(id))
  const problemsOf = (given: readonly K8sObject[], asked: readonly Rule[] = enabled) =>
    problemsIn(new Model(given, settings.release, placeholders), asked, ({ id }, object) =>
      settingsIn(object).disabled.has(id),
    )
  const certain = certainOf(problemsOf(known), known, placeholders, problemsOf)
  const problems = softened(certain, known, problemsOf)
  return problems
    .map(({ rule, problem }) => {
      const grade = settingsIn(problem.object).grades.get(rule.id) ?? settings.severity[rule.id]
      const message = placeholders.restored(problem.message)
      const fix = placeholders.restored(problem.fix)
      return findingOf(rule, { ...problem, message, fix, object: written.get(problem.object) ?? problem.object }, grade)
    })
    .toSorted(byPlace)
}

function findingOf(rule: Rule, problem: Problem, grade: Severity | undefined): Finding {
  const { object, path, message, fix } = problem
  return {
    rule: rule.id,
    severity: grade ?? problem.severity ?? rule.severity,
    object: {
      apiVersion: cutName(object.apiVersion),
      kind: cutName(object.kind),
      namespace: cutName(object.metadata?.namespace),
      name: cutName(object.metadata?.name),
    },
    path: shortTold(path),
    message: shortTold(message),
    fix: shortTold(fix),
    docs: docsOf(rule.id),
    location: locationOf(object),
  }
}

/** The rules that the annotations of an object turn off, and those whose severity they change. */
function annotationsOf(object: K8sObject) {
  const grades = listIn(object, severityAnnotation).flatMap((item): (readonly [string, Severity])[] => {
    const [rule = '', grade] = item.split('=')
    return grade === 'error' || grade === 'warning' || grade === 'info' ? [[rule, grade]] : []
  })
  return { disabled: new Set(listIn(object, disableAnnotation)), grades: new Map(grades.toReversed()) }
}

function listIn(object: K8sObject, annotation: string): readonly string[] {
  const text: unknown = object.metadata?.annotations?.[annotation]
  return typeof text === 'string' ? text.split(',').map((item) => item.trim()) : []
}

function byPlace(a: Finding, b: Finding): number {
  const left = keyOf(a)
  const right = keyOf(b)
  if (left === right) return 0
  return left < right ? -1 : 1
}

function keyOf({ object, path, rule, message }: Finding): string {
  return [object.namespace ?? '', object.kind, object.name ?? '', path, rule, message].join('\u0000')
}
