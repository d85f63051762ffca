import { titleOf } from '../../../kubernetes/object.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { hasOwner } from '../../model/owner-references.ts'
import { recordAt, textAt } from '../../model/read.ts'
import type { SecretProducer } from '../../model/secrets/producers.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { externalSecretYaml } from '../../examples/external-secret.ts'
import { secretsOfConvex } from '../../model/secrets/convex-secrets.ts'
import { problemAt } from '../../rule.ts'
import { sealedSecrets } from '../../../sources/source.ts'

/** Whether an object makes a Secret, instead of adding keys to an existing one. */
function isMaker({ object }: SecretProducer): boolean {
  if (object.kind === 'Secret') return !hasOwner(object) && !isManagedBySealedSecrets(object)
  const policy = textAt(object, 'spec', 'target', 'creationPolicy')
  return object.kind !== 'ExternalSecret' || (policy !== 'Merge' && policy !== 'None')
}

/** Whether annotations allow sealed-secrets to manage an existing Secret. */
function isManagedBySealedSecrets(object: K8sObject): boolean {
  const annotations = recordAt(object, 'metadata', 'annotations')
  return ['managed', 'patch'].some((name) => annotations[`sealedsecrets.bitnami.com/${name}`] === 'true')
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Only one object makes each Secret of Convex.',
  why:
    'Two objects that make the same Secret either overwrite each other repeatedly, which changes the instance secret of a ' +
    'running backend, or the second one fails: sealed-secrets does not change a Secret that it has not made.',
  source: [sealedSecrets('pkg/controller/controller.go', '"already exists and is not managed by SealedSecret"')],
  bad: documents(externalSecretYaml('credentials'), externalSecretYaml('convex'), backendYaml),
  good: documents(externalSecretYaml('credentials'), backendYaml),
  *check(model) {
    for (const id of secretsOfConvex(model)) {
      const [namespace = '', name = ''] = id.split('/')
      const [first, ...others] = model.producersOf(namespace, name).filter(isMaker).toSorted(byTitle)
      if (first === undefined) continue
      for (const { object } of others) {
        if (object === first.object) continue
        yield problemAt(
          { object, path: '' },
          `${titleOf(object)} makes the Secret ${name}, which ${titleOf(first.object)} also makes.`,
          'Keep one of the two in the folder, and remove the file of the other.',
        )
      }
    }
  },
}

/** Sorts by title: the order of the objects does not change the findings. */
function byTitle({ object: a }: SecretProducer, { object: b }: SecretProducer): number {
  return titleOf(a) < titleOf(b) ? -1 : Number(titleOf(a) > titleOf(b))
}
