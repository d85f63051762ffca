import { basicAuthType, reloadLabel } from '../../kubernetes/basic-auth.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { ownedSecretOf } from '../world/cnpg.ts'
import { convexClustersOf } from '../world/database-links.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { listAt, recordAt, textAt } from '../world/read.ts'
import type { SecretProducer } from '../world/secrets.ts'
import type { World } from '../world/world.ts'
import { databaseWith } from './database-example.ts'
import { replaced } from './backend-example.ts'

interface Owned {
  readonly producer: SecretProducer
  readonly role: string
}

/** The Secrets with a user and a password that clusters are given, as far as something among the objects makes them. */
function ownedSecrets(world: World): readonly Owned[] {
  return convexClustersOf(world).flatMap((cluster) => {
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
      name === undefined ? [] : world.producersOf(namespaceOf(cluster), name).map((producer) => ({ producer, role })),
    )
  })
}

/** Where type and labels of a Secret stand in what makes it. */
const templates: Readonly<Record<string, readonly string[]>> = {
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

const ownedYaml = replaced(owned, {
  'owner: convex }': 'owner: convex, secret: { name: convex-db-user } }',
  'name: convex-db-app, key: username': 'name: convex-db-user, key: username',
  'name: convex-db-app, key: password': 'name: convex-db-user, key: password',
})

/** What the operator reads of it. */
export const databaseSecretHasUserAndPassword: Rule = {
  id: 'database-secret-has-user-and-password',
  severity: 'error',
  title: 'A Secret that a cluster is given for a role has username and password.',
  why:
    'CloudNativePG reads the keys username and password, and compares the user with the owner or the role. When one is ' +
    'missing, the password is never set and nobody can log in. The documented type is kubernetes.io/basic-auth, with ' +
    'which the API server insists on a key of the two; another type is a warning.',
  source:
    'cloudnative-pg internal/management/utils/secrets.go:32-44, internal/management/controller/instance_controller.go:1421-1462 (v1.30)',
  bad: replaced(ownedYaml, { 'data: { username: convex,': 'data: {' }),
  good: ownedYaml,
  *check(world) {
    yield* distinct(ownedSecrets(world).flatMap((secret) => [...contentProblems(secret)]))
  },
}

function* contentProblems({ producer: { object, keys, name }, role }: Owned): Iterable<Problem> {
  const template = templates[object.kind]
  const missing = ['username', 'password'].filter((key) => keys !== undefined && !keys.has(key))
  if (missing.length > 0) {
    yield {
      object,
      path: template === undefined || template.length === 0 ? 'data' : 'spec',
      message: `Secret ${name}, for ${role}, has no ${missing.join(' and no ')}.`,
      fix: 'Give it the keys username and password; username must be the name of the role.',
    }
  }
  if (template === undefined) return
  const type = textAt(object, ...template, 'type')
  if (type === basicAuthType) return
  yield {
    object,
    path: [...template, 'type'].join('.'),
    message: `Secret ${name}, for ${role}, is of type ${type ?? 'Opaque'}.`,
    fix: `Set type: ${basicAuthType}.`,
    severity: 'warning',
  }
}

/** The operator looks at labelled Secrets alone. */
export const databaseSecretIsReloaded: Rule = {
  id: 'database-secret-is-reloaded',
  severity: 'warning',
  title: 'A Secret that a cluster is given for a role has the label cnpg.io/reload.',
  why:
    'With the label, a new password is set as soon as the Secret changes. Without it, the database keeps the old one ' +
    'until the operator happens to look again, while the backend already has the new one. A SealedSecret and an ' +
    'ExternalSecret carry the label in their template.',
  source:
    'cloudnative-pg docs/src/declarative_role_management.md:463-468, pkg/utils/labels_annotations.go:122-124 (v1.30)',
  bad: replaced(ownedYaml, {
    'metadata: { labels: { cnpg.io/reload: "true" } }': 'metadata: { labels: { app: convex } }',
  }),
  good: ownedYaml,
  *check(world) {
    yield* distinct(
      ownedSecrets(world).flatMap(({ producer: { object, name }, role }): readonly Problem[] => {
        const template = templates[object.kind]
        if (template === undefined) return []
        if (recordAt(object, ...template, 'metadata', 'labels')[reloadLabel] === 'true') return []
        return [
          {
            object,
            path: [...template, 'metadata', 'labels'].join('.'),
            message: `Secret ${name}, for ${role}, has no label ${reloadLabel}: "true".`,
            fix: `Add the label ${reloadLabel}: "true" there.`,
          },
        ]
      }),
    )
  },
}
