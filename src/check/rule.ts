import { distinct } from './distinct.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { Severity } from './finding.ts'
import type { Model } from './model/model.ts'

/** A place in an object. */
export interface Place {
  readonly object: K8sObject
  /** Path in it: `spec.replicas`. */
  readonly path: string
}

/** One thing that a rule has found, in the object that has to change. */
export interface Problem extends Place {
  /** What is wrong, with what was found. Never a secret's value. */
  readonly message: string
  /** How to mend it. */
  readonly fix: string
  /** Severity of this one problem, where it differs from the rule's. */
  readonly severity?: Severity | undefined
}

/** A problem at a place. */
export function problemAt({ object, path }: Place, message: string, fix: string, severity?: Severity): Problem {
  return { object, path, message, fix, severity }
}

/** Makes a problem: a path is in the object that is judged, a place may be in another one. */
export type Report = (place: string | Place, message: string, fix: string, severity?: Severity) => Problem

/** Makes problems of an object. */
export function reportOn(object: K8sObject): Report {
  return (place, ...said) => problemAt(typeof place === 'string' ? { object, path: place } : place, ...said)
}

/** Something that must hold in a deployment of Convex. Also its section in `docs/rules.md`. */
export interface RuleDefinition {
  readonly severity: Severity
  /** What must hold, in one sentence. */
  readonly title: string
  /** Why, in a few sentences. */
  readonly why: string
  /** Where the fact stands: project, file, lines, version. */
  readonly source: string
  /** YAML that breaks the rule, complete enough to be checked: the rule speaks on it. */
  readonly bad: string
  /** The same, mended: the rule is silent on it. */
  readonly good: string
  /** Whether it speaks only of a folder that `loadObjects` has read, so that the examples alone show nothing. */
  readonly needsFolder?: boolean
  /** Finds every place where it does not hold. What cannot be seen is not guessed. */
  readonly check: (model: Model) => Iterable<Problem>
}

/** A rule with its id, which is the name of its file: `backend-single-writer`. */
export interface Rule extends RuleDefinition {
  readonly id: string
}

/** A rule with its id. It says once what it finds several times in one place. */
export function named(id: string, rule: RuleDefinition): Rule {
  return { ...rule, id, check: (model) => distinct(rule.check(model)) }
}
