import type { RuleDefinition } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { sealedSample, sealedYaml } from '../../examples/sealed.ts'
import { sealedSecretsOf } from '../../model/secrets/convex-secrets.ts'
import { eachObject } from '../scopes.ts'
import { sealedSecrets } from '../../../sources/source.ts'

const scopes = ['sealedsecrets.bitnami.com/cluster-wide', 'sealedsecrets.bitnami.com/namespace-wide'] as const

function scopeOf(metadata: unknown): string {
  const annotations = recordAt(metadata, 'annotations')
  return scopes.find((name) => annotations[name] === 'true')?.split('/')[1] ?? 'strict'
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A SealedSecret and its template have the same scope.',
  why:
    'The controller opens values with the scope in the annotations of the SealedSecret. kubeseal also writes the scope to ' +
    'the template, and reads it from there when it adds a value. If the first is missing, no value can be opened; if the ' +
    'second is missing, the next value is sealed for another scope, which is a warning.',
  source: [
    sealedSecrets(
      'pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go',
      'EncryptionLabel',
      'labelFor',
      'SecretScope',
      'SealedSecret.Scope',
      'Unseal',
    ),
  ],
  bad: sealedYaml(sealedSample, ', annotations: { sealedsecrets.bitnami.com/cluster-wide: "true" }'),
  good: sealedYaml(sealedSample),
  check: eachObject(sealedSecretsOf, function* (object, report) {
    const own = scopeOf(object.metadata)
    const inner = scopeOf(recordAt(object, 'spec', 'template', 'metadata'))
    if (own === inner) return
    yield report(
      'metadata.annotations',
      `The scope is ${own}, but ${inner} in the template.`,
      'Set the scope with which the values were sealed in both places, or seal the values again.',
      inner === 'strict' ? 'warning' : undefined,
    )
  }),
}
