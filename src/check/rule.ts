import { distinct } from './distinct.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { Source } from '../sources/source.ts'
import type { Severity } from './finding.ts'
import type { Model } from './model/model.ts'

/** A place in an object. */
export interface Place {
  readonly object: K8sObject
  /** Path in the object: `spec.replicas`. */
  readonly path: string
}

/** A problem that a rule has found, in the object that has to change. */
export interface Problem extends Place {
  /** The problem, with the values found. Never contains the value of a secret. */
  readonly message: string
  /** How to fix the problem. */
  readonly fix: string
  /** Severity of this problem, if it differs from that of the rule. */
  readonly severity?: Severity | undefined
}

/** Makes a problem at a place. */
export function problemAt({ object, path }: Place, message: string, fix: string, severity?: Severity): Problem {
  return { object, path, message, fix, severity }
}

/** Makes a problem at a path of the checked object, or at a place in another object. */
export type Report = (place: string | Place, message: string, fix: string, severity?: Severity) => Problem

/** Returns a function that makes problems of an object. */
export function reportOn(object: K8sObject): Report {
  return (place, ...text) => problemAt(typeof place === 'string' ? { object, path: place } : place, ...text)
}

/** A requirement on a deployment of Convex, and its section in `docs/rules.md`. */
export interface RuleDefinition {
  readonly severity: Severity
  /** The requirement, in one sentence. */
  readonly title: string
  /** The reason, in a few sentences. */
  readonly why: string
  /** Where the facts were read. */
  readonly source: readonly Source[]
  /** YAML that breaks the rule: a complete example with a finding. */
  readonly bad: string
  /** The fixed example, without a finding. */
  readonly good: string
  /** Whether the rule needs a folder that `loadObjects` has read: the examples alone have no finding. */
  readonly needsFolder?: boolean
  /**
   * Subject of the findings, if it is not the value at their path: the name of a variable, or an object that a generator,
   * a chart or a remote resource may add.
   */
  readonly about?: 'name' | 'missing object'
  /** Finds the problems. It does not guess what the manifests do not show. */
  readonly check: (model: Model) => Iterable<Problem>
}

/** A rule with its id, which is the name of its file: `backend-single-writer`. */
export interface Rule extends RuleDefinition {
  readonly id: string
}

/** Names a rule, and removes its repeated problems. */
export function named(id: string, rule: RuleDefinition): Rule {
  return { ...rule, id, check: (model) => distinct(rule.check(model)) }
}
