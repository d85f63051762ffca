import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { isWholeImport, ownedSecretOf } from '../../model/postgres/cluster.ts'
import type { Variable } from '../../model/environment/environment.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import { at } from '../../model/read.ts'
import { applicationKeys } from '../../model/secrets/producers.ts'
import { shownName } from '../../model/shown.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachPod } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every Secret and key of CloudNativePG that a pod reads exists.',
  why:
    'CloudNativePG makes the Secret NAME-app with eleven keys, in the namespace of the cluster, unless the cluster names ' +
    'another Secret; it makes NAME-superuser only with enableSuperuserAccess. A pod that refers to any other Secret or key ' +
    'does not start: CreateContainerConfigError.',
  source: [
    cloudnativePg('pkg/specs/secrets.go', 'CreateSecret'),
    cloudnativePg(
      'api/v1/cluster_funcs.go',
      'ShouldInitDBCreateApplicationSecret',
      'ShouldPgBaseBackupCreateApplicationSecret',
      'ShouldRecoveryCreateApplicationSecret',
    ),
    cloudnativePg('internal/controller/cluster_create.go', 'reconcileSuperuserSecret'),
  ],
  bad: database({ 'name: convex-db-app, key: username': 'name: convex-db-app, key: name' }),
  good: databaseYaml,
  check: eachPod(function* ({ environment, workload }, report, model) {
    for (const variable of environment.list) {
      const wrong = referenceProblem(model, namespaceOf(workload.object), variable)
      if (wrong !== undefined) yield report(variable, wrong.message, wrong.fix, wrong.severity)
    }
  }),
}

type Wrong = Pick<Problem, 'message' | 'fix' | 'severity'>

const namespacesByCluster = memo(
  ({ index }: Model) =>
    new Map(index.all('Cluster', cnpgGroup).map((cluster) => [nameOf(cluster), namespaceOf(cluster)])),
)

function referenceProblem(model: Model, namespace: string, { name, from }: Variable): Wrong | undefined {
  const [, clusterName = '', kind] = /^(.+)-(app|superuser)$/.exec(from?.kind === 'Secret' ? from.name : '') ?? []
  if (from === undefined || kind === undefined) return undefined
  const cluster = model.index.find('Cluster', cnpgGroup, namespace, clusterName)
  // Another object may make a Secret of this name.
  const isMade = model.producersOf(namespace, from.name).some(({ object }) => object !== cluster)
  if (isMade || (cluster !== undefined && ownedSecretOf(cluster) === from.name)) return undefined
  const variable = shownName(name)
  if (cluster === undefined) {
    const other = namespacesByCluster(model).get(clusterName)
    if (other === undefined) return undefined
    return {
      message: `${variable}: Secret ${shownName(from.name)} is in namespace ${other || '(none)'}, with its cluster; a pod reads only Secrets of its own namespace.`,
      fix: 'Put backend and cluster into the same namespace.',
      // A tool may copy Secrets between namespaces.
      severity: 'warning',
    }
  }
  return ownSecretProblem(cluster, variable, from)
}

function ownSecretProblem(
  cluster: K8sObject,
  variable: string,
  { name, key }: NonNullable<Variable['from']>,
): Wrong | undefined {
  const owned = ownedSecretOf(cluster)
  if (name.endsWith('-superuser')) {
    if (at(cluster, 'spec', 'enableSuperuserAccess') === true) return undefined
    return {
      message: `${variable}: Secret ${shownName(name)} is made only with enableSuperuserAccess.`,
      fix: "Use the owner's Secret instead; Convex needs no superuser.",
    }
  }
  if (owned !== undefined) {
    return {
      message: `${variable}: Secret ${shownName(name)} is not made, because the cluster uses ${shownName(owned)}.`,
      fix: `Read username and password from Secret ${shownName(owned)}.`,
    }
  }
  if (isWholeImport(cluster) || applicationKeys.some((known) => known === key)) return undefined
  return {
    message: `${variable}: Secret ${shownName(name)} has no key ${shownName(key)}.`,
    fix: `Use one of its keys: ${applicationKeys.join(', ')}.`,
  }
}
