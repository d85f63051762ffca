import { titleOf } from '../../../kubernetes/object.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { hasOwner } from '../../model/owner-references.ts'
import { recordAt, textAt } from '../../model/read.ts'
import type { SecretProducer } from '../../model/secrets/producers.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { externalYaml, secretsOfConvex } from './support/secret-objects.ts'
import { problemAt } from '../../rule.ts'

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

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every Secret of Convex is made by one object.',
  why:
    'Two objects that make one Secret either overwrite each other again and again, so that the instance secret changes ' +
    'under the backend, or the second one refuses: sealed-secrets does not touch a Secret that it has not made.',
  source: 'sealed-secrets pkg/controller/controller.go:392-397 (86671a88)',
  bad: documents(externalYaml('credentials'), externalYaml('convex'), backendYaml),
  good: documents(externalYaml('credentials'), backendYaml),
  *check(model) {
    for (const id of secretsOfConvex(model)) {
      const [namespace = '', name = ''] = id.split('/')
      const [first, ...others] = model.producersOf(namespace, name).filter(isMaker).toSorted(byTitle)
      if (first === undefined) continue
      for (const { object } of others) {
        if (object === first.object) continue
        yield problemAt(
          { object, path: '' },
          `${titleOf(object)} makes the Secret ${name}, which ${titleOf(first.object)} makes already.`,
          'Keep one of the two in the folder, and remove the file of the other.',
        )
      }
    }
  },
}

/** So that the same one is spoken of whatever the order of the objects. */
function byTitle({ object: a }: SecretProducer, { object: b }: SecretProducer): number {
  return titleOf(a) < titleOf(b) ? -1 : Number(titleOf(a) > titleOf(b))
}
