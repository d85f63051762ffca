import { nameOf } from '../../../check/model/index-of-objects.ts'
import { applicationOf, ownedSecretOf } from '../../../check/model/postgres/cluster.ts'
import { referencesOf } from '../../../check/model/secrets/references.ts'
import { textAt } from '../../../check/model/read.ts'
import { rotations } from '../../../secrets/rotation.ts'
import type { Rotation } from '../../../secrets/rotation.ts'
import { functionJobOf, functionSecretsOf, secretsOfJob } from '../../function-job.ts'
import { about, fetchNow, keyFile, kubectl, makeAdminKey } from '../../commands.ts'
import { ofKind } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, part, quoted, section, shell, steps } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { foreignSecretsOf } from '../../wanted-secrets.ts'

/** How each secret gets another value, and what stops working then. */
export function rotation(facts: Facts): Block {
  const { instanceSecret, sealingCertificate, databasePassword } = rotationsOf(facts)
  const isSealed = ofKind(facts, 'SealedSecret').length > 0
  const { credentials } = facts
  // `convex-k8s seal` knows two sets of keys; others are sealed as they were made first.
  const isOurs = credentials?.key === 'CONVEX_INSTANCE_SECRET' || credentials?.key === 'INSTANCE_SECRET'
  const isElsewhere = credentials?.madeBy === 'elsewhere' || (credentials?.madeBy === 'SealedSecret' && !isOurs)
  return section(
    'Rotating secrets',
    'Rotate after a leak: first the secret that leaked, then those that it gives access to. No secret needs regular rotation.',
    isElsewhere ? instanceSecretElsewhere(facts, instanceSecret) : described(facts, 'Instance secret', instanceSecret),
    database(facts, databasePassword),
    others(facts),
    functionSecrets(facts),
    isSealed ? described(facts, 'Sealing certificate', sealingCertificate) : undefined,
    certificates(facts),
  )
}

function rotationsOf(facts: Facts) {
  const { credentials, namespace, instanceName, backendName, cluster, model, controller } = facts
  const owned = cluster === undefined ? undefined : ownedSecretOf(cluster)
  const [producer] = owned === undefined ? [] : model.producersOf(namespace, owned)
  const file = facts.files.find(({ object }) => object === producer?.object)?.name
  const kept = ofKind(facts, 'SealedSecret').filter(({ isKept }) => isKept)
  const job = functionJobOf(facts)
  const readsKey = job !== undefined && credentials !== undefined && secretsOfJob(facts).has(credentials.secret)
  return rotations({
    namespace,
    instanceName,
    backendName,
    source: credentials?.madeBy === 'ExternalSecret' ? 'externalSecret' : 'sealedFile',
    secretName: credentials?.secret,
    sealedFile: credentials?.file,
    functionEnvironmentName: readsKey ? nameOf(job.object) : undefined,
    otherSealedFiles: kept.map(({ name }) => name),
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
  return invalidates.length === 0 ? undefined : `These stop working: ${invalidates.join('; ')}.`
}

function remarked(remarks: readonly string[]): Block | undefined {
  return remarks.length === 0 ? undefined : remarks.join(' ')
}

/** Only a file of this folder is sealed again. */
function isOfFolder(command: string | undefined, files: ReadonlySet<string>): boolean {
  const sealed = /< ([^ ]+) >/.exec((command ?? '').split('--re-encrypt ')[1] ?? '')?.[1]
  return sealed === undefined || files.has(sealed)
}

/** The commands as they are run from this folder, with the Secret of this deployment. */
function ours(facts: Facts, { text, command }: Rotation['steps'][number]) {
  if (command === undefined) return { text, command }
  // As the Secret was made: its keys may be those without `CONVEX_`.
  const short = / seal /.test(command) && facts.credentials?.key === 'INSTANCE_SECRET' ? ' --short-keys' : ''
  return { text, command: `${command}${short}` }
}

function instanceSecretElsewhere(facts: Facts, { invalidates, remarks }: Rotation): Block {
  const { credentials, workload } = facts
  const job = functionJobOf(facts)
  const todo = [
    {
      text: `Where ${code(credentials?.secret ?? '')} is created, set ${code(credentials?.key ?? 'the key')} to 64 new hex digits.`,
    },
    {
      text: 'Restart the backend: it reads its Secrets only when it starts.',
      command: kubectl(facts, `rollout restart ${workload}`),
    },
    {
      text: 'Create a new admin key, and distribute it to the people and CI jobs that had the old one.',
      command: [`rm -f ${keyFile}`, makeAdminKey(facts)].join('\n'),
    },
    ...(job === undefined
      ? []
      : [
          { text: `Put it into the Secret from which the Job ${code(nameOf(job.object))} reads it, and start a sync.` },
        ]),
  ]
  return part('Instance secret', steps(todo), voided(invalidates), remarked(remarks))
}

function database(facts: Facts, owned: Rotation): Block | undefined {
  const { cluster, workload } = facts
  if (cluster === undefined) return undefined
  const title = `Password of the database`
  const own = ownedSecretOf(cluster)
  if (own !== undefined) {
    const maker = facts.model.producersOf(facts.namespace, own)[0]?.object
    if (maker?.kind === 'SealedSecret') return described(facts, title, owned)
    return part(
      title,
      `Where ${code(own)} is created, change ${code('password')}. When CloudNativePG has applied it, restart the backend:`,
      shell(
        ...(maker?.kind === 'ExternalSecret' ? [fetchNow(facts, maker)] : []),
        kubectl(facts, `rollout restart ${workload}`),
      ),
    )
  }
  // cloudnative-pg@v1.30.1
  // internal/controller/cluster_create.go#reconcileAppUserSecret,createOrPatchClusterCredentialSecret: a missing Secret
  // is made, with a new password.
  const secret = `${nameOf(cluster)}-app`
  return part(
    title,
    `CloudNativePG stores the password of ${code(applicationOf(cluster).owner)} in ${code(secret)}. Delete that Secret: CloudNativePG ` +
      'creates a new one and applies it, without a restart of PostgreSQL. Then restart the backend immediately, because it cannot ' +
      'open new connections with the old password. The reload command of the cnpg plugin does not change the password.',
    shell(
      kubectl(facts, `delete secret ${quoted(secret)}`),
      kubectl(facts, `get secret ${quoted(secret)}`),
      kubectl(facts, `rollout restart ${workload}`),
    ),
  )
}

/** Secrets that nothing here makes, such as those of an external database or of S3. */
function others(facts: Facts): Block | undefined {
  const { pod, workload } = facts
  const found = foreignSecretsOf(facts).map(({ name }) => name)
  if (found.length === 0) return undefined
  const read = new Set(referencesOf(pod.workload).map(({ name }) => name))
  const set = functionSecretsOf(facts)
  const isRead = found.some((name) => read.has(name))
  const later = found.filter((name) => !read.has(name) && !set.has(name)).map((name) => code(name))
  return part(
    'Passwords and keys of other systems',
    `${found.map((name) => code(name)).join(', ')}: add the new value in the other system, put it into the ` +
      `Secret,${isRead ? ' restart the backend,' : ''}` +
      `${found.some((name) => set.has(name)) ? ' [set it for functions](#variables-of-functions),' : ''} then revoke the old value.`,
    later.length === 0 ? undefined : `${later.join(' and ')} ${later.length === 1 ? 'needs' : 'need'} no restart.`,
    isRead ? shell(kubectl(facts, `rollout restart ${workload}`)) : undefined,
  )
}

/** Functions have the values that the Job has set, regardless of the current content of their Secret. */
function functionSecrets(facts: Facts): Block | undefined {
  const job = functionJobOf(facts)?.object
  const names = [...functionSecretsOf(facts)]
  if (job === undefined || names.length === 0) return undefined
  return part(
    'Variables of functions',
    `A value in ${names.map(code).join(' or ')} ([how to change it](#required-secrets)) reaches functions with the next sync: until ` +
      'then, they keep the old value, even after a restart. When the Secret has the new value, start a sync. Without ' +
      'Argo CD, delete the Job and apply the folder again:',
    shell(about(facts, 'delete', job)),
    'The log must say that the variable was set. Then revoke the old value:',
    shell(about(facts, 'logs', job)),
  )
}

function certificates(facts: Facts): Block | undefined {
  const found = ofKind(facts, 'Certificate')
  if (found.length === 0) return undefined
  return part(
    'Certificate of the public hosts',
    'cert-manager renews it in time. After a leak of its key, delete the Secret: cert-manager creates a new key and certificate. ' +
      'Until then, browsers see the default certificate of the ingress controller.',
    shell(
      ...found.flatMap(({ object }) => {
        const secret = textAt(object, 'spec', 'secretName')
        return secret === undefined ? [] : [kubectl(facts, `delete secret ${quoted(secret)}`)]
      }),
    ),
  )
}
