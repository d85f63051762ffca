import { isUint8Array } from 'node:util/types'
import * as v from 'valibot'
import { isConfigKey } from '../kubernetes/names.ts'
import { annotations, labels } from '../options/common.ts'
import { withRules } from '../options/cross-check.ts'
import type { CrossRule } from '../options/cross-check.ts'
import { typeName } from '../options/describe.ts'
import { dnsLabel, flag, nonEmpty, objectName, oneOf } from '../options/fields.ts'
import { issueAt } from '../options/issue-at.ts'
import { strict } from '../options/strict.ts'
import { sealingKeyOf } from './certificate.ts'
import { scopeAnnotations, sealingScopes } from './scope.ts'
import type { SealingScope } from './scope.ts'

/** The other fields of the resulting Secret: the `spec.template` of the SealedSecret. */
export interface SecretTemplate {
  /**
   * Labels and annotations of the Secret.
   * @default {}
   */
  readonly metadata?:
    | {
        /** @default none */
        readonly labels?: Readonly<Record<string, string>> | undefined
        /** @default none */
        readonly annotations?: Readonly<Record<string, string>> | undefined
      }
    | undefined
  /**
   * Type of the Secret. It is immutable in Kubernetes.
   * @default none; the controller makes it `Opaque`
   */
  readonly type?: string | undefined
  /**
   * Whether the Secret can only be replaced, never changed.
   * @default none; it can be changed
   */
  readonly immutable?: boolean | undefined
  /**
   * Additional keys, as Go templates with the sealed keys: `{{ .password }}`. The manifest contains them in plain text.
   * @default none
   */
  readonly data?: Readonly<Record<string, string>> | undefined
}

/** Options of `sealSecret`. */
export interface SealSecretOptions {
  /**
   * Certificate of the sealed-secrets controller as PEM text, as `kubeseal --fetch-cert` prints it. If there are
   * several, the first is used.
   */
  readonly certificate: string
  /** Name of the SealedSecret and of its Secret. */
  readonly name: string
  /** Namespace of both. */
  readonly namespace: string
  /**
   * Where the values can be decrypted.
   * @default 'strict'
   */
  readonly scope?: SealingScope | undefined
  /** Values by key: text, which is sealed as UTF-8, or bytes. At most 1 MiB in all. */
  readonly data: Readonly<Record<string, string | Uint8Array>>
  /**
   * Other fields of the Secret.
   * @default {}
   */
  readonly template?: SecretTemplate | undefined
  /**
   * Labels of the SealedSecret.
   * @default {}
   */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /**
   * Annotations of the SealedSecret. The scope has a separate option.
   * @default {}
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined
}

/** The certificate as PEM text; the settings hold the text, not the key. */
export const certificate = v.pipe(
  v.string((issue) => `expected the sealing certificate as PEM text, got ${typeName(issue.input)}`),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const key = sealingKeyOf(dataset.value)
    if (typeof key === 'string') addIssue({ message: key })
  }),
)

export const scope = oneOf(sealingScopes)

/**
 * Kubernetes' own limit for all values of a Secret together (kubernetes@v1.37.2 pkg/apis/core/types.go#MaxSecretSize).
 */
const mostBytes = 1024 * 1024

/** A map from keys of a Secret. Messages contain the type of a value, never the value. */
function dataMap<Value>(problem: (value: unknown) => string | undefined) {
  return v.pipe(
    v.custom<Readonly<Record<string, Value>>>(
      (input) => typeof input === 'object' && input !== null && !Array.isArray(input) && !isUint8Array(input),
      (issue) => `expected an object of values by key, got ${typeName(issue.input)}`,
    ),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      for (const [key, value] of Object.entries(dataset.value)) {
        const message = isConfigKey(key)
          ? problem(value)
          : 'this is not a valid key of a Secret (letters, digits, "-", "_" and ".")'
        if (message !== undefined) addIssue(issueAt([key], message))
      }
    }),
  )
}

function valueProblem(value: unknown): string | undefined {
  if (isUint8Array(value)) return undefined
  if (typeof value !== 'string') return `expected text or bytes (Uint8Array), got ${typeName(value)}`
  return /\p{Surrogate}/u.test(value)
    ? 'this text has half a character (a lone surrogate), which has no bytes in UTF-8'
    : undefined
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? undefined : `expected text, got ${typeName(value)}`

type Data = Readonly<Record<string, string | Uint8Array>>

const data = v.pipe(
  dataMap<string | Uint8Array>(valueProblem),
  v.check((values) => Object.keys(values).length > 0, 'at least one key is required'),
  v.check((values) => sizeOf(values) <= mostBytes, 'all values of a Secret together may have at most 1 MiB'),
)

function sizeOf(values: Data): number {
  return Object.values(values).reduce((sum, value) => sum + byteLength(value), 0)
}

function byteLength(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  return isUint8Array(value) ? value.byteLength : 0
}

const template = strict({
  metadata: v.optional(strict({ labels: v.optional(labels), annotations: v.optional(annotations) }), {}),
  type: v.optional(nonEmpty),
  immutable: v.optional(flag),
  data: v.optional(dataMap<string>(text)),
})

interface Settings {
  readonly data: Data
  readonly annotations: Readonly<Record<string, string>>
  readonly template: v.InferOutput<typeof template>
}

const scopeIsAnOption: CrossRule<Settings> = (settings) => {
  const places = [
    [['annotations'], settings.annotations],
    [['template', 'metadata', 'annotations'], settings.template.metadata.annotations],
  ] as const
  return places.flatMap(([at, given]) =>
    scopeAnnotations
      .filter((key) => Object.hasOwn(given ?? {}, key))
      .map((key) => ({ at: [...at, key], message: 'is set by the option "scope"; remove it' })),
  )
}

const eachKeyOnce: CrossRule<Settings> = (settings) =>
  Object.keys(settings.template.data ?? {})
    .filter((key) => Object.hasOwn(settings.data, key))
    .map((key) => ({ at: ['template', 'data', key], message: 'is also sealed; a key has only one value' }))

export const sealSecretOptions = withRules(
  strict({
    certificate,
    name: objectName,
    namespace: dnsLabel,
    scope: v.optional(scope, 'strict'),
    data,
    template: v.optional(template, {}),
    labels: v.optional(labels, {}),
    annotations: v.optional(annotations, {}),
  }),
  scopeIsAnOption,
  eachKeyOnce,
) satisfies v.GenericSchema<SealSecretOptions>

/** Settings of `sealSecret`. */
export type SealSecretSettings = v.InferOutput<typeof sealSecretOptions>
