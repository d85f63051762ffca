import type { K8sObject } from '../kubernetes/object.ts'
import type { Severity } from './finding.ts'
import type { Model } from './model/model.ts'

/** One thing that a rule has found. */
export interface Problem {
  /** The object that has to change. */
  readonly object: K8sObject
  /** Path in it: `spec.replicas`. */
  readonly path: string
  /** What is wrong, with what was found. Never a secret's value. */
  readonly message: string
  /** How to mend it. */
  readonly fix: string
  /** Severity of this one problem, where it differs from the rule's. */
  readonly severity?: Severity
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
