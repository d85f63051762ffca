import { namespaceOf } from '../../../world/index-of-objects.ts'
import { listAt, textAt } from '../../../world/read.ts'
import { referencesOf } from '../../../world/references.ts'
import type { World } from '../../../world/world.ts'

export const externalYaml = (name: string): string => `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ${name}, namespace: convex }
spec:
  secretStoreRef: { name: vault, kind: ClusterSecretStore }
  target: { name: convex-backend-secrets }
  data: [{ secretKey: CONVEX_INSTANCE_SECRET, remoteRef: { key: convex, property: instance-secret } }]
`

/** Names of the Secrets that belong to Convex, as `namespace/name`: those of its pods and of their databases. */
export function secretsOfConvex(world: World): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const workload of world.convexWorkloads) {
    const namespace = namespaceOf(workload.object)
    for (const { kind, name } of referencesOf(workload)) if (kind === 'Secret') ids.add(`${namespace}/${name}`)
    for (const entry of listAt(workload.pod, 'imagePullSecrets')) ids.add(`${namespace}/${textAt(entry, 'name')}`)
  }
  for (const pod of world.backends) {
    const { cluster } = world.databaseOf(pod)
    if (cluster === undefined) continue
    const paths = [['bootstrap', 'initdb', 'secret'], ['bootstrap', 'recovery', 'secret'], ['superuserSecret']]
    for (const path of paths) ids.add(`${namespaceOf(cluster)}/${textAt(cluster, 'spec', ...path, 'name')}`)
  }
  return ids
}
