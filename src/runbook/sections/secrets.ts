import { nameOf } from '../../check/world/index-of-objects.ts'
import {
  about,
  certificateFile,
  instanceSecretKeys,
  instanceSecretFile,
  keyFile,
  kubectl,
  makeAdminKey,
  program,
  seal,
} from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, part, quoted, section, shell, steps, table } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { foreignSecretsOf, pullSecretKey, wantedSecretsOf } from '../wanted-secrets.ts'
import type { WantedSecret } from '../wanted-secrets.ts'
import { fetchCertificate } from './fetch-certificate.ts'
import { makingDatabaseSecret } from './making-database-secret.ts'

/** The Secrets that must be there before anything starts, and how each comes to be. */
export function requiredSecrets(facts: Facts): Block {
  const rows = wantedSecretsOf(facts).map(({ name, keys }) => [
    code(name),
    keys.length === 0 ? 'all' : keys.map((key) => code(key)).join(', '),
    makerOf(facts, name),
  ])
  return section(
    'Required Secrets',
    'Pods do not start until these exist. Keep their values out of Git, tickets and chats.',
    table(['Secret', 'keys', 'created by'], rows),
    credentials(facts),
    makingDatabaseSecret(facts),
    foreign(facts),
    part(
      'An admin key',
      `For people and CI; ${otherKeys(facts).some(({ isAdminKey }) => isAdminKey) ? 'the export reads one from the Secret' : 'no pod reads it'}. ` +
        'It can be made at any time from the instance secret, and gives full control of the instance. An existing file is ' +
        `not overwritten. Keep ${code(keyFile)} outside of Git, and remove it when you are done. The commands of this ` +
        'runbook read it from the folder in which they run: copy it there.',
      shell(makeAdminKey(facts)),
    ),
  )
}

/** Secrets of other systems, such as those of S3, of a database elsewhere and of a registry. */
function foreign(facts: Facts): Block | undefined {
  const found = foreignSecretsOf(facts)
  if (found.length === 0) return undefined
  const hasPullSecret = found.some(isPullSecret)
  return part(
    'Secrets that nothing here makes',
    'By hand, once, before the first sync: each value in a file of its own, without a line break at its end.' +
      (hasPullSecret
        ? ` ${code(registryFile)} is the ${code('config.json')} of Docker, with the login for the registry in its ` +
          `${code('auths')}, not in a credential helper.`
        : ''),
    shell(
      ...found.map((secret) =>
        kubectl(facts, `create secret ${isPullSecret(secret) ? pull(secret) : generic(secret)}`),
      ),
    ),
  )
}

const registryFile = 'registry.json'

function isPullSecret({ keys }: WantedSecret): boolean {
  return keys.length === 1 && keys[0] === pullSecretKey
}

function pull({ name }: WantedSecret): string {
  return `docker-registry ${quoted(name)} --from-file=${pullSecretKey}=${registryFile}`
}

function generic({ name, keys }: WantedSecret): string {
  return `generic ${quoted(name)} ${keys.map((key) => `--from-file=${quoted(key)}=${quoted(`${key}.txt`)}`).join(' ')}`
}

function makerOf({ world, files, namespace }: Facts, name: string): string {
  const [producer] = world.producersOf(namespace, name)
  if (producer === undefined) return 'you, before the first sync'
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
  const { credentials: found } = facts
  if (found === undefined) return ''
  const { key, file = 'backend-sealedsecret.yaml' } = found
  const isOurs = instanceSecretKeys.includes(key)
  return part(
    title,
    'Once, before the first sync. What is sealed already is kept: a second run changes nothing.',
    steps([
      fetchCertificate(facts),
      ...(isOurs
        ? [{ text: 'Make the instance secret and an admin key, and seal them.', command: seal(facts, found) }]
        : []),
      ...(isOurs
        ? []
        : [
            {
              text: 'Make an instance secret, and seal it.',
              command: [
                `openssl rand -hex 32 | tr -d '\\n' > ${instanceSecretFile}`,
                ...adminKeyFromFile(facts),
                byKubeseal(facts, file),
              ].join('\n'),
            },
          ]),
      { text: `Commit ${code(file)}, and nothing else that was made here.` },
    ]),
    isOurs
      ? 'The same without this package, for an instance secret that you have in a file, 64 hex digits without a line break:'
      : undefined,
    isOurs ? shell(...adminKeyFromFile(facts), byKubeseal(facts, file)) : undefined,
  )
}

/** From a file: what stands on a command line is kept by the shell and seen by others. */
function byKubeseal(facts: Facts, file: string): string {
  return `${createSecret(facts)} --dry-run=client --output yaml | kubeseal --cert ${certificateFile} --format yaml > ${quoted(file)}`
}

/** The Secret with every key that something reads. */
function createSecret(facts: Facts): string {
  const { secret = '', key = '' } = facts.credentials ?? {}
  const values = [`--from-file=${quoted(key)}=${instanceSecretFile}`, ...otherKeys(facts).map(({ value }) => value)]
  return kubectl(facts, `create secret generic ${quoted(secret)} ${values.join(' ')}`)
}

interface OtherKey {
  readonly isAdminKey: boolean
  readonly value: string
}

/** Keys of the same Secret besides the instance secret: the admin key for a job, the name of the instance. */
function otherKeys(facts: Facts): readonly OtherKey[] {
  const { credentials: found, instanceName = '<INSTANCE-NAME>', pod } = facts
  const keys = wantedSecretsOf(facts).find(({ name }) => name === found?.secret)?.keys ?? []
  const name = pod.environment.variables.get('INSTANCE_NAME')?.from
  return keys
    .filter((key) => key !== found?.key)
    .map((key) =>
      name?.kind === 'Secret' && name.name === found?.secret && name.key === key
        ? { isAdminKey: false, value: `--from-literal=${quoted(key)}=${quoted(instanceName)}` }
        : { isAdminKey: true, value: `--from-file=${quoted(key)}=${keyFile}` },
    )
}

/** An admin key out of the instance secret in a file, when something in the cluster reads one. */
function adminKeyFromFile(facts: Facts): readonly string[] {
  const { instanceName = '<INSTANCE-NAME>' } = facts
  return otherKeys(facts).some(({ isAdminKey }) => isAdminKey)
    ? [
        `${program} admin-key --instance-name ${quoted(instanceName)} --secret-file ${instanceSecretFile} --out ${keyFile}`,
      ]
    : []
}

function byHand(facts: Facts, title: string): Block {
  return part(
    title,
    `It is made outside of this folder. By hand, once, before the first sync:`,
    shell(
      `openssl rand -hex 32 | tr -d '\\n' > ${instanceSecretFile}`,
      ...adminKeyFromFile(facts),
      createSecret(facts),
      `rm ${instanceSecretFile}`,
    ),
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
