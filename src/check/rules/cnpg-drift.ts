import type { K8sObject } from '../../kubernetes/object.ts'
import { canonicalQuantity } from '../../kubernetes/quantity.ts'
import type { Problem, Rule } from '../rule.ts'
import { keyPath } from '../world/cnpg.ts'
import { listAt, recordAt } from '../world/read.ts'
import { quantityAt } from '../world/sizes.ts'
import { forClusters } from './cnpg.ts'
import { databaseCluster } from './database-example.ts'

/** The operator writes them its own way. */
export const quantitiesAreCanonical: Rule = {
  id: 'quantities-are-canonical',
  severity: 'info',
  title: 'Requests and limits of a cluster are written as Kubernetes writes them.',
  why:
    "CloudNativePG's webhook writes the whole object anew, and with it 500m for 0.5 and 1Gi for 1024Mi. Argo CD then " +
    'shows a difference that no sync can mend.',
  source: 'k8s.io/apimachinery pkg/api/resource/quantity.go (v0.34); argo-cd docs/user-guide/diffing.md:150-173 (v3.5)',
  bad: databaseCluster('resources: { requests: { cpu: "0.5", memory: 512Mi } }'),
  good: databaseCluster('resources: { requests: { cpu: 500m, memory: 512Mi } }'),
  check: forClusters(function* (cluster) {
    for (const side of ['requests', 'limits']) {
      const quantities = recordAt(cluster, 'spec', 'resources', side)
      for (const name of Object.keys(quantities)) {
        const text = quantityAt(quantities, name) ?? ''
        const canonical = canonicalQuantity(text)
        if (canonical === undefined || canonical === text) continue
        yield {
          object: cluster,
          path: keyPath(`spec.resources.${side}`, name),
          message: `${text} comes back as ${canonical}.`,
          fix: `Write ${canonical}.`,
        }
      }
    }
  }),
}

// Defaults of the schema in items of lists (config/crd/bases/postgresql.cnpg.io_clusters.yaml, v1.30).
const defaults: readonly { readonly list: readonly string[]; readonly fields: Readonly<Record<string, string>> }[] = [
  { list: ['spec', 'plugins'], fields: { enabled: 'true', isWALArchiver: 'false' } },
  { list: ['spec', 'managed', 'roles'], fields: { ensure: 'present', connectionLimit: '-1', inherit: 'true' } },
  { list: ['spec', 'managed', 'services', 'additional'], fields: { updateStrategy: 'patch' } },
]

/** What the schema adds to items of lists. */
export const listDefaultsAreWritten: Rule = {
  id: 'list-defaults-are-written',
  severity: 'info',
  title: 'Plugins, roles and Services of a cluster spell out the defaults of the schema.',
  why:
    'The API server fills in defaults. In an object, Argo CD looks over fields that are not in the manifest; in the ' +
    'items of a list it compares some of them, and shows a difference.',
  source:
    'argo-cd util/json/json.go:39-53 (v3.5); cloudnative-pg config/crd/bases/postgresql.cnpg.io_clusters.yaml (v1.30)',
  bad: databaseCluster('managed: { roles: [{ name: reader }] }'),
  good: databaseCluster('managed: { roles: [{ name: reader, ensure: present, connectionLimit: -1, inherit: true }] }'),
  check: forClusters(function* (cluster) {
    for (const { list, fields } of defaults) yield* missingDefaults(cluster, list, fields)
  }),
}

function* missingDefaults(
  cluster: K8sObject,
  list: readonly string[],
  fields: Readonly<Record<string, string>>,
): Iterable<Problem> {
  for (const [position, item] of listAt(cluster, ...list).entries()) {
    const missing = Object.keys(fields).filter((field) => !Object.hasOwn(recordAt(item), field))
    if (missing.length === 0) continue
    yield {
      object: cluster,
      path: `${list.join('.')}[${position}]`,
      message: `The API server adds ${missing.join(', ')}, which Argo CD may show as a difference.`,
      fix: `Write ${missing.map((field) => `${field}: ${fields[field]}`).join(', ')}.`,
    }
  }
}
