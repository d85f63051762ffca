import type { RuleDefinition } from '../../../rule.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { certificatesOfConvex, namesOf } from '../../../model/routes/certificates.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { eachObject } from '../../scopes.ts'
import { certManager } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Certificate has a name, and a common name of at most 64 characters.',
  why: 'cert-manager refuses a Certificate without any name, and a common name above 64 characters, the limit of X.509.',
  source: [certManager('internal/apis/certmanager/validation/certificate.go', '"if len(commonName) == 0 &&"')],
  bad: certifiedExample({
    'dnsNames: [convex.example.com]': `dnsNames: [convex.example.com]\n  commonName: ${'a'.repeat(60)}.example.com`,
  }),
  good: certifiedExample(),
  check: eachObject(certificatesOfConvex, function* (object, report) {
    const common = textAt(object, 'spec', 'commonName') ?? ''
    const others = ['ipAddresses', 'uris', 'emailAddresses', 'otherNames'].some(
      (key) => listAt(object, 'spec', key).length > 0,
    )
    const isWhole = textAt(object, 'spec', 'literalSubject') !== undefined || others
    if (namesOf(object).length === 0 && !isWhole)
      yield report('spec.dnsNames', 'The Certificate has no name.', 'List the hosts of the route in dnsNames.')
    if (common.length > 64)
      yield report(
        'spec.commonName',
        `The common name has ${common.length} characters, but the maximum is 64.`,
        'Remove commonName: clients use dnsNames.',
      )
  }),
}
