import { ownedSecretOf } from '../../../model/postgres/cluster.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { listAt, textAt } from '../../../model/read.ts'
import type { SecretProducer } from '../../../model/secrets/producers.ts'
import type { Model } from '../../../model/model.ts'
import { databaseWith } from '../../../examples/database.ts'
import { replaced } from '../../../examples/backend.ts'

export interface Owned {
  readonly producer: SecretProducer
  readonly role: string
}

/** The Secrets with a user and a password that clusters are given, as far as something among the objects makes them. */
export function ownedSecrets(model: Model): readonly Owned[] {
  return convexClustersOf(model).flatMap((cluster) => {
    const roles = listAt(cluster, 'spec', 'managed', 'roles').map((role) => ({
      name: textAt(role, 'passwordSecret', 'name'),
      role: textAt(role, 'name') ?? 'a role',
    }))
    const secrets = [
      { name: ownedSecretOf(cluster), role: 'the owner' },
      { name: textAt(cluster, 'spec', 'superuserSecret', 'name'), role: 'the superuser' },
      ...roles,
    ]
    return secrets.flatMap(({ name, role }) =>
      name === undefined ? [] : model.producersOf(namespaceOf(cluster), name).map((producer) => ({ producer, role })),
    )
  })
}

/** Where type and labels of a Secret stand in what makes it. */
export const templates: Readonly<Record<string, readonly string[]>> = {
  Secret: [],
  SealedSecret: ['spec', 'template'],
  ExternalSecret: ['spec', 'target', 'template'],
}

const owned = databaseWith(`
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: convex-db-user, namespace: convex }
spec:
  secretStoreRef: { name: store, kind: ClusterSecretStore }
  target:
    template:
      type: kubernetes.io/basic-auth
      metadata: { labels: { cnpg.io/reload: "true" } }
      data: { username: convex, password: "{{ .password }}" }
  data: [{ secretKey: password, remoteRef: { key: convex-db } }]
`)

export const ownedYaml = replaced(owned, {
  'owner: convex }': 'owner: convex, secret: { name: convex-db-user } }',
  'name: convex-db-app, key: username': 'name: convex-db-user, key: username',
  'name: convex-db-app, key: password': 'name: convex-db-user, key: password',
})
