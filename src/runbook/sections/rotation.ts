import { nameOf } from '../../check/world/index-of-objects.ts'
import { applicationOf, ownedSecretOf } from '../../check/world/cnpg.ts'
import { referencesOf } from '../../check/world/references.ts'
import { textAt } from '../../check/world/read.ts'
import { rotations } from '../../secrets/rotation.ts'
import type { Rotation } from '../../secrets/rotation.ts'
import { keyFile, kubectl, makeAdminKey } from '../commands.ts'
import { ofKind } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { code, list, part, quoted, section, shell, steps } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { foreignSecretsOf } from '../wanted-secrets.ts'

/** How each secret gets another value, and who notices. */
export function rotation(facts: Facts): Block {
  const { instanceSecret, adminKey, sealingCertificate, databasePassword } = rotationsOf(facts)
  const isSealed = ofKind(facts, 'SealedSecret').length > 0
  const { credentials } = facts
  // `convex-k8s seal` knows two sets of keys; others are sealed as they were made first.
  const isOurs = credentials?.key === 'CONVEX_INSTANCE_SECRET' || credentials?.key === 'INSTANCE_SECRET'
  const isElsewhere = credentials?.madeBy === 'elsewhere' || (credentials?.madeBy === 'SealedSecret' && !isOurs)
  return section(
    'Rotating secrets',
    'No secret needs regular rotation. After a leak, rotate what has leaked first, then everything it gave access to.',
    isElsewhere ? instanceSecretElsewhere(facts, instanceSecret) : described(facts, 'Instance secret', instanceSecret),
    described(facts, 'Admin key', adminKey),
    database(facts, databasePassword),
    others(facts),
    isSealed ? described(facts, 'Sealing certificate', sealingCertificate) : undefined,
    certificates(facts),
  )
}

function rotationsOf(facts: Facts) {
  const { credentials, namespace, instanceName, backendName, cluster, world, controller } = facts
  const owned = cluster === undefined ? undefined : ownedSecretOf(cluster)
  const [producer] = owned === undefined ? [] : world.producersOf(namespace, owned)
  const file = facts.files.find(({ object }) => object === producer?.object)?.name
  return rotations({
    namespace,
    instanceName,
    backendName,
    source: credentials?.madeBy === 'ExternalSecret' ? 'externalSecret' : 'sealedFile',
    secretName: credentials?.secret,
    sealedFile: credentials?.file,
    databaseName: cluster === undefined ? undefined : nameOf(cluster),
    databaseSecretName: owned,
    databaseSealedFile: file,
    databaseOwner: cluster === undefined ? undefined : applicationOf(cluster).owner,
    sealedSecrets: controller,
  })
}

function described(facts: Facts, title: string, { steps: todo, invalidates, remarks }: Rotation): Block {
  const files = new Set(facts.files.map(({ name }) => name))
  const mine = todo.filter(({ command }) => isOfFolder(command, files)).map((step) => ours(facts, step))
  return part(title, steps(mine), voided(invalidates), remarked(remarks))
}

function voided(invalidates: readonly string[]): Block | undefined {
  return invalidates.length === 0 ? undefined : `Void afterwards:\n\n${list(...invalidates)}`
}

function remarked(remarks: readonly string[]): Block | undefined {
  return remarks.length === 0 ? undefined : `Good to know:\n\n${list(...remarks)}`
}

/** A sealed file that is sealed again must be there. */
function isOfFolder(command: string | undefined, files: ReadonlySet<string>): boolean {
  const sealed = /< ([^ ]+) >/.exec((command ?? '').split('--re-encrypt ')[1] ?? '')?.[1]
  return sealed === undefined || files.has(sealed)
}

/** The commands as they are run from this folder, with the Secret of this deployment. */
function ours(facts: Facts, { text, command }: Rotation['steps'][number]) {
  if (command === undefined) return { text, command }
  if (command.startsWith('<PRINT-THE-SECRET>')) return { text, command: makeAdminKey(facts) }
  // As the Secret was made: its keys may be those without `CONVEX_`.
  const short = / seal /.test(command) && facts.credentials?.key === 'INSTANCE_SECRET' ? ' --short-keys' : ''
  return { text, command: `${command}${short}` }
}

function instanceSecretElsewhere(facts: Facts, { invalidates, remarks }: Rotation): Block {
  const { credentials, workload } = facts
  const todo = [
    {
      text: `Put 64 new hex digits into ${code(credentials?.key ?? 'the key')} of ${code(credentials?.secret ?? '')}, where it is made.`,
    },
    {
      text: 'Restart the backend, which reads it when it starts.',
      command: kubectl(facts, `rollout restart ${workload}`),
    },
    {
      text: 'Make a new admin key, and give it to everybody who had the old one.',
      command: [`rm -f ${keyFile}`, makeAdminKey(facts)].join('\n'),
    },
  ]
  return part('Instance secret', steps(todo), voided(invalidates), remarked(remarks))
}

function database(facts: Facts, owned: Rotation): Block | undefined {
  const { cluster, workload } = facts
  if (cluster === undefined) return undefined
  const title = `Password of the database`
  const own = ownedSecretOf(cluster)
  if (own !== undefined) {
    const maker = facts.world.producersOf(facts.namespace, own)[0]?.object.kind
    if (maker === 'SealedSecret') return described(facts, title, owned)
    return part(
      title,
      `Change ${code('password')} in ${code(own)}, where it is made. CloudNativePG applies it; then restart the backend:`,
      shell(kubectl(facts, `rollout restart ${workload}`)),
    )
  }
  // internal/controller/cluster_create.go:223-253, v1.30.0: a Secret that is not there is made, with a new password.
  return part(
    title,
    `CloudNativePG made it. It makes a new ${code(`${nameOf(cluster)}-app`)} with a new password for ` +
      `${code(applicationOf(cluster).owner)} when the old one is gone, and applies it without a restart of PostgreSQL. ` +
      'The reload command of the cnpg plugin does not change the password.',
    steps([
      { text: 'Delete the Secret.', command: kubectl(facts, `delete secret ${quoted(`${nameOf(cluster)}-app`)}`) },
      { text: 'See that it is back.', command: kubectl(facts, `get secret ${quoted(`${nameOf(cluster)}-app`)}`) },
      {
        text: 'Restart the backend at once: it keeps its connections, but gets no more of them with the old password.',
        command: kubectl(facts, `rollout restart ${workload}`),
      },
    ]),
  )
}

/** Secrets that nothing here makes, such as those of an external database or of S3. */
function others(facts: Facts): Block | undefined {
  const { pod, workload } = facts
  const found = foreignSecretsOf(facts).map(({ name }) => name)
  if (found.length === 0) return undefined
  const read = new Set(referencesOf(pod.workload).map(({ name }) => name))
  const isRead = found.some((name) => read.has(name))
  const later = found.filter((name) => !read.has(name)).map((name) => code(name))
  return part(
    'Passwords and keys of other systems',
    `${found.map((name) => code(name)).join(', ')}: make the new value valid in the other system first, put it into the ` +
      `Secret,${isRead ? ' restart the backend,' : ''} then take the old value back.`,
    later.length === 0
      ? undefined
      : `${later.join(' and ')} ${later.length === 1 ? 'is' : 'are'} read anew at every use.`,
    isRead ? shell(kubectl(facts, `rollout restart ${workload}`)) : undefined,
  )
}

function certificates(facts: Facts): Block | undefined {
  const found = ofKind(facts, 'Certificate')
  if (found.length === 0) return undefined
  return part(
    'Certificate of the public hosts',
    'cert-manager renews it long before its end. After a leak of its key, delete the Secret: cert-manager makes a new key ' +
      'and certificate, and until then the ingress controller shows one of its own.',
    shell(
      ...found.flatMap(({ object }) => {
        const secret = textAt(object, 'spec', 'secretName')
        return secret === undefined ? [] : [kubectl(facts, `delete secret ${quoted(secret)}`)]
      }),
    ),
  )
}
