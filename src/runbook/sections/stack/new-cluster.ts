import { parameterOf } from '../../../check/model/postgres/cluster.ts'
import { groupOf, nameOf } from '../../../check/model/index-of-objects.ts'
import { at } from '../../../check/model/read.ts'
import { archiveOf } from '../../archive.ts'
import { isBuiltIn, kubectl, kubeseal, smokeTest, waitForBackend } from '../../commands.ts'
import { ofKind } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, part, quoted, section, shell, steps } from '../../markdown.ts'
import type { Block, Step } from '../../markdown.ts'
import { foreignConfigMapsOf, wantedSecretsOf } from '../../wanted-secrets.ts'
import { optionsBlock, successorOf } from '../postgres/restore.ts'

// No manifest by its name, as `render` would list it in the kustomization of the folder in which it is made.
const keysFile = 'sealing-keys.txt'

/** Disaster recovery: the instance in another Kubernetes cluster, from Git, the object store and the sealing keys. */
export function newCluster(facts: Facts): Block {
  const archive = archiveOf(facts)
  const sealed = sealedFiles(facts)
  return section(
    'A new Kubernetes cluster',
    `Follow these steps when the whole Kubernetes cluster is lost. ${comesBack(facts)}`,
    kept(facts),
    sealed.length === 0 ? keysElsewhere(facts) : savingKeys(facts, sealed),
    part('Moving into a new cluster', steps([...beforeSync(facts), ...fromSync(facts)])),
    facts.cluster === undefined || archive === undefined ? undefined : startedEmpty(facts, nameOf(facts.cluster)),
  )
}

function sealedFiles(facts: Facts): readonly string[] {
  return [...new Set(ofKind(facts, 'SealedSecret').map(({ name }) => quoted(name)))]
}

/** Secrets and ConfigMaps that no object of the folder makes, and no operator. */
function madeByHand(facts: Facts): string {
  return [
    ...wantedSecretsOf(facts).filter(({ name }) => facts.model.producersOf(facts.namespace, name).length === 0),
    ...foreignConfigMapsOf(facts),
  ]
    .map(({ name }) => code(name))
    .join(', ')
}

/** Whether nothing but an export brings the documents back. */
function isOnlyExported(facts: Facts): boolean {
  return facts.cluster !== undefined && archiveOf(facts) === undefined
}

function kept(facts: Facts): Block | undefined {
  const byHand = madeByHand(facts)
  const exported = 'exports, with `environment.txt`'
  const things = [
    byHand === '' ? '' : `the values of ${byHand}`,
    ofKind(facts, 'ExternalSecret').length === 0 ? '' : 'the secret store of External Secrets',
    isOnlyExported(facts) ? exported : facts.claim === undefined ? '' : `backups of the volume, or ${exported}`,
  ].filter((thing) => thing !== '')
  return things.length === 0 ? undefined : `Keep outside of this cluster: ${things.join('; ')}.`
}

function beforeSync(facts: Facts): readonly Step[] {
  const { cluster, claim, namespace } = facts
  const archive = archiveOf(facts)
  const sealed = sealedFiles(facts)
  const byHand = madeByHand(facts)
  return [
    {
      text: 'Stop everything that still runs in the old cluster: two backends must not write to one database or bucket.',
    },
    { text: operators(facts) },
    ...only(sealed.length > 0, restoringKeys(facts, sealed)),
    ...only(byHand !== '', {
      text: `Create the namespace, and ${byHand} with their old values ([Required Secrets](#required-secrets)).`,
      command: `kubectl create namespace ${quoted(namespace)}`,
    }),
    ...only(ofKind(facts, 'ExternalSecret').length > 0, { text: 'Connect External Secrets to its secret store.' }),
    ...(cluster === undefined || archive === undefined
      ? []
      : [
          {
            text:
              '**Before the first sync**, set these options in the program that renders this folder, then render and commit. ' +
              'Under its old name, the Cluster would start empty. Keep this page open, because the render overwrites it.',
            block: optionsBlock(
              cluster,
              archive,
              `// ${claim === undefined ? 'no targetTime: everything that was archived' : 'targetTime: see the next step'}`,
            ),
          },
        ]),
    ...(claim === undefined || isOnlyExported(facts) ? [] : [{ text: volume(facts, claim) }]),
  ]
}

function volume({ cluster, database }: Facts, claim: string): string {
  const restore =
    `Restore the claim ${code(claim)} from a backup of the storage, with the tool that created the backup, or from a ` +
    'VolumeSnapshot, with `claimName` and `restoreFrom` of `backend.volume`.'
  return cluster === undefined
    ? `${restore} Without a backup,${database === 'sqlite' ? '' : ' empty the database, and'} import the newest export below.`
    : `${restore} Set \`targetTime\` to the time of that backup: the database must not be newer than its files. Without a ` +
        'backup, omit `name` and `recovery`, keep `serverName`, and import the newest export below.'
}

function fromSync(facts: Facts): readonly Step[] {
  const { cluster, claim } = facts
  const archive = archiveOf(facts)
  const old = cluster === undefined ? '' : nameOf(cluster)
  const resource = `cluster.postgresql.cnpg.io/${quoted(archive === undefined ? old : successorOf(old))}`
  const waitForDatabase = kubectl(facts, `wait --for=condition=Ready ${resource} --timeout=2h`)
  return [
    {
      text: 'Create the Application, and let it sync.',
      command: [...(cluster === undefined ? [] : [waitForDatabase]), waitForBackend(facts)].join('\n'),
    },
    ...only(isOnlyExported(facts) || claim !== undefined, {
      text: isOnlyExported(facts)
        ? '[Import](#import) the newest export.'
        : 'If you have no backup of the volume, [import](#import) the newest export.',
    }),
    {
      text: 'Point the DNS records to the new cluster; certificates are issued after that. Run the smoke test with an [admin key](#an-admin-key).',
      command: smokeTest(facts),
    },
    ...only(archive !== undefined, {
      text: '`ContinuousArchiving` must be `True`, and a new base backup `completed`.',
      command: [
        kubectl(facts, `get ${resource} --output jsonpath='{.status.conditions}'`),
        kubectl(facts, 'get backups.postgresql.cnpg.io --sort-by=.metadata.creationTimestamp'),
      ].join('\n'),
    }),
    ...only(sealedFiles(facts).length > 0, { text: '[Save the sealing keys](#saving-the-sealing-keys) again.' }),
  ]
}

function only(condition: boolean, step: Step): readonly Step[] {
  return condition ? [step] : []
}

function comesBack(facts: Facts): string {
  const { cluster, database, claim } = facts
  if (database === 'sqlite') return '**It can be restored only from a backup of the volume or an [export](#export).**'
  if (cluster !== undefined && archiveOf(facts) === undefined) {
    return '**The database has no backup**: everything that was written after the newest [export](#export) is lost.'
  }
  const documents =
    cluster === undefined
      ? 'The database runs elsewhere and is not affected'
      : `The database can be restored, except for the last ${code(parameterOf(cluster, 'archive_timeout') ?? '5min')} of writes`
  const files = claim === undefined ? 'files are still in their buckets' : '**files require a backup of their volume**'
  return `${documents}; ${files}.`
}

function operators(facts: Facts): string {
  const { files, tailnet } = facts
  const groups = [...new Set(files.map(({ object }) => groupOf(object.apiVersion)))].filter((name) => !isBuiltIn(name))
  const hasIdentity =
    ofKind(facts, 'ServiceAccount').length > 0 ||
    ofKind(facts, 'ObjectStore').some(
      ({ object }) => at(object, 'spec', 'configuration', 's3Credentials', 'inheritFromIAMRole') === true,
    )
  const hasSnapshot =
    ofKind(facts, 'VolumeSnapshot').length > 0 ||
    ofKind(facts, 'PersistentVolumeClaim').some(({ object }) => at(object, 'spec', 'dataSource') !== undefined)
  return [
    `Install Argo CD, without the Application yet${groups.length === 0 ? '' : `, and the operators of ${groups.toSorted().map(code).join(', ')}`}, `,
    'in the versions of the old cluster. Create storage classes with the same names.',
    tailnet.length === 0
      ? ''
      : ' Remove the old machines from the tailnet, because they occupy the names; then install the Tailscale operator.',
    hasIdentity ? ' Configure the cloud roles of the pods to trust the new cluster.' : '',
    hasSnapshot
      ? ' Remove `snapshot` and `restoreFrom` of `backend.volume` from the program: the snapshot is lost.'
      : '',
  ].join('')
}

/**
 * Sources: sealed-secrets@v0.40.0 README.md#"### How can I do a backup of my SealedSecrets?","### Can I decrypt my
 * secrets offline with a backup key?" and sealed-secrets@v0.40.0 pkg/kubeseal/kubeseal.go#readPrivKeys (keys are read
 * from a list of Secrets).
 */
function savingKeys(facts: Facts, files: readonly string[]): Block {
  return part(
    'Saving the sealing keys',
    'Do this now and every month, because the controller creates another key every 30 days. The copy is complete if `kubeseal` prints no error.',
    shell(
      `(umask 077; ${savingCommand(facts)})`,
      ...files.map((file) => `kubeseal --recovery-unseal --recovery-private-key ${keysFile} < ${file} > /dev/null`),
    ),
    `Move ${code(keysFile)} into a vault outside of this cluster and of Git: it decrypts every SealedSecret.`,
  )
}

function savingCommand({ controller }: Facts): string {
  const secrets = 'get secrets --selector=sealedsecrets.bitnami.com/sealed-secrets-key'
  return kubectl(controller, `${secrets} --output=yaml > ${keysFile}`)
}

/** A Secret that this folder does not make may be sealed in another folder. */
function keysElsewhere(facts: Facts): Block | undefined {
  if (madeByHand(facts) === '') return undefined
  return (
    `If a SealedSecret in another folder creates one of them, save the sealing keys as well (${code(savingCommand(facts))}), outside of ` +
    `this cluster and of Git. In the new cluster, create them (${code(`kubectl create --filename=${keysFile}`)}) before the ` +
    'sealed-secrets controller starts. If External Secrets creates one of them, keep its secret store.'
  )
}

function restoringKeys({ controller }: Facts, files: readonly string[]): Step {
  const deployment = `deployment/${quoted(controller.name)}`
  return {
    text:
      `Copy ${code(keysFile)} into this folder, restore the keys, and restart the controller, which reads them only when it starts. The ` +
      'controller can decrypt the files if `kubeseal` prints no error. If the keys are lost, seal new values ([Rotating ' +
      'secrets](#rotating-secrets)): admin keys become invalid, data is not affected.',
    command: [
      // `apply` would put each private key into an annotation as well.
      `kubectl create --filename=${keysFile}`,
      kubectl(controller, `rollout restart ${deployment}`),
      kubectl(controller, `rollout status ${deployment} --timeout=5m`),
      ...files.map((file) => kubeseal(controller, `--validate < ${file}`)),
    ].join('\n'),
  }
}

/**
 * A cluster made by initdb starts, and only its archiving fails; a recovered one stays in "Setting up primary"
 * (plugin-barman-cloud@v0.15.0 internal/cnpgi/common/wal.go#"Check if the archive location is safe" and
 * plugin-barman-cloud@v0.15.0 internal/cnpgi/restore/restore.go#targetObjectStore).
 */
function startedEmpty(facts: Facts, old: string): Block {
  return part(
    'It was synced under the old name',
    `The instance is empty, or ${code(old)} stays in "Setting up primary"; \`ContinuousArchiving\` is \`False\`, and the log says ` +
      '"Expected empty archive": a new database must not overwrite the backups of another. The backups are not affected. Do ' +
      'not empty the store, and do not skip the check with an annotation. Set the options above now. When the backend runs on ' +
      'the new Cluster, delete the other one with its volumes:',
    shell(kubectl(facts, `delete cluster.postgresql.cnpg.io ${quoted(old)}`)),
  )
}
