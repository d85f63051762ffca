import type { RuleDefinition } from '../../rule.ts'
import { recordAt } from '../../model/read.ts'
import { sealedSample } from '../../examples/sealed.ts'
import { sealed, sealedSecretsOf } from './support/sealed-secrets.ts'
import { problemAt } from '../../rule.ts'

const scopes = ['sealedsecrets.bitnami.com/cluster-wide', 'sealedsecrets.bitnami.com/namespace-wide'] as const

function scopeOf(metadata: unknown): string {
  const annotations = recordAt(metadata, 'annotations')
  return scopes.find((name) => annotations[name] === 'true')?.split('/')[1] ?? 'strict'
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A SealedSecret says its scope in its own annotations as in those of its template.',
  why:
    'The controller opens values by the scope in the metadata of the SealedSecret; kubeseal writes it into the template ' +
    'as well, and reads it from there when it adds a value. Where the first was lost, nothing can be opened; where the ' +
    'second is missing, the next value is sealed for another scope: a warning.',
  source: 'sealed-secrets pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go:91-125, 268-276 (v0.36.6)',
  bad: sealed(sealedSample, ', annotations: { sealedsecrets.bitnami.com/cluster-wide: "true" }'),
  good: sealed(sealedSample),
  *check(model) {
    for (const object of new Set(sealedSecretsOf(model))) {
      const own = scopeOf(object.metadata)
      const inner = scopeOf(recordAt(object, 'spec', 'template', 'metadata'))
      if (own === inner) continue
      yield problemAt(
        { object, path: 'metadata.annotations' },
        `The scope is ${own}, but ${inner} in the template.`,
        'Say the scope with which the values were sealed in both places, or seal them again.',
        inner === 'strict' ? 'warning' : undefined,
      )
    }
  },
}
