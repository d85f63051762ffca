import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import { kindOf } from '../../guarded.ts'
import { visible } from '../../shown.ts'
import { describe, typeName } from '../../options/describe.ts'
import { identityOf, titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { kindIssues } from '../../kubernetes/validate.ts'
import { isOwnName, suggestedName } from '../file-name.ts'
import { marked } from '../marker.ts'
import type { FileName, FileOptions } from '../options.ts'
import { documentOf } from '../yaml/yaml.ts'

/** A rendered file with one object. Its text must not be used if there are issues. */
export interface OwnFile {
  readonly name: string
  readonly text: string
  readonly title: string
  readonly identity: string
  /** The object as plain data. */
  readonly object: K8sObject
  readonly issues: readonly Issue[]
}

/** The file of one object, by the keys that lead to it. */
export function ownFile(keys: readonly string[], value: K8sObject, { fileName, header, strict }: FileOptions): OwnFile {
  const { object, text, issues } = documentOf(value)
  const suggested = suggestedName(keys, object)
  const name = fileName === undefined ? suggested : named(fileName, value, suggested)
  const title = titleOf(object)
  return {
    name,
    title,
    object,
    text: marked(text, header),
    identity: identityOf(object),
    issues: [
      ...issues,
      ...nameIssues(keys, object),
      ...secretIssues(object),
      ...fileNameIssues(name, title),
      ...(strict === true ? kindIssues(object) : []).map(({ path, message }) => ({
        path: `${title} ${path}`,
        message,
      })),
    ],
  }
}

/** The name that a function of the program gives. */
function named(fileName: FileName, object: K8sObject, suggested: string): string {
  try {
    return fileName(object, suggested)
  } catch (error) {
    const message = `the function threw ${kindOf(error)}`
    throw new ConvexK8sError('The files cannot be rendered.', [{ path: 'fileName', message }])
  }
}

function nameIssues(keys: readonly string[], object: K8sObject): readonly Issue[] {
  const name: unknown = object.metadata?.name
  if (typeof name === 'string' && name !== '') return []
  const path = keys.length > 0 ? keys.join('.') : titleOf(object)
  return [{ path, message: `this ${visible(object.kind)} has no metadata.name; every object of a folder needs one` }]
}

function secretIssues(object: K8sObject): readonly Issue[] {
  const { apiVersion, kind, data, stringData }: K8sObject & { data?: object; stringData?: object } = object
  if (apiVersion !== 'v1' || kind !== 'Secret') return []
  if ([data, stringData].every((values) => Object.keys(values ?? {}).length === 0)) return []
  return [
    {
      path: titleOf(object),
      message:
        'is a plain Secret with values, which must not be in a folder that is committed to Git; ' +
        'use a SealedSecret, an ExternalSecret or a reference to an existing Secret',
    },
  ]
}

function fileNameIssues(name: unknown, title: string): readonly Issue[] {
  if (isOwnName(name)) return []
  const given = typeof name === 'string' ? describe(name) : typeName(name)
  return [
    {
      path: title,
      message:
        `its file name is ${given}; allowed are letters, digits, "-", "_" and "." and the ending .yaml, at most 255 ` +
        'characters, no folder, no leading dot, and not kustomization.yaml; give one by the option fileName',
    },
  ]
}
