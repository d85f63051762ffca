import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { at, textAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { source, certificatesOfConvex, group } from '../support/convex-certificates.ts'
import { eachObject } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Certificate names its issuer with name and kind.',
  why:
    'Without a kind, cert-manager looks for an Issuer in the namespace of the Certificate. With a ClusterIssuer of that name ' +
    'the Certificate waits for ever, and the route serves a default certificate meanwhile.',
  source,
  bad: certifiedExample({ 'kind: ClusterIssuer, ': '' }),
  good: certifiedExample(),
  check: eachObject(certificatesOfConvex, function* (object, report, model) {
    const issuer = at(object, 'spec', 'issuerRef')
    const name = textAt(issuer, 'name')
    if (name === undefined || name === '')
      yield report('spec.issuerRef', 'The Certificate names no issuer.', 'Set issuerRef with kind and name.', 'error')
    else yield* issuerProblems(model, { object, name, kind: textAt(issuer, 'kind') }, report)
  }),
}

interface Asked {
  readonly object: K8sObject
  readonly name: string
  readonly kind: string | undefined
}

function* issuerProblems({ index }: Model, { object, name, kind }: Asked, report: Report): Iterable<Problem> {
  const ownGroup = textAt(object, 'spec', 'issuerRef', 'group') || group
  if (ownGroup !== group || (kind !== undefined && kind !== 'Issuer')) return
  const isHere = index.find('Issuer', group, namespaceOf(object), name) !== undefined
  const isCluster = index.find('ClusterIssuer', group, '', name) !== undefined
  if (isHere || (kind === 'Issuer' && !isCluster)) return
  yield report(
    { object, path: 'spec.issuerRef.kind' },
    isCluster
      ? `${name} is a ClusterIssuer; cert-manager looks for an Issuer in the namespace and waits for ever.`
      : `Without a kind, cert-manager looks for an Issuer ${name} in the namespace of the Certificate, never for a ClusterIssuer.`,
    'Set kind: ClusterIssuer, or kind: Issuer if that is what it is.',
    isCluster ? 'error' : undefined,
  )
}
