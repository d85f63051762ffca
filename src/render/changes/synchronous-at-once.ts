import { instancesOf } from '../../check/model/postgres/cluster.ts'
import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { at, numberAt } from '../../check/model/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { kubectl, resource } from '../../runbook/commands.ts'
import { pairsOf } from './folder.ts'
import type { Folder } from './folder.ts'
import type { Change } from './refusal.ts'

/**
 * Required synchronous replication takes effect at once: PostgreSQL waits for confirmation from instances that do not
 * exist yet. With `preferred`, only healthy replicas are required (cloudnative-pg@v1.30.1
 * pkg/postgres/replication/explicit.go#explicitSynchronousStandbyNamesDataDurabilityPreferred).
 */
export const synchronousAtOnce: Change = (before, after) =>
  pairsOf(before, after, 'Cluster').flatMap(({ was, is, path }) => {
    const [replicas, instances, number] = [instancesOf(was) - 1, instancesOf(is), requiredOf(is)]
    if (number <= replicas || number <= requiredOf(was)) return []
    const wait = `wait ${resource(is)} --for=jsonpath='{.status.readyInstances}'=${instances} --timeout=1h`
    const message =
      `has ${replicas} replicas, and in the new one ${number} must confirm each commit: writes would wait until the replicas are ` +
      `cloned. Make the change in two steps: 1. set ${optionOf(after)}: { instances: ${instances}, synchronous: false }, sync, and wait until all ` +
      `instances are ready: ${kubectl({ namespace: namespaceOf(is) || '<NAMESPACE>' }, wait)}; 2. remove synchronous: false, ` +
      'or set the value that you want, and sync again'
    return [{ name: nameOf(is), path, message }]
  })

/** The option for the Cluster of a folder. The shared cluster of a fleet is in a folder without a backend. */
export function optionOf({ model }: Folder): string {
  return model.backends.length > 0 ? 'postgres' : 'sharedPostgres'
}

/** How many replicas must confirm a commit, whether they exist or not. */
function requiredOf(cluster: K8sObject): number {
  const synchronous = at(cluster, 'spec', 'postgresql', 'synchronous')
  return at(synchronous, 'dataDurability') === 'preferred' ? 0 : (numberAt(synchronous, 'number') ?? 0)
}
