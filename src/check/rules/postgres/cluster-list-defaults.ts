import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { listAt, recordAt } from '../../model/read.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg, gitopsEngine } from '../../../sources/source.ts'

// Defaults of the schema in items of lists (cloudnative-pg@v1.30.1
// api/v1/cluster_types.go#RoleConfiguration,PluginConfiguration,ManagedService).
const defaults: readonly { readonly list: readonly string[]; readonly fields: Readonly<Record<string, string>> }[] = [
  { list: ['spec', 'plugins'], fields: { enabled: 'true', isWALArchiver: 'false' } },
  { list: ['spec', 'managed', 'roles'], fields: { ensure: 'present', connectionLimit: '-1', inherit: 'true' } },
  { list: ['spec', 'managed', 'services', 'additional'], fields: { updateStrategy: 'patch' } },
]

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'Plugins, roles and Services of a cluster state the defaults of the schema.',
  why:
    'The API server adds defaults. Argo CD ignores fields of an object that are missing in the manifest. In list ' +
    'items, it compares some of them and shows a difference.',
  source: [
    gitopsEngine('pkg/utils/json/json.go', 'RemoveMapFields', 'removeFields'),
    cloudnativePg('api/v1/cluster_types.go', 'RoleConfiguration', 'PluginConfiguration', 'ManagedService'),
  ],
  bad: databaseCluster('managed: { roles: [{ name: reader }] }'),
  good: databaseCluster('managed: { roles: [{ name: reader, ensure: present, connectionLimit: -1, inherit: true }] }'),
  check: eachCluster(function* (cluster, report) {
    for (const { list, fields } of defaults) yield* missingDefaults(cluster, list, fields, report)
  }),
}

function* missingDefaults(
  cluster: K8sObject,
  list: readonly string[],
  fields: Readonly<Record<string, string>>,
  report: Report,
): Iterable<Problem> {
  for (const [position, item] of listAt(cluster, ...list).entries()) {
    const missing = Object.keys(fields).filter((field) => !Object.hasOwn(recordAt(item), field))
    if (missing.length === 0) continue
    yield report(
      `${list.join('.')}[${position}]`,
      `The API server adds ${missing.join(', ')}, and Argo CD can show this as a difference.`,
      `Write ${missing.map((field) => `${field}: ${fields[field]}`).join(', ')}.`,
    )
  }
}
