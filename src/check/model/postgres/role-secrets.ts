import { convexClustersOf } from '../database/links.ts'
import { namespaceOf } from '../index-of-objects.ts'
import type { Model } from '../model.ts'
import { listAt, textAt } from '../read.ts'
import type { SecretProducer } from '../secrets/producers.ts'
import { ownedSecretOf } from './cluster.ts'

/** What creates the Secret with the username and password of a database role. */
export interface RoleSecret {
  readonly producer: SecretProducer
  /** The role, as messages name it. */
  readonly role: string
}

/** The Secrets of the roles of clusters that Convex uses, if an object creates them. */
export function roleSecretsOf(model: Model): readonly RoleSecret[] {
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

/** Where type, labels and annotations of a Secret are in each kind that creates it. */
export const templates: Readonly<Record<string, readonly string[]>> = {
  Secret: [],
  SealedSecret: ['spec', 'template'],
  ExternalSecret: ['spec', 'target', 'template'],
}
