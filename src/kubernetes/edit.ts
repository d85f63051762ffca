import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { identityOf, plainObject, titleOf } from './object.ts'
import type { K8sObject } from './object.ts'
import { schemaIssues } from './validate.ts'

type Edits = { readonly [role: string]: ((object: never) => unknown) | undefined }

/** The objects of a component by role; a part that is turned off is `undefined` and is left out of the result. */
type Parts = { readonly [role: string]: K8sObject | undefined }

type Required<All> = { [Role in keyof All]: undefined extends All[Role] ? never : Role }[keyof All]

/** The parts without those that are turned off. */
export type Present<All extends Parts> = { readonly [Role in Required<All>]: All[Role] } & {
  readonly [Role in Exclude<keyof All, Required<All>>]?: NonNullable<All[Role]>
}

/**
 * Ends a builder: runs the edits, each on a copy of its object, and holds every object against its schema.
 *
 * @throws ConvexK8sError with everything that is wrong in any of the objects.
 */
export function finish<All extends Parts>(builder: string, parts: All, edits: Edits): Present<All> {
  const issues: Issue[] = []
  const done: Record<string, K8sObject> = {}
  for (const [role, object] of Object.entries(parts)) {
    if (object === undefined) continue
    const result = editOne(object, edits[role] as ((object: K8sObject) => unknown) | undefined, role, issues)
    for (const { path, message } of schemaIssues(result)) issues.push({ path: `${role}.${path}`, message })
    done[role] = result
  }
  if (issues.length > 0) throw new ConvexK8sError(`${builder}: the objects are not valid.`, issues)
  return done as unknown as Present<All>
}

function editOne(
  object: K8sObject,
  edit: ((object: K8sObject) => unknown) | undefined,
  role: string,
  issues: Issue[],
): K8sObject {
  if (edit === undefined) return object
  const copy = cloneOf(object)
  const path = `edit.${role}`
  let result: unknown
  try {
    result = edit(copy) ?? copy
  } catch (error) {
    issues.push({ path, message: `the function threw: ${error instanceof Error ? error.message : String(error)}` })
    return object
  }
  if (typeof result !== 'object' || result === null) {
    issues.push({ path, message: `expected the edited object or nothing, got ${typeof result}` })
    return object
  }
  const edited = result as K8sObject
  if (typeof edited.apiVersion !== 'string' || identityOf(edited) !== identityOf(object)) {
    issues.push({ path, message: `must stay ${titleOf(object)}; names and namespaces are options of the builder` })
    return object
  }
  return cloneOf(edited, object)
}

/** A copy of the same class. `structuredClone` would lose it. */
function cloneOf(object: K8sObject, model: K8sObject = object): K8sObject {
  const Model = model.constructor as new (data: unknown) => K8sObject
  return new Model(plainObject(object))
}
