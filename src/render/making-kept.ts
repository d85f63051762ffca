import { join } from 'node:path'
import { applicationOf, ownedSecretOf } from '../check/model/postgres/cluster.ts'
import { listAt, recordAt, textAt } from '../check/model/read.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { SealedSecretsControllerSettings } from '../options/secrets/sealed-secrets-controller.ts'
import {
  authKeyNames,
  guardSeal,
  instanceSecretFile,
  instanceSecretKeys,
  kubeseal,
  scopeOf,
  sealAuthKeys,
  sealCredentials,
  sealDatabase,
} from '../runbook/commands.ts'
import { quoted } from '../runbook/markdown.ts'

/** Where a kept file belongs. */
export interface KeptPlace {
  /** The folder as it was given. */
  readonly folder: string
  /** The objects that are rendered with it. */
  readonly objects: readonly K8sObject[]
  readonly controller: SealedSecretsControllerSettings
}

/** The expected SealedSecret, except for missing keys. */
export interface Incomplete {
  readonly missing: readonly string[]
  readonly object: K8sObject
}

/**
 * How to create a kept file: with the command of this package, or with kubectl and kubeseal. A file that does not fit
 * is moved away first, not overwritten: it may contain the only copy of an instance secret. No value is on a command
 * line, which the history of the shell would keep.
 */
export function wayToMake({ keptFile, expect }: KeptFile, isMissing: boolean, place: KeptPlace): string {
  if (expect.kind !== 'SealedSecret') return `put the ${expect.kind} ${expect.namespace}/${expect.name} there`
  const file = join(place.folder, keptFile)
  const command = ownCommand(expect, file, place) ?? pairCommand(expect, file, place)
  const others = hasPair(expect.keys) ? expect.keys.filter((key) => !authKeyNames.includes(key)) : []
  const other = `${secretOf(expect, expect.keys)} | ${kubeseal(place.controller, '--format yaml')} | ${guardSeal} > ${quoted(file)}`
  return [
    ...(isMissing ? [] : [`move it away: mv ${quoted(file)} ${quoted(`${file}.old`)}`]),
    // A separate line, which a shortened error omits as a whole if it is too long.
    ...(command === undefined ? [`make it ${fromFiles}:`, other] : [`make it with: ${command}`]),
    ...(others.length === 0
      ? []
      : [`then add the other keys ${fromFiles}:`, merge(expect, others, ` --merge-into ${quoted(file)}`, place)]),
    ...(isMissing || !holdsInstanceSecret(expect) ? [] : [sameSecret]),
    ...(command === undefined ? [] : [`or ${fromFiles}: ${other}`]),
  ].join('\n')
}

/**
 * How keys are added to a sealed file without access to its other values: by kubeseal (sealed-secrets@v0.40.0
 * cmd/kubeseal/main.go#"merge-into" and sealed-secrets@v0.40.0 pkg/kubeseal/kubeseal.go#SealMergingInto; it needs a
 * file that has a key). The credentials of an instance or a database belong together, and are created again.
 */
export function wayToAdd(
  { keptFile, expect }: KeptFile,
  { missing, object }: Incomplete,
  place: KeptPlace,
): string | undefined {
  const file = join(place.folder, keptFile)
  if (ownCommand(expect, file, place) !== undefined) return undefined
  if (Object.keys(recordAt(object, 'spec', 'encryptedData')).length === 0) return undefined
  const found = scopeOf(object.metadata?.annotations ?? {})
  const scope = found === 'strict' ? '' : ` --scope ${found}`
  const add = (keys: readonly string[]): readonly string[] => [
    `add ${keys.join(', ')} ${fromFiles}:`,
    merge(expect, keys, `${scope} --merge-into ${quoted(file)}`, place),
  ]
  if (!hasPair(expect.keys) || !missing.some((key) => authKeyNames.includes(key))) return add(missing).join('\n')
  // Both keys are required: the command creates both, and requires --rotate if it replaces one.
  const isWhole = hasPair(missing)
  const pair = `make ${authKeyNames.join(' and ')} with: ${pairCommand(expect, file, place, `${scope}${isWhole ? '' : ' --rotate'}`)}`
  const others = missing.filter((key) => !authKeyNames.includes(key))
  return (isWhole && others.length > 0 ? [pair, ...add(others)] : [pair, 'or', ...add(missing)]).join('\n')
}

const fromFiles = 'from existing values, each in a file without a line break at its end'

/** The Secret with the keys, each from a file. */
function secretOf({ name, namespace }: KeptFile['expect'], keys: readonly string[]): string {
  const values = keys.map((key) => `--from-file=${quoted(`${key}=${key}.txt`)}`)
  return `kubectl create secret generic ${name} --namespace ${namespace} ${values.join(' ')} --dry-run=client -o yaml`
}

/** Adds the keys to a file; `into` has the file and its scope. */
function merge(expect: KeptFile['expect'], keys: readonly string[], into: string, { controller }: KeptPlace): string {
  return `${secretOf(expect, keys)} | ${kubeseal(controller, `--format yaml${into}`)}`
}

function hasPair(keys: readonly string[]): boolean {
  return authKeyNames.every((key) => keys.includes(key))
}

/** The command that creates the keys of Convex Auth, if both are required. */
function pairCommand(
  { name: secret, namespace, keys }: KeptFile['expect'],
  file: string,
  { controller }: KeptPlace,
  more = '',
): string | undefined {
  if (!hasPair(keys)) return undefined
  return `${kubeseal(controller, '--fetch-cert')} | ${sealAuthKeys({ certificate: '-', namespace, secret, file, more })}`
}

const sameSecret =
  'If the instance has already run, it needs the same instance secret: add ' +
  `--secret-file ${instanceSecretFile}, a file with the old value`

function holdsInstanceSecret({ keys }: KeptFile['expect']): boolean {
  return keys.some((key) => instanceSecretKeys.includes(key))
}

/** The command of this package, for a Secret with the keys that it creates. */
function ownCommand(
  { name: secret, namespace, keys }: KeptFile['expect'],
  file: string,
  { objects, controller }: KeptPlace,
): string | undefined {
  const what = { certificate: '-', namespace, secret, file }
  const fetched = (command: string): string => `${kubeseal(controller, '--fetch-cert')} | ${command}`
  const cluster = objects.find((object) => object.kind === 'Cluster' && ownedSecretOf(object) === secret)
  if (cluster !== undefined) return fetched(sealDatabase({ ...what, owner: applicationOf(cluster).owner }))
  const key = keys.find((candidate) => instanceSecretKeys.includes(candidate))
  if (key === undefined) return undefined
  const [instanceName] = objects.flatMap((object) => instanceNameOf(object) ?? [])
  return fetched(sealCredentials({ ...what, instanceName, hasShortKeys: key === 'INSTANCE_SECRET' }))
}

/** The instance of a rendered Deployment, if it is in plain text there. */
function instanceNameOf(object: K8sObject): string | undefined {
  const containers = listAt(object, 'spec', 'template', 'spec', 'containers')
  const variables = containers.flatMap((container) => listAt(container, 'env'))
  return textAt(
    variables.find((variable) => textAt(variable, 'name') === 'INSTANCE_NAME'),
    'value',
  )
}
