import type { RuleDefinition } from '../../../rule.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { at, textAt } from '../../../model/read.ts'
import { certManagerGroup, certificatesOfConvex } from '../../../model/routes/certificates.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { eachObject } from '../../scopes.ts'
import { certManager } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Certificate names its issuer with name and kind.',
  why:
    'Without a kind, cert-manager looks for an Issuer in the namespace of the Certificate. If only a ClusterIssuer ' +
    'has that name, the Certificate waits forever, and the route serves a default certificate.',
  source: [
    certManager('internal/apis/certmanager/validation/certificate.go', 'validateIssuerRef'),
    certManager('pkg/apis/meta/v1/types.go', 'IssuerReference'),
  ],
  bad: certifiedExample({ 'kind: ClusterIssuer, ': '' }),
  good: certifiedExample(),
  check: eachObject(certificatesOfConvex, function* (object, report, { index }) {
    const issuer = at(object, 'spec', 'issuerRef')
    const [name, kind, group] = [textAt(issuer, 'name'), textAt(issuer, 'kind'), textAt(issuer, 'group')]
    if (name === undefined || name === '') {
      yield report('spec.issuerRef', 'The Certificate names no issuer.', 'Set issuerRef with kind and name.', 'error')
      return
    }
    if ((group || certManagerGroup) !== certManagerGroup || (kind !== undefined && kind !== 'Issuer')) return
    const isIssuer = index.find('Issuer', certManagerGroup, namespaceOf(object), name) !== undefined
    const isCluster = index.find('ClusterIssuer', certManagerGroup, '', name) !== undefined
    if (isIssuer || (kind === 'Issuer' && !isCluster)) return
    yield report(
      'spec.issuerRef.kind',
      isCluster
        ? `${name} is a ClusterIssuer, but cert-manager looks for an Issuer in the namespace of the Certificate and waits forever.`
        : `Without kind, cert-manager looks for an Issuer ${name} in the namespace of the Certificate, not for a ClusterIssuer.`,
      'Set kind: ClusterIssuer, or kind: Issuer if it is an Issuer.',
      isCluster ? 'error' : undefined,
    )
  }),
}
