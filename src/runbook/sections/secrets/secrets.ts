import { ownedSecretOf } from '../../../check/model/postgres/cluster.ts'
import { nameOf } from '../../../check/model/index-of-objects.ts'
import {
  about,
  certificateFile,
  guardSeal,
  instanceSecretKeys,
  instanceSecretFile,
  keyFile,
  kubectl,
  makeAdminKey,
  program,
  seal,
} from '../../commands.ts'
import { destinationsOf } from '../../destinations.ts'
import type { Facts } from '../../facts.ts'
import { functionJobOf } from '../../function-job.ts'
import { code, list, part, quoted, section, shell, steps, table } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { foreignConfigMapsOf, foreignSecretsOf, pullSecretKey, wantedSecretsOf } from '../../wanted-secrets.ts'
import type { WantedSecret } from '../../wanted-secrets.ts'
import { fetchCertificate } from './fetch-certificate.ts'
import { placesOf, storeOf } from '../../secret-stores.ts'
import { makingDatabaseSecret } from '../database/making-secret.ts'
import { makingFunctionSecrets } from '../environment/making-secret.ts'

/** The Secrets that pods need to start, and how each is made. */
export function requiredSecrets(facts: Facts): Block {
  const rows = wantedSecretsOf(facts).map(({ name, keys }) => [code(name), keysCell(keys), makerOf(facts, name)])
  const maps = foreignConfigMapsOf(facts).map(({ name, keys }) => [
    `ConfigMap ${code(name)}`,
    keysCell(keys),
    'you, before the first sync',
  ])
  return section(
    'Required Secrets',
    `No pod starts without these.${startsWithout(facts)} Keep the values of Secrets out of Git, tickets and chats.`,
    table(['Secret', 'keys', 'created by'], [...rows, ...maps]),
    buckets(facts),
    credentials(facts),
    makingDatabaseSecret(facts),
    ...makingFunctionSecrets(facts),
    foreign(facts),
    part(
      'An admin key',
      `An admin key is for people and CI; ${otherKeys(facts).some(({ isAdminKey }) => isAdminKey) ? 'a job reads one from the Secret' : 'no pod reads one'}. ` +
        'It gives full control of the instance, and can be created from the instance secret at any time. It never expires: ' +
        'only a rotation of the instance secret revokes it.',
      shell(`rm -f ${keyFile}`, makeAdminKey(facts)),
      `Copy ${code(keyFile)} into the folder in which a command needs it. Never commit it; delete it afterwards.`,
    ),
    otherSource(facts),
  )
}

/** The volume of that Job is optional. */
function startsWithout(facts: Facts): string {
  const job = functionJobOf(facts)
  if (job === undefined) return ''
  return ` The Job ${code(nameOf(job.object))} starts, but fails.`
}

function keysCell(keys: readonly string[]): string {
  return keys.length === 0 ? 'all' : keys.map((key) => code(key)).join(', ')
}

function buckets(facts: Facts): Block | undefined {
  const { files, backups, exports } = destinationsOf(facts)
  const found = [
    files.length === 0 ? undefined : `${files.map(code).join(', ')} (files)`,
    backups.length === 0 ? undefined : `${backups.map(code).join(', ')} (backups of the database)`,
    exports.length === 0 ? undefined : `${exports.map(({ path }) => code(path)).join(', ')} (exports)`,
  ].filter((bucket) => bucket !== undefined)
  return found.length === 0
    ? undefined
    : `The buckets are not created automatically: ${found.join('; ')}. Create them before the first sync.`
}

/** Secrets of other systems, such as those of S3, of a database elsewhere and of a registry. */
function foreign(facts: Facts): Block | undefined {
  const found = foreignSecretsOf(facts)
  const maps = foreignConfigMapsOf(facts).filter(({ keys }) => keys.length > 0)
  if (found.length + maps.length === 0) return undefined
  const hasPullSecret = found.some(isPullSecret)
  return part(
    maps.length === 0 ? 'Secrets from outside this folder' : 'Secrets and ConfigMaps from outside this folder',
    'Create them once, before the first sync. Put each value in its own file, without a line break at the end.' +
      (hasPullSecret
        ? ` ${code(registryFile)} is Docker's ${code('config.json')}, with the login in ${code('auths')}, not in a ` +
          'credential helper.'
        : ''),
    shell(
      ...found.map((secret) =>
        kubectl(facts, `create secret ${isPullSecret(secret) ? pull(secret) : `generic ${fromFiles(secret)}`}`),
      ),
      ...maps.map((map) => kubectl(facts, `create configmap ${fromFiles(map)}`)),
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

function fromFiles({ name, keys }: WantedSecret): string {
  return `${quoted(name)} ${keys.map((key) => `--from-file=${quoted(key)}=${quoted(`${key}.txt`)}`).join(' ')}`
}

/*
 * The guard `Prune=false` keeps the object that creates a Secret, because the Secret would be deleted with it. An
 * orphaned one has no owner, and sealed-secrets takes it over only with the annotation (sealed-secrets@v0.40.0
 * README.md#"### Managing existing secrets").
 */
function otherSource(facts: Facts): Block | undefined {
  const { credentials: found, model, namespace, files, cluster } = facts
  const owned = cluster === undefined ? undefined : ownedSecretOf(cluster)
  const makers = [found?.secret, owned]
    .flatMap((name) => (name === undefined ? [] : (model.producersOf(namespace, name)[0] ?? [])))
    .filter(({ object }) => object.kind === 'SealedSecret' || object.kind === 'ExternalSecret')
  if (makers.length === 0) return undefined
  const external = makers.filter(({ object }) => object.kind === 'ExternalSecret')
  const sealedFiles = files.filter(({ object, isKept }) => isKept && makers.some((maker) => maker.object === object))
  const kinds = [...new Set(makers.map(({ object }) => object.kind))].join(' and the ')
  return part(
    'Another source for the credentials',
    `The ${kinds} stays in the cluster when it is removed from this folder, because its Secret would otherwise be deleted too.`,
    steps([
      ...(external.length === 0
        ? []
        : [
            {
              text: 'If the new source is a SealedSecret, allow it to take over the Secret before it is synced.',
              command: external
                .map(({ name }) =>
                  kubectl(facts, `annotate secret ${quoted(name)} sealedsecrets.bitnami.com/managed=true`),
                )
                .join('\n'),
            },
          ]),
      { text: 'Put the same value into the new source.' },
      ...(sealedFiles.length === 0
        ? []
        : [
            {
              text: 'Delete the sealed file. `render` would keep it, and two objects would create one Secret.',
              command: sealedFiles.map(({ name }) => `rm ${quoted(name)}`).join('\n'),
            },
          ]),
      { text: 'Change the program, then render, commit and sync.' },
      {
        text: `Delete the ${kinds} without its Secret. The new source then owns the Secret; until then, an ExternalSecret is not ready.`,
        command: makers.map(({ object }) => `${about(facts, 'delete', object)} --cascade=orphan`).join('\n'),
      },
    ]),
  )
}

function makerOf({ model, files, namespace }: Facts, name: string): string {
  const [producer] = model.producersOf(namespace, name)
  if (producer === undefined) return 'you, before the first sync'
  const { object } = producer
  if (object.kind === 'Cluster') return `CloudNativePG, with the Cluster ${code(nameOf(object))}`
  const file = files.find((entry) => entry.object === object)?.name
  return `${object.kind} ${code(nameOf(object))}${file === undefined ? '' : ` in ${code(file)}`}`
}

function credentials(facts: Facts): Block {
  const { credentials: found } = facts
  if (found === undefined) return ''
  const title = `Creating ${code(found.secret)}`
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
    'Run these steps once, before the first sync. A second run keeps existing sealed values.',
    steps([
      fetchCertificate(facts),
      ...(isOurs
        ? [{ text: 'Create the instance secret and an admin key, and seal them.', command: seal(facts, found) }]
        : []),
      ...(isOurs
        ? []
        : [
            {
              text: 'Create an instance secret, and seal it.',
              command: [
                `openssl rand -hex 32 | tr -d '\\n' > ${instanceSecretFile}`,
                ...adminKeyFromFile(facts),
                byKubeseal(facts, file),
              ].join('\n'),
            },
          ]),
      { text: `Commit ${code(file)}, and no other file that these commands create.` },
    ]),
    isOurs ? `Without this package, with the instance secret in a file (64 hex digits, no line break):` : undefined,
    isOurs ? shell(...adminKeyFromFile(facts), byKubeseal(facts, file)) : undefined,
  )
}

/** From a file: what stands on a command line is kept by the shell and seen by others. */
function byKubeseal(facts: Facts, file: string): string {
  return `${createSecret(facts)} --dry-run=client --output yaml | kubeseal --cert ${certificateFile} --format yaml | ${guardSeal} > ${quoted(file)}`
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
  return otherKeys(facts).some(({ isAdminKey }) => isAdminKey) ? [adminKeyOf(facts)] : []
}

function adminKeyOf({ instanceName = '<INSTANCE-NAME>' }: Facts): string {
  return `${program} admin-key --instance-name ${quoted(instanceName)} --secret-file ${instanceSecretFile} --out ${keyFile}`
}

function byHand(facts: Facts, title: string): Block {
  return part(
    title,
    'This folder does not create it. Create it once, before the first sync:',
    shell(
      `openssl rand -hex 32 | tr -d '\\n' > ${instanceSecretFile}`,
      ...adminKeyFromFile(facts),
      createSecret(facts),
      `rm ${instanceSecretFile}`,
    ),
    'Also keep the value in a password manager: with a different value, admin keys and unused upload URLs stop working.',
  )
}

/** External Secrets makes no Secret when the store lacks one of its values. */
function fromStore(facts: Facts, title: string, secret: string): Block {
  const object = facts.model.producersOf(facts.namespace, secret)[0]?.object
  const { instanceName = '<INSTANCE-NAME>', credentials: found } = facts
  const valueOf = (key: string): string => {
    if (key === found?.key) return `the content of ${code(instanceSecretFile)}`
    return /NAME$/i.test(key)
      ? code(instanceName)
      : `the content of ${code(keyFile)} (it belongs to that instance secret)`
  }
  const read = placesOf(object).map(({ key, place }) => `${valueOf(key)}, as ${place}`)
  return part(
    title,
    `External Secrets fetches its values from the ${storeOf(object)}, and creates it only when all values exist. Create the values before ` +
      'the first sync:',
    shell(`openssl rand -hex 32 | tr -d '\\n' > ${instanceSecretFile}`, `rm -f ${keyFile}`, adminKeyOf(facts)),
    read.length === 0 ? undefined : 'Put them into the store, without a line break, and delete the files:',
    list(...read),
  )
}
