import type { SealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { K8sObject } from '../kubernetes/object.ts'
import { describe } from '../options/describe.ts'
import { readFileIfAny, refused, withSecretFile, writePublicFile } from './files.ts'
import { scopeOf } from './scope.ts'
import type { SealingScope } from './scope.ts'
import { sealedSecretIn, sealedYaml } from './yaml.ts'

/** The required content of a sealed file that is kept. */
export interface ExpectedSeal {
  readonly name: string
  readonly namespace: string
  readonly scope: SealingScope
  /** Keys that the Secret must have. More keys are allowed. */
  readonly keys: readonly string[]
  /** An annotation that states in plain text which instance or owner the values belong to. */
  readonly owner?: Owner
  /** The keys are only a part of the file: they are added if all of them are missing. */
  readonly isPart?: boolean
}

interface Owner {
  readonly annotation: string
  readonly value: string
  readonly what: string
  readonly why: string
}

/** The outcome for a sealed file: it is new, it was valid and is unchanged, or it has new values. */
export type SealedFileOutcome = 'created' | 'kept' | 'rotated'

/** Where a sealed file is stored and how it is created. */
export interface SealedFile<Sealed> {
  readonly file: string
  readonly rotate: boolean
  /** First line of the file. */
  readonly comment: string
  /** Creates the values; `existing` is the object that a rotation or an addition changes. */
  readonly seal: (existing: K8sObject | undefined) => Sealed | Promise<Sealed>
  /** A file for one of the values, which only its owner can read. */
  readonly secretFile?: { readonly path: string; readonly textOf: (sealed: Sealed) => string } | undefined
}

/** Seals into a file, unless the file is already sealed for the same Secret. */
export async function keepOrSeal<Sealed extends { readonly sealedSecret: SealedSecret }>(
  { file, rotate, comment, seal, secretFile }: SealedFile<Sealed>,
  expected: ExpectedSeal,
): Promise<{ readonly outcome: SealedFileOutcome; readonly sealed?: Sealed }> {
  const text = await readFileIfAny(file)
  const existing = text === undefined ? undefined : fitting(text, expected, rotate)
  if (typeof existing === 'string') throw refused(file, existing)
  if (existing !== undefined && !rotate && missingKeys(existing, expected).length === 0) return { outcome: 'kept' }
  const sealed = await seal(existing)
  const write = () => writePublicFile(file, `# ${comment}\n${sealedYaml(sealed.sealedSecret)}`, text === undefined)
  // The value's own file comes first: once it is sealed, only the controller can read it.
  await (secretFile === undefined ? write() : withSecretFile(secretFile.path, secretFile.textOf(sealed), write))
  return { outcome: text === undefined ? 'created' : 'rotated', sealed }
}

const rotateIt = 'use rotate to replace it with new values'

/** The SealedSecret of a file, or why it does not fit. */
function fitting(text: string, expected: ExpectedSeal, rotate: boolean): K8sObject | string {
  const object = sealedSecretIn(text)
  if (typeof object === 'string') return `${object}; it is not overwritten`
  const { name, namespace } = object.metadata ?? {}
  if (name !== expected.name || namespace !== expected.namespace) {
    const found = describe(
      [namespace, name].map((part: unknown) => (typeof part === 'string' ? part : '(none)')).join('/'),
    )
    return `is sealed for the Secret ${found}, not for ${expected.namespace}/${expected.name}; use a different file`
  }
  return (
    ownerProblem(object, expected.owner, rotate) ?? (rotate ? undefined : contentProblem(object, expected)) ?? object
  )
}

function ownerProblem({ metadata }: K8sObject, owner: Owner | undefined, rotate: boolean): string | undefined {
  if (owner === undefined) return undefined
  const { annotation, value, what, why } = owner
  const found = metadata?.annotations?.[annotation]
  if (found === value) return undefined
  if (found !== undefined) return `is for the ${what} ${describe(found)}, not "${value}". ${why}`
  if (rotate) return undefined
  return (
    `does not say for which ${what} it was sealed. If it is for "${value}", give it the annotation ` +
    `${annotation}: ${value}; otherwise ${rotateIt}`
  )
}

function contentProblem(object: K8sObject, { keys, scope, isPart = false }: ExpectedSeal): string | undefined {
  const found = scopeOf(object.metadata?.annotations ?? {})
  if (found !== scope) return `is sealed with the scope ${found}, not ${scope}; ${rotateIt}`
  const missing = missingKeys(object, { keys })
  if (missing.length === 0 || (isPart && missing.length === keys.length)) return undefined
  const rest = isPart ? `use rotate to replace ${keys.join(' and ')}; other values are kept` : rotateIt
  return `lacks the key ${missing.join(', ')}; ${rest}`
}

function missingKeys(object: K8sObject, { keys }: Pick<ExpectedSeal, 'keys'>): readonly string[] {
  const { spec }: K8sObject & { readonly spec?: { encryptedData?: object; template?: { data?: object } } } = object
  const has = new Set([...Object.keys(spec?.encryptedData ?? {}), ...Object.keys(spec?.template?.data ?? {})])
  return keys.filter((key) => !has.has(key))
}
