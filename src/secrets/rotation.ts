import { program } from '../command-name.ts'
import { parse } from '../options/parse.ts'
import { kubeseal } from './kubeseal.ts'
import { rotationOptions } from './rotation-options.ts'
import type { RotationOptions, RotationSettings } from './rotation-options.ts'

/** One step. */
export interface RotationStep {
  readonly text: string
  /** A shell command. Replace upper-case words in angle brackets. */
  readonly command?: string | undefined
}

/** How one secret is rotated, and the effect on its users. */
export interface Rotation {
  /** The values that change. */
  readonly rotates: readonly string[]
  /** The steps, in order. */
  readonly steps: readonly RotationStep[]
  /** The workloads that must restart, as `Kind/name`. The steps include the restart. */
  readonly restarts: readonly string[]
  /** What becomes invalid with the old value. */
  readonly invalidates: readonly string[]
  /** Common misconceptions: what is not affected, and what does not help. */
  readonly remarks: readonly string[]
}

/** The rotation of each secret of a deployment. */
export interface Rotations {
  /** The instance secret, and with it the admin key. The only way to revoke an admin key. */
  readonly instanceSecret: Rotation
  /** One more admin key for the same secret. */
  readonly adminKey: Rotation
  /** The certificate and the private key of the sealed-secrets controller. */
  readonly sealingCertificate: Rotation
  /** The password of the database, in a separate Secret (`postgres: { credentials: … }`). */
  readonly databasePassword: Rotation
}

/**
 * How each secret of a deployment is rotated: what changes, the steps with their commands, what restarts and what
 * becomes invalid. The result is data for a runbook or a test; nothing is executed.
 *
 * Sources: convex-backend@652b828 crates/keybroker/src/broker.rs#KeyBroker.new (what derives from the instance secret);
 * sealed-secrets@v0.40.0 README.md#"## Secret Rotation"; cloudnative-pg@v1.30.1
 * internal/management/controller/instance_controller.go#reconcileUser.
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { rotations } from '@proompteng/convex-k8s'
 *
 * for (const { text, command } of rotations({ instanceName: 'orders' }).instanceSecret.steps) console.log(text, command)
 * ```
 */
export function rotations(options: RotationOptions = {}): Rotations {
  const settings = parse('rotations', rotationOptions, options)
  return {
    instanceSecret: instanceSecret(settings),
    adminKey: adminKey(settings),
    sealingCertificate: sealingCertificate(settings),
    databasePassword: databasePassword(settings),
  }
}

const certificateFile = 'sealing-certificate.pem'
const keyFile = 'admin-key.txt'
const secretFile = 'instance-secret.txt'

const removeOldKey: RotationStep = {
  text: `Remove ${keyFile} if it exists: a command that creates an admin key does not overwrite it.`,
  command: `rm -f ${keyFile}`,
}

function fetchCertificate({ sealedSecrets }: RotationSettings): RotationStep {
  return {
    text: 'Fetch the certificate of the sealed-secrets controller.',
    command: kubeseal(sealedSecrets, `--fetch-cert > ${certificateFile}`),
  }
}

function instanceSecret(settings: RotationSettings): Rotation {
  const { instanceName, namespace, secretName, backendName, sealedFile } = settings
  const seal =
    `${program} seal --cert ${certificateFile} --namespace ${namespace} --secret-name ${secretName} ` +
    `--instance-name ${instanceName} --out ${quoted(sealedFile)} --rotate --admin-key-out ${keyFile}`
  const make =
    `openssl rand -hex 32 | tr -d '\\n' > ${secretFile}\n` +
    `${program} admin-key --instance-name ${instanceName} --secret-file ${secretFile} --out ${keyFile}`
  const isExternal = settings.source === 'externalSecret'
  return {
    rotates: ['the instance secret', 'the admin key'],
    steps: [
      ...(isExternal
        ? [
            removeOldKey,
            { text: 'Create a new instance secret and a matching admin key.', command: make },
            {
              text: `Put the content of ${secretFile} into the secret store, and that of ${keyFile} if the ExternalSecret reads it.`,
            },
            fetchNow(secretName, namespace),
            ...beforeRestart(settings, 'If a sync runs, its'),
          ]
        : [
            fetchCertificate(settings),
            removeOldKey,
            { text: 'Seal a new instance secret and a matching admin key.', command: seal },
            ...(settings.functionEnvironmentName === undefined
              ? [commit]
              : beforeRestart(settings, 'Commit the folder, and let Argo CD sync it. The')),
          ]),
      restart(backendName, namespace),
      ...afterRestart(settings),
      {
        text: `Distribute the new admin key to the users and CI jobs that had the old one, then remove ${isExternal ? 'both files' : 'the file'}.`,
        command: `rm -f ${keyFile}${isExternal ? ` ${secretFile}` : ''}`,
      },
    ],
    restarts: [`Deployment/${backendName}`],
    invalidates: [
      'every admin key and deploy key that was created with the old secret',
      'unused upload URLs',
      'cursors of paginated queries and query journals, which start over',
      'cursors of streaming export, which starts over',
      'callback tokens of actions that run during the restart',
    ],
    remarks: [
      'Documents, files and the URLs of files are not affected: nothing is encrypted with the instance secret.',
      'The instance name does not change: the database and the files on S3 are named after it.',
    ],
  }
}

/** The sync does not end before the restart: its Job has the new key, but the backend still has the old secret. */
function beforeRestart(settings: RotationSettings, start: string): readonly RotationStep[] {
  const { functionEnvironmentName: job, namespace, secretName } = settings
  if (job === undefined) return []
  return [
    {
      text:
        `${start} Job ${job} waits for the restart of the backend: do not wait for the end of the sync, only until ` +
        `${secretName} has been written again. The newest of these times shows when.`,
      command: `kubectl get secret ${secretName} --namespace ${namespace} --output jsonpath='{.metadata.managedFields[*].time}'`,
    },
  ]
}

function afterRestart({ functionEnvironmentName: job, namespace }: RotationSettings): readonly RotationStep[] {
  if (job === undefined) return []
  return [
    {
      text: `Check that the Job ${job} succeeds with the new key. If it has failed, or no sync ran, start a sync.`,
      command: `kubectl logs job/${job} --namespace ${namespace} --follow`,
    },
  ]
}

function adminKey({ instanceName }: RotationSettings): Rotation {
  return {
    rotates: ['the admin key'],
    steps: [
      removeOldKey,
      {
        text: 'Create another key from the instance secret on standard input.',
        command: `<PRINT-THE-SECRET> | ${program} admin-key --instance-name ${instanceName} --out ${keyFile}`,
      },
    ],
    restarts: [],
    invalidates: [],
    remarks: [
      'The old key stays valid: an admin key does not expire. Only a rotation of the instance secret revokes it.',
    ],
  }
}

function sealingCertificate(settings: RotationSettings): Rotation {
  const { sealedFile, databaseSealedFile, otherSealedFiles, sealedSecrets } = settings
  return {
    rotates: ['the key that sealed files are sealed for'],
    steps: [
      fetchCertificate(settings),
      ...[...new Set([sealedFile, databaseSealedFile, ...otherSealedFiles])].map((file) => ({
        text: `Encrypt ${file} again, with the newest key. The values stay the same, and do not leave the cluster in plain text.`,
        command: `${kubeseal(sealedSecrets, `--re-encrypt --format yaml < ${quoted(file)} > ${quoted(`${file}.new`)}`)} && mv ${quoted(`${file}.new`)} ${quoted(file)}`,
      })),
      commit,
    ],
    restarts: [],
    invalidates: [],
    remarks: [
      'The controller creates a new key every 30 days and keeps the old ones: sealed files stay readable, and no action is necessary.',
      'When a private key has leaked, every value that was sealed for it can be read from the Git history: rotate the values too.',
    ],
  }
}

function databasePassword(settings: RotationSettings): Rotation {
  const { namespace, backendName, databaseName, databaseSecretName, databaseSealedFile, databaseOwner } = settings
  const seal =
    `${program} seal-database --cert ${certificateFile} --namespace ${namespace} --secret-name ${databaseSecretName} ` +
    `--owner ${databaseOwner} --out ${quoted(databaseSealedFile)} --rotate`
  return {
    rotates: ["the password of the database's owner"],
    steps: [
      ...(settings.source === 'externalSecret'
        ? [{ text: 'Change the password in the secret store.' }, fetchNow(databaseSecretName, namespace)]
        : [fetchCertificate(settings), { text: 'Seal a new password.', command: seal }, commit]),
      restart(backendName, namespace),
    ],
    restarts: [`Deployment/${backendName}`],
    invalidates: ['the old password, for every new connection from the moment that CloudNativePG has applied it'],
    remarks: [
      `CloudNativePG applies the password of ${databaseSecretName} to ${databaseName} automatically; PostgreSQL does not restart.`,
      'The backend keeps its existing connections, but cannot open new ones with the old password. Restart it soon.',
    ],
  }
}

const commit: RotationStep = { text: 'Commit the folder, and wait until Argo CD has synced it.' }

function fetchNow(secret: string, namespace: string): RotationStep {
  return {
    text: 'Let External Secrets fetch it now instead of at the end of its interval.',
    command: `kubectl annotate externalsecret ${secret} --namespace ${namespace} --overwrite force-sync="$(date +%s)"`,
  }
}

/** A container reads variables from Secrets only when it starts. */
function restart(name: string, namespace: string): RotationStep {
  return {
    text: 'Restart the backend, which reads its Secrets when it starts.',
    command: `kubectl rollout restart deployment/${name} --namespace ${namespace}`,
  }
}

/** A path quoted for the shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
