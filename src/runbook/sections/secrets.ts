import { nameOf, namespaceOf } from '../../check/world/index-of-objects.ts'
import { referencesOf } from '../../check/world/references.ts'
import { about, keyFile, kubectl, makeAdminKey, program } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, part, quoted, section, shell, steps, table } from '../markdown.ts'
import type { Block } from '../markdown.ts'

const certificate = 'sealing-certificate.pem'

/** The Secrets that must be there before anything starts, and how each comes to be. */
export function requiredSecrets(facts: Facts): Block {
  const rows = secretsOf(facts).map(({ name, keys }) => [
    code(name),
    keys.length === 0 ? 'all' : keys.map((key) => code(key)).join(', '),
    makerOf(facts, name),
  ])
  return section(
    'Required Secrets',
    'Pods do not start before these are there. No value of them belongs into Git, a ticket or a chat.',
    table(['Secret', 'keys', 'made by'], rows),
    credentials(facts),
    part(
      'An admin key',
      'For people and CI; no pod reads it. It can be made at any time from the instance secret, and is as powerful as a ' +
        'password of root. A file that is there is not overwritten; remove it when you are done.',
      shell(makeAdminKey(facts)),
    ),
  )
}

interface Wanted {
  readonly name: string
  readonly keys: readonly string[]
}

/** Secrets of the pods, without those that may be missing. */
function secretsOf({ world, namespace }: Facts): readonly Wanted[] {
  const found = new Map<string, Set<string>>()
  for (const workload of world.workloads) {
    if (namespaceOf(workload.object) !== '' && namespaceOf(workload.object) !== namespace) continue
    for (const { kind, name, key, optional } of referencesOf(workload)) {
      if (kind !== 'Secret' || optional) continue
      const keys = found.get(name) ?? new Set()
      if (key !== undefined) keys.add(key)
      found.set(name, keys)
    }
  }
  return [...found]
    .map(([name, keys]) => ({ name, keys: [...keys].toSorted() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function makerOf({ world, files, namespace }: Facts, name: string): string {
  const [producer] = world.producersOf(namespace, name)
  if (producer === undefined) return 'somebody else: it must exist before the first sync'
  const { object } = producer
  if (object.kind === 'Cluster') return `CloudNativePG, with the Cluster ${code(nameOf(object))}`
  const file = files.find((entry) => entry.object === object)?.name
  return `${object.kind} ${code(nameOf(object))}${file === undefined ? '' : ` in ${code(file)}`}`
}

function credentials(facts: Facts): Block {
  const { credentials: found } = facts
  if (found === undefined) return ''
  const title = `Making ${code(found.secret)}`
  if (found.madeBy === 'ExternalSecret') return fromStore(facts, title, found.secret)
  return found.madeBy === 'SealedSecret' ? sealed(facts, title) : byHand(facts, title)
}

function sealed(facts: Facts, title: string): Block {
  const { credentials: found, instanceName = '<INSTANCE-NAME>', namespace } = facts
  if (found === undefined) return ''
  const { secret, key, file = 'backend-sealedsecret.yaml' } = found
  const short = key === 'INSTANCE_SECRET' ? ' --short-keys' : ''
  const seal =
    `${program} seal --cert ${certificate} --namespace ${quoted(namespace)} --secret-name ${quoted(secret)} ` +
    `--instance-name ${quoted(instanceName)} --out ${quoted(file)} --admin-key-out ${keyFile}${short}`
  const isOurs = key === 'CONVEX_INSTANCE_SECRET' || key === 'INSTANCE_SECRET'
  return part(
    title,
    'Once, before the first sync. What is sealed already is kept: a second run changes nothing.',
    steps([
      fetchCertificate,
      ...(isOurs ? [{ text: 'Make the instance secret and an admin key, and seal them.', command: seal }] : []),
      ...(isOurs ? [] : [{ text: 'Make an instance secret, and seal it.', command: byKubeseal(facts, file) }]),
      { text: `Commit ${code(file)}, and nothing else that was made here.` },
    ]),
    isOurs
      ? 'The same without this package, for an instance secret that you have in a file, 64 hex digits without a line break:'
      : undefined,
    isOurs ? shell(byKubeseal(facts, file)) : undefined,
  )
}

/** `kubeseal` looks for the controller under the name of the manifest that it is installed by. */
const fetchCertificate = {
  text:
    'Fetch the certificate of the sealed-secrets controller. Where it was installed under another name, say so by ' +
    '`--controller-name` and `--controller-namespace`.',
  command: `kubeseal --fetch-cert > ${certificate}`,
}

/** From a file: what stands on a command line is kept by the shell and seen by others. */
function byKubeseal(facts: Facts, file: string): string {
  return `${createSecret(facts)} --dry-run=client --output yaml | kubeseal --cert ${certificate} --format yaml > ${quoted(file)}`
}

function createSecret({ credentials: found, namespace }: Facts): string {
  const { secret = '', key = '' } = found ?? {}
  return kubectl(
    { namespace },
    `create secret generic ${quoted(secret)} --from-file=${quoted(key)}=instance-secret.txt`,
  )
}

function byHand(facts: Facts, title: string): Block {
  return part(
    title,
    `It is made outside of this folder. By hand, once, before the first sync:`,
    shell(`openssl rand -hex 32 | tr -d '\\n' > instance-secret.txt`, createSecret(facts), 'rm instance-secret.txt'),
    'Keep the value in a safe as well: without it, every admin key and every open upload is void.',
  )
}

function fromStore(facts: Facts, title: string, secret: string): Block {
  const object = facts.world.producersOf(facts.namespace, secret)[0]?.object
  return part(
    title,
    'External Secrets fetches it from the secret store, in which it must be put first: 64 hex digits, without a line break.',
    object === undefined ? undefined : shell(about(facts, 'describe', object)),
  )
}
