import { isReference } from '../world/env-references.ts'
import { distinct } from '../distinct.ts'
import { secretVariables } from '../../convex/environment/index.ts'
import { looksSecret } from '../../convex/function-variables.ts'
import { titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { hasOwner } from '../world/owner.ts'
import { listAt, recordAt, textAt } from '../world/read.ts'
import { referencesOf } from '../world/references.ts'
import { shownName } from '../world/shown.ts'
import type { SecretProducer } from '../world/secrets.ts'
import type { World } from '../world/world.ts'
import { backendYaml, changed, documents } from './backend-example.ts'

const externalYaml = (name: string): string => `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ${name}, namespace: convex }
spec:
  secretStoreRef: { name: vault, kind: ClusterSecretStore }
  target: { name: convex-backend-secrets }
  data: [{ secretKey: CONVEX_INSTANCE_SECRET, remoteRef: { key: convex, property: instance-secret } }]
`

/** Names of the Secrets that belong to Convex, as `namespace/name`: those of its pods and of their databases. */
function secretsOfConvex(world: World): ReadonlySet<string> {
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

/** One that makes the Secret anew, rather than adding to one that is there. */
function isMaker({ object }: SecretProducer): boolean {
  if (object.kind === 'Secret') return !hasOwner(object) && !isManagedBySealedSecrets(object)
  const policy = textAt(object, 'spec', 'target', 'creationPolicy')
  return object.kind !== 'ExternalSecret' || (policy !== 'Merge' && policy !== 'None')
}

/** The controller's own annotations, by which a Secret that exists is handed over to it. */
function isManagedBySealedSecrets(object: K8sObject): boolean {
  const annotations = recordAt(object, 'metadata', 'annotations')
  return ['managed', 'patch'].some((name) => annotations[`sealedsecrets.bitnami.com/${name}`] === 'true')
}

/** Two makers overwrite each other, or the second one refuses. */
export const secretsHaveOneProducer: Rule = {
  id: 'secrets-have-one-producer',
  severity: 'error',
  title: 'Every Secret of Convex is made by one object.',
  why:
    'Two objects that make one Secret either overwrite each other again and again, so that the instance secret changes ' +
    'under the backend, or the second one refuses: sealed-secrets does not touch a Secret that it has not made.',
  source: 'sealed-secrets pkg/controller/controller.go:392-397 (86671a88)',
  bad: documents(externalYaml('credentials'), externalYaml('convex'), backendYaml),
  good: documents(externalYaml('credentials'), backendYaml),
  *check(world) {
    for (const id of secretsOfConvex(world)) {
      const [namespace = '', name = ''] = id.split('/')
      const [first, ...others] = world.producersOf(namespace, name).filter(isMaker).toSorted(byTitle)
      if (first === undefined) continue
      for (const { object } of others) {
        if (object === first.object) continue
        yield {
          object,
          path: '',
          message: `${titleOf(object)} makes the Secret ${name}, which ${titleOf(first.object)} makes already.`,
          fix: 'Keep one of the two in the folder, and remove the file of the other.',
        }
      }
    }
  },
}

/** So that the same one is spoken of whatever the order of the objects. */
function byTitle({ object: a }: SecretProducer, { object: b }: SecretProducer): number {
  return titleOf(a) < titleOf(b) ? -1 : Number(titleOf(a) > titleOf(b))
}

/** What is in Git is known to everybody who can read it, for ever. */
export const secretsAreNotPlain: Rule = {
  id: 'secrets-are-not-written-down',
  severity: 'warning',
  title: 'No Secret that Convex reads is a plain Secret with data.',
  why:
    'The data of a Secret is base64, not encrypted: in Git it is open to everybody who can read the repository, now and ' +
    'in its history. The instance secret makes admin keys that never expire.',
  source:
    'kubernetes.io, Good practices for Kubernetes Secrets; convex-backend crates/keybroker/src/broker.rs:1024-1073 (652b828)',
  bad: documents(
    `
apiVersion: v1
kind: Secret
metadata: { name: convex-backend-secrets, namespace: convex }
stringData: { CONVEX_INSTANCE_SECRET: ${'0123456789abcdef'.repeat(4)} }
`,
    backendYaml,
  ),
  good: documents(externalYaml('credentials'), backendYaml),
  *check(world) {
    for (const id of secretsOfConvex(world)) {
      const [namespace = '', name = ''] = id.split('/')
      for (const { object } of world.producersOf(namespace, name)) {
        if (object.kind !== 'Secret' || hasOwner(object)) continue
        const field = ['stringData', 'data'].find((key) =>
          Object.values(recordAt(object, key)).some((value) => !world.placeholders.isIn(value)),
        )
        if (field === undefined) continue
        yield {
          object,
          path: field,
          message: `The Secret ${name} holds its data in clear.`,
          fix: 'Seal it (SealedSecret), fetch it (ExternalSecret), or keep it out of the folder; change what was committed.',
        }
      }
    }
  },
}

// The password of the database has a rule of its own.
const instanceSecretNames = ['INSTANCE_SECRET', 'CONVEX_INSTANCE_SECRET']

/** The same for values that stand in a pod or a ConfigMap. */
export const secretValuesAreReferences: Rule = {
  id: 'secret-values-are-references',
  severity: 'error',
  title: 'Secret values come from Secrets, not from the text of a manifest.',
  why:
    'A value in the environment of a Deployment or in a ConfigMap is open to everybody who may read those, and lies in Git ' +
    'for ever. From the instance secret anybody makes an admin key.',
  source:
    'kubernetes.io, Good practices for Kubernetes Secrets; convex-backend crates/keybroker/src/broker.rs:902-1009 (652b828)',
  bad: changed({
    '            - name: INSTANCE_SECRET\n              valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_INSTANCE_SECRET } }\n': `            - { name: INSTANCE_SECRET, value: ${'0123456789abcdef'.repeat(4)} }\n`,
  }),
  good: backendYaml,
  *check({ backends }) {
    const secretNames = new Set([...instanceSecretNames, ...secretVariables()])
    yield* distinct(
      backends.flatMap(({ environment }) =>
        [...environment.variables.values()].flatMap(({ name, value, object, path }): readonly Problem[] => {
          // Empty, or a reference to another variable.
          if (value === undefined || value === '' || isReference(value)) return []
          // A password in the URL of the database has a rule of its own.
          if (!secretNames.has(name) && (name.endsWith('_URL') || !looksSecret(value))) return []
          const fix = 'Keep it in a Secret and refer to it by secretKeyRef; change the value, if it was committed.'
          return [{ object, path, message: `${shownName(name)} is written out.`, fix }]
        }),
      ),
    )
  },
}
