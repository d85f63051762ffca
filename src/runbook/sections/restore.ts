import { ownedSecretOf } from '../../check/world/cnpg.ts'
import { nameOf } from '../../check/world/index-of-objects.ts'
import { recordAt } from '../../check/world/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Archive } from '../archive.ts'
import { kubectl, smokeTest, waitForBackend } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, part, quoted, steps } from '../markdown.ts'
import type { Block } from '../markdown.ts'

/**
 * How the database comes back from its archive: as a cluster of a new name, since a cluster is restored when it is made
 * and never again (CloudNativePG docs/src/recovery.md:1-20 and 612-636, v1.30.0).
 */
export function restoreSection(facts: Facts, cluster: K8sObject, archive: Archive): Block {
  const { workload } = facts
  const old = nameOf(cluster)
  const name = successorOf(old)
  return part(
    'Restoring the database',
    `The whole database goes back to one moment, into a new Cluster ${code(name)}; ${code(old)} stays as it is. What was ` +
      'written after that moment is gone: take an [export](#export) first if the backend still answers.',
    steps([
      {
        text: `See how far back one can go: from ${code('firstRecoverabilityPoint')} of ${code(archive.server)} until now.`,
        command: kubectl(
          facts,
          `get objectstores.barmancloud.cnpg.io ${quoted(archive.store)} --output jsonpath='{.status.serverRecoveryWindow}'`,
        ),
      },
      {
        text:
          'Turn automatic sync of the Argo CD Application off: it would start the backend again. Where an ApplicationSet makes ' +
          'the Application, turn it off there. (`argocd` is the namespace of Argo CD.)',
        command: automatedSync('null'),
      },
      {
        text: 'Stop the backend, and wait until its pod is gone: what it still wrote would be lost.',
        command: [
          kubectl(facts, `scale ${workload} --replicas=0`),
          kubectl(facts, `wait --for=delete pod --selector=${quoted(selectorOf(facts))} --timeout=15m`),
        ].join('\n'),
      },
      {
        text: 'In the program that renders this folder, give these options besides those that are there:',
        block: optionsBlock(
          cluster,
          archive,
          "targetTime: '<2026-08-22T14:05:00Z>', // leave it out for everything up to the end",
        ),
      },
      {
        text: `Render, read the diff, commit. Only ${code(name)} and what belongs to it is new; the volume of files stays.`,
      },
      {
        text: 'Turn automatic sync on again (as your Application has it). It makes the Cluster, and then starts the backend.',
        command: automatedSync('{"prune":true,"selfHeal":true}'),
      },
      {
        text: 'Wait for the database. It reads the last base backup, then the log up to the moment; the log of that work:',
        command: [
          kubectl(
            facts,
            `logs --selector=cnpg.io/cluster=${quoted(name)},cnpg.io/jobRole=full-recovery --all-containers --tail=50`,
          ),
          kubectl(facts, `wait --for=condition=Ready cluster.postgresql.cnpg.io/${quoted(name)} --timeout=2h`),
        ].join('\n'),
      },
      {
        text: 'Wait for the backend, and test it. [Admin keys](#an-admin-key) are those of before.',
        command: [waitForBackend(facts), smokeTest(facts)].join('\n'),
      },
      {
        text: `See that ${code(name)} archives, and has a backup of its own: ${code('ContinuousArchiving')} is ${code('True')}.`,
        command: [
          kubectl(facts, `get cluster.postgresql.cnpg.io ${quoted(name)} --output jsonpath='{.status.conditions}'`),
          kubectl(facts, 'get backups.postgresql.cnpg.io --sort-by=.metadata.creationTimestamp'),
        ].join('\n'),
      },
    ]),
    `Leave ${code('recovery')} in the program: it does nothing any more. ${code(old)} keeps running and costs its volumes. When ` +
      `nobody misses anything, ${code(kubectl(facts, `delete cluster.postgresql.cnpg.io ${quoted(old)}`))} deletes it ` +
      `**with its volumes**. Its backups stay in ${destination(archive)}, and are what the next restore to an earlier moment needs.`,
    `If ${code(name)} stays in "Setting up primary" and its log says "Expected empty archive", another server has archived ` +
      `under its name: give another ${code('serverName')} to ${code('backup')}.`,
    filesOf(facts),
  )
}

/** `convex-db`, `convex-db-2`, `convex-db-3`: at most 50 characters (CloudNativePG internal/webhook/v1/cluster_webhook.go:1841). */
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

function selectorOf({ pod }: Facts): string {
  const labels = Object.entries(recordAt(pod.workload.object, 'spec', 'selector', 'matchLabels'))
  return labels.map(([key, value]) => `${key}=${String(value)}`).join(',')
}

function destination({ store, destination: path }: Archive): string {
  return path === undefined ? `the store of ${code(store)}` : code(path)
}

/** Files are in no backup of the database. */
function filesOf({ storage, claim }: Facts): Block {
  const where = storage === 's3' ? 'in the buckets' : claim === undefined ? '' : `on the volume ${code(claim)}`
  return (
    `Files ${where} are not restored with it. One that was uploaded after the moment is there without a document, which harms ` +
    'nobody; one that was deleted after it is a document without a file. The database must never be newer than the files: when ' +
    'both are restored, files to the same moment or a later one.'
  ).replace('Files  are', 'Files are')
}
