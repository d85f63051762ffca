import { groupOf, nameOf, namespaceOf } from '../check/model/index-of-objects.ts'
import { numberAt, recordAt } from '../check/model/read.ts'
import { program } from '../command-name.ts'
import { inSyncWave, keepData } from '../kubernetes/argocd/argocd.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { defaultProgressDeadline } from '../kubernetes/progress-deadline.ts'
import type { Credentials, Facts } from './facts.ts'
import { quoted } from './markdown.ts'

export { program } from '../command-name.ts'
export { authKeyNames } from '../convex/auth-keys.ts'
export { kubeseal } from '../secrets/kubeseal.ts'
export { scopeOf } from '../secrets/scope.ts'

/** Puts the guard of data and the wave of Secrets on a SealedSecret that kubeseal prints, which has no annotations. */
export const guardSeal = `kubectl annotate --local --filename=- ${Object.entries({
  ...keepData,
  ...inSyncWave('secrets'),
})
  .map(([name, value]) => `${name}=${value}`)
  .join(' ')} --output=yaml`

/** File that the certificate of the sealed-secrets controller is kept in. */
export const certificateFile = 'sealing-certificate.pem'

/** File that the runbook keeps an admin key in while it is needed. It is not to be committed. */
export const keyFile = 'admin-key.txt'

/** File that the runbook makes an instance secret in. It is not to be committed either. */
export const instanceSecretFile = 'instance-secret.txt'

/** A command of kubectl in the namespace of the deployment. */
export function kubectl({ namespace }: Pick<Facts, 'namespace'>, command: string): string {
  return `kubectl --namespace ${quoted(namespace)} ${command}`
}

/** Whether Kubernetes itself serves an API group. */
export function isBuiltIn(group: string): boolean {
  return ['', 'apps', 'batch', 'networking.k8s.io', 'policy'].includes(group)
}

/** An object as kubectl takes it, with the group where two could be meant. */
export function resource(object: K8sObject): string {
  const kind = object.kind.toLowerCase()
  const group = groupOf(object.apiVersion)
  return `${isBuiltIn(group) ? kind : `${kind}.${group}`}/${quoted(nameOf(object))}`
}

/** A command about one object, in its own namespace. */
export function about(facts: Facts, command: string, object: K8sObject): string {
  const namespace = namespaceOf(object) === '' ? facts.namespace : namespaceOf(object)
  return kubectl({ namespace }, `${command} ${resource(object)}`)
}

/** Lets External Secrets read its store now, not at the end of the interval. */
export function fetchNow(facts: Facts, externalSecret: K8sObject): string {
  return `${about(facts, 'annotate', externalSecret)} --overwrite force-sync="$(date +%s)"`
}

/** The labels of the backend's pods, as `--selector` takes them. */
export function backendPods({ pod }: Pick<Facts, 'pod'>): string {
  const labels = Object.entries(recordAt(pod.workload.object, 'spec', 'selector', 'matchLabels'))
  return labels.map(([key, value]) => `${key}=${String(value)}`).join(',')
}

/** Prints one key of a Secret. Dots in a key are part of it. */
function secretValue(facts: Facts, secret: string, key: string): string {
  const path = `'{.data.${key.replaceAll('.', String.raw`\.`)}}'`
  return `${kubectl(facts, `get secret ${quoted(secret)} --output jsonpath=${path}`)} | base64 --decode`
}

/** Makes an admin key out of the instance secret in the cluster. */
export function makeAdminKey(facts: Facts): string {
  const { credentials, instanceName = '<INSTANCE-NAME>' } = facts
  const make = `${program} admin-key --instance-name ${quoted(instanceName)} --secret-file - --out ${keyFile}`
  const print =
    credentials === undefined ? `cat ${instanceSecretFile}` : secretValue(facts, credentials.secret, credentials.key)
  return `${print} | ${make}`
}

/** Waits until the new pod of the backend is ready, for as long as its Deployment gives it. */
export function waitForBackend(facts: Facts): string {
  const seconds = numberAt(facts.pod.workload.object, 'spec', 'progressDeadlineSeconds') ?? defaultProgressDeadline
  return kubectl(facts, `rollout status ${facts.workload} --timeout=${seconds}s`)
}

/** The smoke test, with the admin key or without. */
export function smokeTest({ origin = 'https://<HOST>', site }: Facts, { key = true } = {}): string {
  const own = site === undefined || site === `${origin}/http` ? '' : ` --site-url ${quoted(site)}`
  return `${program} smoke-test ${quoted(origin)}${own}${key ? ` --admin-key-file ${keyFile}` : ''}`
}

/** What is sealed, and into which file. The certificate is a file, or `-` for standard input. */
interface Sealing {
  readonly certificate?: string
  readonly namespace: string
  readonly secret: string
  readonly file: string
}

function sealing({ certificate = certificateFile, namespace, secret }: Sealing): string {
  return `--cert ${certificate} --namespace ${quoted(namespace)} --secret-name ${quoted(secret)}`
}

/** The keys of the Secret by which the command knows the instance secret. */
export const instanceSecretKeys: readonly string[] = ['CONVEX_INSTANCE_SECRET', 'INSTANCE_SECRET']

/** Makes the credentials of an instance, and seals them. */
export function sealCredentials(
  what: Sealing & { readonly instanceName: string | undefined; readonly hasShortKeys: boolean; readonly more?: string },
): string {
  const { instanceName = '<INSTANCE-NAME>', file, hasShortKeys, more = '' } = what
  const options = `--instance-name ${quoted(instanceName)} --out ${quoted(file)}${more}${hasShortKeys ? ' --short-keys' : ''}`
  return `${program} seal ${sealing(what)} ${options}`
}

/** Makes the credentials of the instance of a runbook, with its admin key in a file, and seals them. */
export function seal(
  { instanceName, namespace }: Facts,
  { secret, key, file = 'backend-sealedsecret.yaml' }: Credentials,
): string {
  const hasShortKeys = key === 'INSTANCE_SECRET'
  return sealCredentials({ namespace, secret, instanceName, file, hasShortKeys, more: ` --admin-key-out ${keyFile}` })
}

/** Makes a password for the owner of a database, and seals it. */
export function sealDatabase(what: Sealing & { readonly owner: string }): string {
  return `${program} seal-database ${sealing(what)} --owner ${quoted(what.owner)} --out ${quoted(what.file)}`
}

/** Makes the keys of Convex Auth, and seals them. */
export function sealAuthKeys(what: Sealing & { readonly more: string }): string {
  return `${program} auth-keys ${sealing(what)} --out ${quoted(what.file)}${what.more}`
}
