import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { bootstrapOf, pluginsOf } from '../world/cnpg.ts'
import { convexClustersOf } from '../world/database-links.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, numberAt, recordAt, repeatsIn, textAt } from '../world/read.ts'
import { forClusters, nameOf } from './cnpg.ts'
import { database, databaseYaml } from './database-example.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'
const barman = 'barman-cloud.cloudnative-pg.io'

const initdb = 'bootstrap: { initdb: { database: convex_self_hosted, owner: convex } }'

/** One beginning. */
export const clusterStartsInOneWay: Rule = {
  id: 'cluster-starts-in-one-way',
  severity: 'error',
  title: 'A cluster is started in one way, with options that go together.',
  why:
    'A cluster begins empty, from a backup or from another server. The webhook refuses two of them at once, a size of log ' +
    'segments that is no power of two, two targets of a recovery, and SQL to run without name and key; the schema ties ' +
    'locales to their provider.',
  source: `${webhook}:299-352, 598-626, 1414-1541; CEL of spec.bootstrap.initdb (v1.30)`,
  bad: database({
    [initdb]:
      'bootstrap: { initdb: { database: convex_self_hosted, owner: convex }, recovery: { backup: { name: last } } }',
  }),
  good: databaseYaml,
  check: forClusters(function* (cluster) {
    const bootstrap = recordAt(cluster, 'spec', 'bootstrap')
    const ways = ['initdb', 'recovery', 'pg_basebackup'].filter((way) => at(bootstrap, way) !== undefined)
    const problem = (path: string, message: string, fix: string): Problem => ({
      object: cluster,
      path: `spec.bootstrap${path}`,
      message,
      fix,
    })
    if (ways.length > 1)
      yield problem('', `The cluster is to start in ${ways.length} ways: ${ways.join(', ')}.`, 'Leave all but one out.')
    const segment = numberAt(bootstrap, 'initdb', 'walSegmentSize') ?? 0
    if (segment > 0 && (segment & (segment - 1)) !== 0) {
      yield problem('.initdb.walSegmentSize', `${segment} is no power of two.`, 'Leave it out: 16 is the default.')
    }
    const provider = textAt(bootstrap, 'initdb', 'localeProvider')
    for (const [field, needed] of [
      ['builtinLocale', 'builtin'],
      ['icuLocale', 'icu'],
      ['icuRules', 'icu'],
    ] as const) {
      if (at(bootstrap, 'initdb', field) === undefined || provider === needed) continue
      yield problem(
        `.initdb.${field}`,
        `${field} is only for localeProvider ${needed}.`,
        `Set localeProvider: ${needed}.`,
      )
    }
    const targets = ['targetImmediate', 'targetLSN', 'targetName', 'targetXID', 'targetTime'].filter(
      (target) => at(bootstrap, 'recovery', 'recoveryTarget', target) !== undefined,
    )
    if (targets.length > 1) {
      yield problem(
        '.recovery.recoveryTarget',
        `A recovery has one target, not ${targets.length}.`,
        'Leave all but one out.',
      )
    }
    for (const list of ['secretRefs', 'configMapRefs']) {
      const entries = listAt(bootstrap, 'initdb', 'postInitApplicationSQLRefs', list)
      for (const [position, entry] of entries.entries()) {
        if (textAt(entry, 'name') && textAt(entry, 'key')) continue
        const path = `.initdb.postInitApplicationSQLRefs.${list}[${position}]`
        yield problem(path, 'The reference lacks a name or a key.', 'Set both.')
      }
    }
  }),
}

const recovery = (server: string): string =>
  database({
    [initdb]: 'bootstrap: { recovery: { source: old, database: convex_self_hosted, owner: convex } }',
    '  storage: { size: 30Gi }': `  storage: { size: 30Gi }
  externalClusters:
    - name: old
      plugin: { name: ${barman}, parameters: { barmanObjectName: backups, serverName: convex-db } }
  plugins:
    - { name: ${barman}, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: backups, serverName: ${server} } }
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: { name: backups, namespace: convex }
spec: { configuration: { destinationPath: "s3://backups/" } }`,
  })

const recovered = recovery('convex-db-2')

/** Where a recovery comes from. */
export const recoverySourceExists: Rule = {
  id: 'recovery-source-exists',
  severity: 'error',
  title: 'The source of a recovery is one of the externalClusters, each of which has a name of its own.',
  why:
    'bootstrap.recovery.source and pg_basebackup.source are names in externalClusters. The webhook refuses a name that ' +
    'is not there, two of one name, a name that could lead out of a directory, and an entry without ' +
    'connectionParameters, plugin or barmanObjectStore.',
  source: `${webhook}:630-691, 1925-1963 (v1.30)`,
  bad: recovered.replace('source: old', 'source: older'),
  good: recovered,
  check: forClusters(function* (cluster) {
    const external = listAt(cluster, 'spec', 'externalClusters')
    const names = external.map((entry) => textAt(entry, 'name') ?? '')
    const problem = (path: string, message: string, fix: string): Problem => ({ object: cluster, path, message, fix })
    const { way, section, path } = bootstrapOf(cluster)
    const source = way === 'initdb' ? undefined : textAt(section, 'source')
    if (source !== undefined && source !== '' && !names.includes(source)) {
      yield problem(
        `${path}.source`,
        `"${source}" is none of the externalClusters.`,
        `Name one of: ${names.join(', ') || 'none is there'}.`,
      )
    }
    const repeats = repeatsIn(names)
    for (const [position, entry] of external.entries()) {
      const place = `spec.externalClusters[${position}]`
      if (repeats.has(position)) {
        yield problem(`${place}.name`, `"${names[position]}" is there twice.`, 'Give each its own name.')
      }
      if (/^\.{1,2}$|[/\\]/.test(names[position] ?? '')) {
        yield problem(`${place}.name`, 'The name cannot be part of a path.', 'Leave "/", "\\\\" and ".." out.')
      }
      const ways = ['connectionParameters', 'plugin', 'barmanObjectStore'].filter(
        (field) => at(entry, field) !== undefined,
      )
      if (ways.length === 0) {
        yield problem(
          place,
          `"${names[position]}" says nothing of how to reach it.`,
          'Add connectionParameters or plugin.',
        )
      }
    }
  }),
}

interface Archive {
  readonly store: string
  readonly server: string
}

function archiveOf(plugin: unknown, cluster: K8sObject): Archive | undefined {
  const store = textAt(plugin, 'parameters', 'barmanObjectName')
  if (textAt(plugin, 'name') !== barman || store === undefined) return undefined
  return { store, server: textAt(plugin, 'parameters', 'serverName') || nameOf(cluster) }
}

/** An archive that is not empty. */
export const archiveIsTheClustersOwn: Rule = {
  id: 'archive-is-the-clusters-own',
  severity: 'error',
  title: 'A cluster archives where no other cluster has archived: another store or another serverName.',
  why:
    'A recovered cluster that archives to the place from which it came finds it occupied and stays in "Setting up ' +
    'primary" with "Expected empty archive". Two clusters that archive to one place overwrite each other.',
  source:
    'plugin-barman-cloud internal/cnpgi/operator/config/config.go:142-160 (v0.14); cloudnative-pg docs/src/recovery.md:612-636 (v1.30)',
  bad: recovery('convex-db'),
  good: recovered,
  *check(world) {
    const taken = new Map<string, K8sObject>()
    for (const cluster of convexClustersOf(world)) {
      const { way, section } = bootstrapOf(cluster)
      const source = way === 'recovery' ? textAt(section, 'source') : undefined
      const external = listAt(cluster, 'spec', 'externalClusters').find((entry) => textAt(entry, 'name') === source)
      const origin = source === undefined ? undefined : archiveOf(at(external, 'plugin'), cluster)
      for (const { plugin, path } of pluginsOf(cluster)) {
        const archive = at(plugin, 'isWALArchiver') === true ? archiveOf(plugin, cluster) : undefined
        if (archive === undefined) continue
        const key = JSON.stringify([namespaceOf(cluster), archive.store, archive.server])
        const other = taken.get(key)
        taken.set(key, cluster)
        const isOrigin = origin?.store === archive.store && origin.server === archive.server
        if (!isOrigin && other === undefined) continue
        yield {
          object: cluster,
          path: `${path}.parameters`,
          message: isOrigin
            ? `The cluster archives to the place from which it recovers: ${archive.server} in ${archive.store}.`
            : `Cluster ${nameOf(other ?? cluster)} archives to the same place: ${archive.server} in ${archive.store}.`,
          fix: 'Set another serverName, or another store.',
        }
      }
    }
  },
}
