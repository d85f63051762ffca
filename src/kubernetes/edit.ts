import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { isOurs, kindOf } from '../guarded.ts'
import { identityOf, plainObject, titleOf } from './object.ts'
import type { K8sObject } from './object.ts'
import { schemaIssues } from './validate.ts'

type Edit = (object: K8sObject) => unknown
type Edits = { readonly [role: string]: ((object: never) => unknown) | undefined }

/** The objects of a component by role; objects that are turned off are `undefined` and are omitted from the result. */
type Parts = { readonly [role: string]: K8sObject | undefined }

type Required<All> = { [Role in keyof All]: undefined extends All[Role] ? never : Role }[keyof All]

/** The objects without those that are turned off. */
export type Present<All extends Parts> = { readonly [Role in Required<All>]: All[Role] } & {
  readonly [Role in Exclude<keyof All, Required<All>>]?: NonNullable<All[Role]>
}

/**
 * The last step of a builder: runs the edits, each on a copy of its object, and validates what no option has checked:
 * edited objects, and those of the given roles, which contain a section as given by the user. All other objects are
 * valid for any options, which `test/properties` proves; validating them at every call would load all schemas.
 *
 * @throws ConvexK8sError with every issue in any of the objects.
 */
export function finish<All extends Parts>(
  builder: string,
  parts: All,
  edits: Edits,
  unchecked: readonly (keyof All)[] = [],
): Present<All> {
  const issues: Issue[] = []
  const done: Record<string, K8sObject> = {}
  // An edit may be for a role that exists only in another type of the component.
  for (const role of new Set([...Object.keys(parts), ...Object.keys(edits)])) {
    const object = parts[role]
    const edit = edits[role] as Edit | undefined
    if (object !== undefined) {
      const result = edit === undefined ? object : edited(object, edit, `edit.${role}`, issues)
      if (edit !== undefined || unchecked.includes(role))
        for (const { path, message } of schemaIssues(result)) issues.push({ path: `${role}.${path}`, message })
      done[role] = result
    } else if (edit !== undefined) {
      issues.push({ path: `edit.${role}`, message: 'has no effect: with these options, there is no such object' })
    }
  }
  if (issues.length > 0) throw new ConvexK8sError(`${builder}: the objects are not valid.`, issues)
  return done as unknown as Present<All>
}

/** The result of an edit; the unchanged object and an issue if the result cannot be used. */
function edited(object: K8sObject, edit: Edit, path: string, issues: Issue[]): K8sObject {
  try {
    const copy = cloneOf(object, object)
    const result = edit(copy) ?? copy
    const problem = resultProblem(object, result)
    if (problem === undefined) return cloneOf(result as K8sObject, object)
    issues.push({ path, message: problem })
  } catch (error) {
    issues.push({ path, message: errorText(error) })
  }
  return object
}

function resultProblem(object: K8sObject, result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null)
    return `expected the edited object or nothing, got ${typeof result}`
  if (result instanceof Promise)
    return 'the function is asynchronous; a builder cannot wait, so fetch the required data first'
  const { apiVersion, kind } = result as Partial<Record<string, unknown>>
  const isSame =
    typeof apiVersion === 'string' && typeof kind === 'string' && identityOf(result as K8sObject) === identityOf(object)
  return isSame ? undefined : `must stay ${titleOf(object)}; names and namespaces are options of the builder`
}

function errorText(error: unknown): string {
  return isOurs(error) ? error.message : `the function threw ${kindOf(error)}`
}

/** A copy of the same class. `structuredClone` would lose the class. */
function cloneOf(object: K8sObject, model: K8sObject): K8sObject {
  const Model = model.constructor as new (data: unknown) => K8sObject
  let data: unknown
  try {
    data = plainObject(object)
  } catch {
    throw new ConvexK8sError(
      'the result is not plain data: it has a cycle, a BigInt or something else that YAML cannot represent',
      [],
    )
  }
  return new Model(data)
}
