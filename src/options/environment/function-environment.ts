import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import * as v from 'valibot'
import { functionVariableProblem } from '../../convex/function-variables.ts'
import { defaultRelease } from '../../convex/release.ts'
import { objectEntries } from '../common.ts'
import type { ObjectOptions, SecretKeyReference } from '../common.ts'
import { issue, withRules } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { describe } from '../describe.ts'
import { variables } from './environment.ts'
import { externalSecretEntries, remoteReference } from '../secrets/external-secret.ts'
import type { ExternalSecretOptions, RemoteReference } from '../secrets/external-secret.ts'
import { editsOf, flag, listOf, mapOf, secretName, serviceName, textLike, textWithout, wholeNumber } from '../fields.ts'
import { functionValueProblem } from './function-value.ts'
import { convexImageOptions } from '../image.ts'
import type { ImageOptions } from '../image.ts'
import { release } from '../release.ts'
import { resources } from '../resources.ts'
import type { ResourceOptions } from '../resources.ts'
import { isSecretKeyReference, onlySecretKey } from '../secrets/secret-key.ts'
import { oneSource, sealedSourceEntries } from '../secrets/secret-source.ts'
import type { SealedSourceOptions } from '../secrets/secret-source.ts'
import { strict } from '../strict.ts'
import type { SettingsOf } from '../strict.ts'
import { workloadEntries } from '../workload.ts'
import type { WorkloadOptions } from '../workload.ts'

/** Variables of functions: text that may be committed to Git, or a reference to a key of a Secret. */
export type FunctionVariables = Readonly<Record<string, string | SecretKeyReference>>

/** Edits of the objects of `convexFunctionEnvironment`. Each runs on a copy; the result is validated. */
export interface FunctionEnvironmentEdits {
  readonly job?: ((object: IJob) => IJob | void) | undefined
  readonly configMap?: ((object: IConfigMap) => IConfigMap | void) | undefined
  readonly sealedSecret?: ((object: ISealedSecret) => ISealedSecret | void) | undefined
  readonly externalSecret?: ((object: IExternalSecret) => IExternalSecret | void) | undefined
}

/** Variables from a secret store, through External Secrets. */
export interface FunctionEnvironmentExternalSecretOptions extends ExternalSecretOptions {
  /** Where each variable is stored at the provider, by its name; they need not be in `secretVariables`. */
  readonly remoteRefs: Readonly<Record<string, RemoteReference>>
}

/**
 * The environment of functions: `process.env` in queries, mutations and actions, which do not see the variables of the
 * container. After each sync, a Job sets the variables that differ, in one request; each write makes all subscriptions
 * run again.
 */
export interface FunctionEnvironmentJobOptions extends WorkloadOptions, SealedSourceOptions {
  /**
   * Variables by name: text of at most 8 KiB, which is written into a ConfigMap and thus into Git, or a key of any
   * Secret in the namespace.
   * @default {}
   */
  readonly variables?: FunctionVariables | undefined
  /**
   * Keys of the Secret `secretName` that become variables of the same name.
   * @default []
   */
  readonly secretVariables?: readonly string[] | undefined
  /**
   * Name of the Secret of `secretVariables`: the one that the sealed file, the SealedSecret or the ExternalSecret
   * creates, or one created elsewhere.
   * @default 'convex-function-environment'
   */
  readonly secretName?: string | undefined
  /**
   * An ExternalSecret that fetches the values from a secret store. The next sync sets a value that changes only there.
   * @default none
   */
  readonly externalSecret?: FunctionEnvironmentExternalSecretOptions | undefined
  /**
   * Remove variables that are not listed here, such as those set with `npx convex env set`.
   * @default false
   */
  readonly prune?: boolean | undefined
  /**
   * Name of the Job and of its ConfigMap.
   * @default 'convex-function-environment'
   */
  readonly name?: string | undefined
  /**
   * Image of the Job, with Node.js 18 or later.
   * @default the backend's, at `release`
   */
  readonly image?: ImageOptions | undefined
  /**
   * Requests and limits of the container.
   * @default { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } }
   */
  readonly resources?: ResourceOptions | undefined
  /**
   * Seconds after which the Job fails; each of its three attempts waits for the backend for a third of this time.
   * @default 600
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * User and group of the pod.
   * @default 10001
   */
  readonly runAsUser?: number | undefined
  /**
   * Key of a Secret with the admin key.
   * @default that of the instance's credentials: `convex-backend-secrets`, `CONVEX_ADMIN_KEY`
   */
  readonly adminKey?: SecretKeyReference | undefined
}

/** Options of `convexFunctionEnvironment`. */
export interface FunctionEnvironmentOptions extends ObjectOptions, FunctionEnvironmentJobOptions {
  /**
   * URL of the backend: its Service inside the cluster, which is reachable before DNS and certificates are.
   * @default 'http://convex-backend:3210'
   */
  readonly url?: string | undefined
  /**
   * Convex release: the full commit sha that tags the image.
   * @default the release that this version of the package was tested with
   */
  readonly release?: string | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: FunctionEnvironmentEdits | undefined
}

const functionVariables = variables<FunctionVariables>((entries) =>
  Object.entries(entries).flatMap(([name, value]) => {
    const message = functionValueProblem(name, value)
    return message === undefined ? [] : [{ name, message }]
  }),
)

const url = textLike(
  (text) => /^https?:\/\/[^\s/?#@]+$/.test(text) && URL.canParse(text),
  'an origin without a path, such as "http://convex-backend:3210"',
)

export const functionEnvironmentEntries = {
  variables: v.optional(functionVariables, {}),
  secretVariables: v.optional(listOf(textWithout(functionVariableProblem, 'the name of a variable')), []),
  secretName: v.optional(secretName, 'convex-function-environment'),
  ...sealedSourceEntries,
  externalSecret: v.optional(
    strict({
      ...externalSecretEntries,
      remoteRefs: mapOf(() => remoteReference, 'references by the name of the variable', functionVariableProblem),
    }),
  ),
  prune: v.optional(flag, false),
  name: v.optional(serviceName, 'convex-function-environment'),
  image: v.optional(convexImageOptions, {}),
  resources: v.optional(resources, { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } }),
  timeoutSeconds: v.optional(wholeNumber({ min: 60, unit: 'seconds' }), 600),
  runAsUser: v.optional(wholeNumber({ min: 1 }), 10_001),
  adminKey: v.optional(onlySecretKey),
  ...workloadEntries,
}

export const functionEnvironmentEdits = editsOf<FunctionEnvironmentEdits>({
  job: true,
  configMap: true,
  sealedSecret: true,
  externalSecret: true,
})

type Listed = SettingsOf<typeof functionEnvironmentEntries>

/** Every variable, with its text or the Secret's key that holds it, by name. */
export function wantedVariables({ variables: given, secretVariables, secretName: secret, externalSecret }: Listed) {
  const keys = [...secretVariables, ...Object.keys(externalSecret?.remoteRefs ?? {})]
  const all = [...Object.entries(given), ...keys.map((key) => [key, { secret, key }] as const)]
  return all.filter(([, value]) => value !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The keys of the Secret `secretName` that become variables. */
export function keysOfFunctions(settings: Listed): readonly string[] {
  const wanted = wantedVariables(settings).map(([, value]) => value)
  return [
    ...new Set(
      wanted.flatMap((value) => (typeof value === 'object' && value.secret === settings.secretName ? [value.key] : [])),
    ),
  ]
}

const isGiven = (given: FunctionVariables, name: string): boolean =>
  Object.hasOwn(given, name) && given[name] !== undefined

const listedOnce: CrossRule<Listed> = ({ variables: given, secretVariables, externalSecret }) => [
  ...secretVariables.flatMap((name, index) => {
    const at = ['secretVariables', index]
    if (secretVariables.indexOf(name) < index) return issue(at, `${describe(name)} is listed already`)
    if (externalSecret !== undefined)
      return issue(at, 'has no use with externalSecret: its remoteRefs are variables by themselves')
    return isGiven(given, name) ? issue(at, `${describe(name)} is in variables too; keep one`) : []
  }),
  ...Object.keys(externalSecret?.remoteRefs ?? {})
    .filter((name) => isGiven(given, name))
    .map((name) => ({ at: ['externalSecret', 'remoteRefs', name], message: 'is in variables too; keep one' })),
]

/** The Secret of an ExternalSecret has only the keys of its references. */
const keysAreFetched: CrossRule<Listed> = (settings) => {
  const { variables: given, secretName: secret, externalSecret } = settings
  if (externalSecret === undefined) return []
  return Object.entries(given).flatMap(([name, value]) =>
    isSecretKeyReference(value) && value.secret === secret && !Object.hasOwn(externalSecret.remoteRefs, value.key)
      ? issue(['variables', name, 'key'], 'is not a key of the Secret: externalSecret.remoteRefs does not list it')
      : [],
  )
}

/** Convex Auth signs with the first and publishes the second. */
const keysArePaired: CrossRule<Listed> = (settings) => {
  const { variables: given, secretVariables, externalSecret } = settings
  const names = new Set(wantedVariables(settings).map(([name]) => name))
  const [key, other] = ['JWT_PRIVATE_KEY', 'JWKS']
  if (!names.has(key) || names.has(other)) return []
  const at =
    externalSecret !== undefined && Object.hasOwn(externalSecret.remoteRefs, key)
      ? ['externalSecret', 'remoteRefs']
      : isGiven(given, key)
        ? ['variables', key]
        : ['secretVariables', secretVariables.indexOf(key)]
  return issue(at, `${key} is of no use without ${other}, its public half: list ${other} too`)
}

const sourceIsRead: CrossRule<Listed> = (settings) => {
  const wanted = wantedVariables(settings)
  if (wanted.length === 0) return issue([], 'lists no variable; set variables, secretVariables or externalSecret')
  if (settings.externalSecret !== undefined)
    return Object.keys(settings.externalSecret.remoteRefs).length > 0
      ? []
      : issue(['externalSecret', 'remoteRefs'], 'lists no variable')
  if (settings.sealedFile === undefined && settings.sealedSecret === undefined) return []
  return keysOfFunctions(settings).length > 0
    ? []
    : issue(['secretVariables'], 'is required with a sealed Secret: list the keys in it')
}

// Client-side applies keep a copy in an annotation, of which an object may have 256 KiB in all.
const largestText = 200_000

const textFits: CrossRule<Listed> = ({ variables: given }) =>
  new TextEncoder().encode(JSON.stringify(given)).length > largestText
    ? issue(['variables'], 'is too large for one ConfigMap; put the largest values into a Secret')
    : []

/** Rules over the options of `convexFunctionEnvironment`. */
export const functionEnvironmentRules: readonly CrossRule<Listed>[] = [
  oneSource,
  listedOnce,
  keysAreFetched,
  keysArePaired,
  sourceIsRead,
  textFits,
]

export const functionEnvironmentOptions = withRules(
  strict({
    ...objectEntries,
    ...functionEnvironmentEntries,
    url: v.optional(url, 'http://convex-backend:3210'),
    release: v.optional(release, defaultRelease),
    edit: v.optional(functionEnvironmentEdits, {}),
  }),
  ...functionEnvironmentRules,
) satisfies v.GenericSchema<FunctionEnvironmentOptions>

/** Settings of `convexFunctionEnvironment`. */
export type FunctionEnvironmentSettings = v.InferOutput<typeof functionEnvironmentOptions>
