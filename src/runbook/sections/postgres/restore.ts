import { ownedSecretOf } from '../../../check/model/postgres/cluster.ts'
import { nameOf } from '../../../check/model/index-of-objects.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Archive } from '../../archive.ts'
import { backendPods, kubectl, smokeTest, waitForBackend } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import { code, list, part, quoted, steps } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'

/**
 * How the database comes back from its archive: as a cluster of a new name, since a cluster is restored when it is made
 * and never again (cloudnative-pg@v1.30.1 docs/src/recovery.md#"recovery is **not performed in-place**","## Restoring
 * into a Cluster with a Backup Section").
 */
export function restoreSection(facts: Facts, cluster: K8sObject, archive: Archive): Block {
  const { workload } = facts
  const old = nameOf(cluster)
  const name = successorOf(old)
  return part(
    'Restoring the database',
    `This restores the whole database to a point in time, in a new Cluster ${code(name)}; ${code(old)} is not changed. Later writes are ` +
      'lost: if the backend still answers, take an [export](#export) first.',
    steps([
      {
        text: `Check the earliest point in time that you can restore: ${code('firstRecoverabilityPoint')} of ${code(archive.server)}.`,
        command: kubectl(
          facts,
          `get objectstores.barmancloud.cnpg.io ${quoted(archive.store)} --output jsonpath='{.status.serverRecoveryWindow}'`,
        ),
      },
      {
        text:
          'Turn off automatic sync; it would start the backend again. If an ApplicationSet creates the Application, turn it off ' +
          'there. (`argocd` is the namespace of Argo CD.)',
        command: automatedSync('null'),
      },
      {
        text: 'Stop the backend, and wait until its pod is deleted.',
        command: [
          kubectl(facts, `scale ${workload} --replicas=0`),
          kubectl(facts, `wait --for=delete pod --selector=${quoted(backendPods(facts))} --timeout=15m`),
        ].join('\n'),
      },
      {
        text: 'In the program that renders this folder, add these options:',
        block: optionsBlock(
          cluster,
          archive,
          "targetTime: '<2026-08-22T14:05:00Z>', // omit it to restore everything up to the end",
        ),
      },
      {
        text: `Render, review the diff, and commit. Only ${code(name)} and its objects are new; the volume of files stays.`,
      },
      {
        text: 'Turn automatic sync on again, as your Application had it. It creates the Cluster, then starts the backend.',
        command: automatedSync('{"prune":true,"selfHeal":true}'),
      },
      {
        text: 'Wait for the database. The log shows its progress.',
        command: [
          kubectl(
            facts,
            `logs --selector=cnpg.io/cluster=${quoted(name)},cnpg.io/jobRole=full-recovery --all-containers --tail=50`,
          ),
          kubectl(facts, `wait --for=condition=Ready cluster.postgresql.cnpg.io/${quoted(name)} --timeout=2h`),
        ].join('\n'),
      },
      {
        text: 'Wait for the backend, and test it. The [admin keys](#an-admin-key) are the same as before.',
        command: [waitForBackend(facts), smokeTest(facts)].join('\n'),
      },
      {
        text: `Check that ${code(name)} archives (${code('ContinuousArchiving')} is ${code('True')}) and has its first backup.`,
        command: [
          kubectl(facts, `get cluster.postgresql.cnpg.io ${quoted(name)} --output jsonpath='{.status.conditions}'`),
          kubectl(facts, 'get backups.postgresql.cnpg.io --sort-by=.metadata.creationTimestamp'),
        ].join('\n'),
      },
    ]),
    `Leave ${code('recovery')} in the program; it has no further effect. ${code(old)} keeps running. When nothing is missing, ` +
      `${code(kubectl(facts, `delete cluster.postgresql.cnpg.io ${quoted(old)}`))} deletes it **with its volumes**. Its backups ` +
      `stay in ${destination(archive)}: to restore an earlier moment later, set ${code(`serverName: '${archive.server}'`)} in ` +
      '`recovery`, and an unused name.',
    'Symptoms of a failed restore:',
    list(
      `The instance is empty: ${code(name)} was created without ${code('recovery')}. A Cluster restores only when it is created; adding ` +
        '`recovery` later changes nothing. `ContinuousArchiving` is `False` if another Cluster has archived with this name.',
      `${code(name)} stays in "Setting up primary", and its log says "Expected empty archive": another Cluster has archived ` +
        'under this name.',
    ),
    `${code(old)} and all backups are not affected. Repeat the steps from the second one, with ${code(`name: '${successorOf(name)}'`)} and ` +
      `${code(`backup.serverName: '${successorOf(name)}'`)}, then delete ${code(name)}. To cancel instead, remove the options again; ` +
      `${code('render')} then requires ${code('accept')}, and the backend uses the old Cluster again: ${code(old)}.`,
    filesOf(facts),
  )
}

/**
 * `convex-db`, `convex-db-2`, `convex-db-3`: at most 50 characters (cloudnative-pg@v1.30.1
 * internal/webhook/v1/cluster_webhook.go#validateName).
 */
export function successorOf(name: string): string {
  const [, base = name, number] = /^(.*?)(?:-(\d{1,4}))?$/.exec(name) ?? []
  const suffix = `-${Number(number ?? 1) + 1}`
  return `${base.slice(0, 50 - suffix.length).replace(/(?<!-)-+$/, '')}${suffix}`
}

/** Options of a cluster that recovers from the archive, under the next name, with one more line about the moment. */
export function optionsBlock(cluster: K8sObject, { store, server }: Archive, moment: string): Block {
  const owned = ownedSecretOf(cluster)
  const name = successorOf(nameOf(cluster))
  return [
    '```ts',
    'postgres: {',
    `  name: '${name}',`,
    ...(owned === undefined ? [] : [`  credentials: { secretName: '${owned}' },`]),
    `  backup: { objectStoreName: '${store}', serverName: '${name}' },`,
    '  recovery: {',
    `    serverName: '${server}',`,
    `    ${moment}`,
    '  },',
    '},',
    '```',
  ].join('\n')
}

/** An Application is in the namespace of Argo CD and usually called after what it deploys. */
function automatedSync(automated: string): string {
  const patch = `{"spec":{"syncPolicy":{"automated":${automated}}}}`
  return `kubectl --namespace argocd patch application.argoproj.io '<APPLICATION>' --type=merge --patch '${patch}'`
}

function destination({ store, destination: path }: Archive): string {
  return path === undefined ? `the store of ${code(store)}` : code(path)
}

/** Files are in no backup of the database. */
function filesOf({ storage, claim }: Facts): Block {
  const where = storage === 's3' ? ' in the buckets' : claim === undefined ? '' : ` on ${code(claim)}`
  return (
    `Files${where} are not restored. A file that was uploaded after that time remains without a document; a file that was deleted ` +
    'after it is missing. If you restore files too, restore them to the same moment or a later one.'
  )
}
