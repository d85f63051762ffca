import { join } from 'node:path'
import { applicationOf, ownedSecretOf } from '../check/world/cnpg.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { SealedSecretsControllerSettings } from '../options/sealed-secrets-controller.ts'
import { instanceSecretKeys, kubeseal, sealCredentials, sealDatabase } from '../runbook/commands.ts'
import { quoted } from '../runbook/markdown.ts'
import { instanceNameOf } from './instance-name.ts'

/** Where a kept file belongs. */
export interface KeptPlace {
  /** The folder as it was given. */
  readonly folder: string
  /** The objects that are rendered beside it. */
  readonly objects: readonly K8sObject[]
  readonly controller: SealedSecretsControllerSettings
}

/**
 * How a kept file is made: where there is none by the command of this package, and by kubectl and kubeseal. A file that
 * is there may be of an instance that runs, so that no new secret is made for it.
 */
export function wayToMake({ keptFile, expect }: KeptFile, isMissing: boolean, place: KeptPlace): string {
  if (expect.kind !== 'SealedSecret') return `put the ${expect.kind} ${expect.namespace}/${expect.name} there`
  const file = join(place.folder, keptFile)
  const command = isMissing ? ownCommand(expect, file, place) : undefined
  const literals = expect.keys.map((key) => `--from-literal='${key}=<${key}>'`)
  const create = ['kubectl create secret generic', expect.name, '--namespace', expect.namespace, ...literals].join(' ')
  const other = `${create} --dry-run=client -o yaml | ${kubeseal(place.controller, `--format yaml > ${quoted(file)}`)}`
  return command === undefined
    ? `make it with: ${other}`
    : `make it with: ${command}\nor from values that exist: ${other}`
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
