import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { isWholeImport, ownedSecretOf } from '../../model/postgres/cluster.ts'
import type { Variable } from '../../model/environment/environment.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at } from '../../model/read.ts'
import { applicationKeys } from '../../model/secrets/producers.ts'
import { shownName } from '../../model/shown.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: "What a pod reads of the operator's Secrets is there.",
  why:
    'CloudNativePG makes NAME-app with eleven keys, in the namespace of the cluster, and only when the cluster is given ' +
    'no Secret of its own; NAME-superuser only with enableSuperuserAccess. A pod that refers to anything else does not ' +
    'start: CreateContainerConfigError.',
  source:
    'cloudnative-pg pkg/specs/secrets.go:67-98, api/v1/cluster_funcs.go:890-922, internal/controller/cluster_create.go:178-219 (v1.30)',
  bad: database({ 'name: convex-db-app, key: username': 'name: convex-db-app, key: name' }),
  good: databaseYaml,
  *check(model) {
    const elsewhere = namespacesByName(model)
    for (const { environment, workload } of [...model.backends, ...model.dashboards]) {
      for (const variable of environment.list) {
        const found = referenceProblem(model, namespaceOf(workload.object), variable, elsewhere)
        if (found !== undefined) yield { object: variable.object, path: variable.path, ...found }
      }
    }
  },
}

type Said = Pick<Problem, 'message' | 'fix' | 'severity'>

function namespacesByName({ index }: Model): ReadonlyMap<string, string> {
  return new Map(index.all('Cluster', cnpgGroup).map((cluster) => [cluster.metadata?.name ?? '', namespaceOf(cluster)]))
}

function referenceProblem(
  model: Model,
  namespace: string,
  { name, from }: Variable,
  elsewhere: ReadonlyMap<string, string>,
): Said | undefined {
  const [, clusterName = '', kind] = /^(.+)-(app|superuser)$/.exec(from?.kind === 'Secret' ? from.name : '') ?? []
  if (from === undefined || kind === undefined) return undefined
  const cluster = model.index.find('Cluster', cnpgGroup, namespace, clusterName)
  // Somebody else makes a Secret of this name.
  const isMade = model.producersOf(namespace, from.name).some(({ object }) => object !== cluster)
  if (isMade || (cluster !== undefined && ownedSecretOf(cluster) === from.name)) return undefined
  const variable = shownName(name)
  if (cluster === undefined) {
    const there = elsewhere.get(clusterName)
    if (there === undefined) return undefined
    return {
      message: `${variable}: Secret ${shownName(from.name)} is in namespace ${there || '(none)'}, with its cluster; a pod reads only from its own.`,
      fix: 'Put backend and cluster into one namespace.',
      // Something may copy Secrets.
      severity: 'warning',
    }
  }
  return ownSecretProblem(cluster, variable, from)
}

function ownSecretProblem(
  cluster: K8sObject,
  variable: string,
  { name, key }: NonNullable<Variable['from']>,
): Said | undefined {
  const owned = ownedSecretOf(cluster)
  if (name.endsWith('-superuser')) {
    if (at(cluster, 'spec', 'enableSuperuserAccess') === true) return undefined
    return {
      message: `${variable}: Secret ${shownName(name)} is not made without enableSuperuserAccess.`,
      fix: "Read the owner's Secret instead; Convex needs no superuser.",
    }
  }
  if (owned !== undefined) {
    return {
      message: `${variable}: Secret ${shownName(name)} is not made, because the cluster is given ${shownName(owned)}.`,
      fix: `Read username and password from Secret ${shownName(owned)}.`,
    }
  }
  if (isWholeImport(cluster) || applicationKeys.some((known) => known === key)) return undefined
  return {
    message: `${variable}: Secret ${shownName(name)} has no key ${shownName(key)}.`,
    fix: `It has: ${applicationKeys.join(', ')}.`,
  }
}
