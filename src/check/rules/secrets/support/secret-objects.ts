import { namespaceOf } from '../../../model/index-of-objects.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { referencesOf } from '../../../model/secrets/references.ts'
import type { Model } from '../../../model/model.ts'

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
export function secretsOfConvex(model: Model): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const workload of model.convexWorkloads) {
    const namespace = namespaceOf(workload.object)
    for (const { kind, name } of referencesOf(workload)) if (kind === 'Secret') ids.add(`${namespace}/${name}`)
    for (const entry of listAt(workload.pod, 'imagePullSecrets')) ids.add(`${namespace}/${textAt(entry, 'name')}`)
  }
  for (const pod of model.backends) {
    const { cluster } = model.databaseOf(pod)
    if (cluster === undefined) continue
    const paths = [['bootstrap', 'initdb', 'secret'], ['bootstrap', 'recovery', 'secret'], ['superuserSecret']]
    for (const path of paths) ids.add(`${namespaceOf(cluster)}/${textAt(cluster, 'spec', ...path, 'name')}`)
  }
  return ids
}
