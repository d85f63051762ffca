import { join } from 'node:path'
import { applicationOf, ownedSecretOf } from '../check/world/cnpg.ts'
import { listAt, textAt } from '../check/world/read.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { SealedSecretsControllerSettings } from '../options/sealed-secrets-controller.ts'
import {
  guardSeal,
  instanceSecretFile,
  instanceSecretKeys,
  kubeseal,
  sealCredentials,
  sealDatabase,
} from '../runbook/commands.ts'
import { quoted } from '../runbook/markdown.ts'

/** Where a kept file belongs. */
export interface KeptPlace {
  /** The folder as it was given. */
  readonly folder: string
  /** The objects that are rendered beside it. */
  readonly objects: readonly K8sObject[]
  readonly controller: SealedSecretsControllerSettings
}

/**
 * How a kept file is made: by the command of this package, or by kubectl and kubeseal. A file that does not fit is moved
 * away first, not overwritten: it may hold the only copy of an instance secret. No value stands on a command line, where
 * the history of the shell keeps it.
 */
export function wayToMake({ keptFile, expect }: KeptFile, isMissing: boolean, place: KeptPlace): string {
  if (expect.kind !== 'SealedSecret') return `put the ${expect.kind} ${expect.namespace}/${expect.name} there`
  const file = join(place.folder, keptFile)
  const command = ownCommand(expect, file, place)
  const values = expect.keys.map((key) => `--from-file=${quoted(`${key}=${key}.txt`)}`)
  const create = ['kubectl create secret generic', expect.name, '--namespace', expect.namespace, ...values].join(' ')
  const other = `${create} --dry-run=client -o yaml | ${kubeseal(place.controller, '--format yaml')} | ${guardSeal} > ${quoted(file)}`
  const fromFiles = `from existing values, each in a file without a line break at its end: ${other}`
  return [
    ...(isMissing ? [] : [`move it away: mv ${quoted(file)} ${quoted(`${file}.old`)}`]),
    ...(command === undefined ? [`make it ${fromFiles}`] : [`make it with: ${command}`]),
    ...(isMissing || !holdsInstanceSecret(expect) ? [] : [sameSecret]),
    ...(command === undefined ? [] : [`or ${fromFiles}`]),
  ].join('\n')
}

const sameSecret =
  'If the instance has run already, it needs the same instance secret: add ' +
  `--secret-file ${instanceSecretFile}, a file with the old value`

function holdsInstanceSecret({ keys }: KeptFile['expect']): boolean {
  return keys.some((key) => instanceSecretKeys.includes(key))
}

/** The command of this package, for a Secret with the keys that it makes. */
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

/** The instance that a rendered Deployment runs, when it is written there. */
function instanceNameOf(object: K8sObject): string | undefined {
  const containers = listAt(object, 'spec', 'template', 'spec', 'containers')
  const variables = containers.flatMap((container) => listAt(container, 'env'))
  return textAt(
    variables.find((variable) => textAt(variable, 'name') === 'INSTANCE_NAME'),
    'value',
  )
}
