import type { Catalogue } from './catalogue.ts'
import type {
  BooleanVariable,
  ChoiceVariable,
  NumberVariable,
  PresenceVariable,
  SecretVariable,
  Variable,
} from './variable.ts'

/** The value of a variable in TypeScript. A secret has no value here: it can only be referred to. */
type ValueOf<V extends Variable> = V extends SecretVariable
  ? never
  : V extends ChoiceVariable<infer Choice>
    ? Choice
    : V extends NumberVariable
      ? number
      : V extends BooleanVariable
        ? boolean
        : V extends PresenceVariable
          ? true
          : string

/**
 * Convex's own environment variables. Variables that are not set keep the default of the binary.
 *
 * @typeParam Reference - The type of a reference to a value that is stored elsewhere. Secrets accept nothing else.
 */
export type ConvexEnvironment<Reference = never> = {
  readonly [Name in keyof Catalogue]?: ValueOf<Catalogue[Name]> | Reference
}
