import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { covers, namesOf } from '../../../model/routes/certificates.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { at, listAt, textAt, textsAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { source, certificatesOfConvex, group } from '../support/convex-certificates.ts'
import { eachObject } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Certificate has names, none too long, and wildcards only from an issuer that proves them by DNS.',
  why:
    'cert-manager refuses a Certificate without any name, and a common name above 64 characters; X.509 allows no more. ACME ' +
    'gives wildcards only for a DNS-01 challenge; when the issuer is not among the objects, that is said as info.',
  source,
  bad: certifiedExample({
    'dnsNames: [convex.example.com]': `dnsNames: [convex.example.com]\n  commonName: ${'a'.repeat(60)}.example.com`,
  }),
  good: certifiedExample(),
  check: eachObject(certificatesOfConvex, function* (object, report, model) {
    const common = textAt(object, 'spec', 'commonName') ?? ''
    const others = ['ipAddresses', 'uris', 'emailAddresses', 'otherNames'].some(
      (key) => listAt(object, 'spec', key).length > 0,
    )
    const isWhole = textAt(object, 'spec', 'literalSubject') !== undefined || others
    if (namesOf(object).length === 0 && !isWhole)
      yield report(
        'spec.dnsNames',
        'The Certificate is for no name at all.',
        'List the hosts of the route in dnsNames.',
      )
    if (common.length > 64)
      yield report(
        'spec.commonName',
        `The common name has ${common.length} characters; 64 are allowed.`,
        'Leave commonName out; dnsNames is what clients look at.',
      )
    yield* wildcardProblems(model, object, report)
  }),
}

function* wildcardProblems(model: Model, object: K8sObject, report: Report): Iterable<Problem> {
  const wildcard = namesOf(object).find((name) => name.startsWith('*.'))
  if (wildcard === undefined) return
  const issuer = issuerOf(model, object)
  const acme = at(issuer, 'spec', 'acme')
  if (issuer !== undefined && acme === undefined) return
  const solvers = listAt(acme, 'solvers')
  const byDns = solvers.filter((solver) => at(solver, 'dns01') !== undefined)
  if (byDns.some((solver) => solverTakes(solver, wildcard))) return
  yield report(
    'spec.dnsNames',
    issuer === undefined
      ? `${wildcard} is a wildcard; whether its issuer proves it by DNS cannot be seen.`
      : `${wildcard} is a wildcard, but its issuer has no DNS-01 solver for it.`,
    'Use an issuer with a DNS-01 solver, or list the hosts one by one.',
    issuer === undefined ? 'info' : undefined,
  )
}

function solverTakes(solver: unknown, wildcard: string): boolean {
  const names = listAt(solver, 'selector', 'dnsNames')
  const zones = listAt(solver, 'selector', 'dnsZones')
  if (names.length + zones.length === 0) return true
  return (
    names.some((name) => typeof name === 'string' && covers(name, wildcard)) ||
    zones.some((zone) => typeof zone === 'string' && (wildcard === `*.${zone}` || wildcard.endsWith(`.${zone}`)))
  )
}

function issuerOf({ index }: Model, object: K8sObject): K8sObject | undefined {
  const issuer = textsAt(object, 'spec', 'issuerRef')
  if ((issuer['group'] || group) !== group) return undefined
  const { kind = 'Issuer', name = '' } = issuer
  return index.find(kind, group, kind === 'ClusterIssuer' ? '' : namespaceOf(object), name)
}
