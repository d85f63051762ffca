import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { certManagerGroup, certificatesOfConvex, covers, namesOf } from '../../../model/routes/certificates.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { at, listAt, textsAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { eachObject } from '../../scopes.ts'
import { certManager, page } from '../../../../sources/source.ts'

const example = (solver: string): string =>
  `${certifiedExample({ 'dnsNames: [convex.': 'dnsNames: ["*.' })}---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
spec: { acme: { privateKeySecretRef: { name: letsencrypt }, solvers: [${solver}] } }
`.replaceAll('"*.example.com]', '"*.example.com"]')

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The issuer of a wildcard certificate has a DNS-01 solver.',
  why: 'ACME issues wildcard certificates only after a DNS-01 challenge. If the issuer is not among the objects, this is an info.',
  source: [
    page('rfc-editor.org', 'RFC 8555 section 7.1.3'),
    certManager('pkg/apis/acme/v1/types_issuer.go', 'ACMEChallengeSolver'),
  ],
  bad: example('{ http01: { ingress: {} } }'),
  good: example('{ dns01: { cloudflare: { apiTokenSecretRef: { name: cloudflare, key: token } } } }'),
  check: eachObject(certificatesOfConvex, function* (object, report, model) {
    const wildcard = namesOf(object).find((name) => name.startsWith('*.'))
    if (wildcard === undefined) return
    const issuer = issuerOf(model, object)
    const acme = at(issuer, 'spec', 'acme')
    if (issuer !== undefined && acme === undefined) return
    const byDns = listAt(acme, 'solvers').filter((solver) => at(solver, 'dns01') !== undefined)
    if (byDns.some((solver) => solverTakes(solver, wildcard))) return
    yield report(
      'spec.dnsNames',
      issuer === undefined
        ? `${wildcard} is a wildcard. The objects do not show whether its issuer has a DNS-01 solver.`
        : `${wildcard} is a wildcard, but its issuer has no DNS-01 solver for it.`,
      'Use an issuer with a DNS-01 solver, or list all hosts.',
      issuer === undefined ? 'info' : undefined,
    )
  }),
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
  if ((issuer['group'] || certManagerGroup) !== certManagerGroup) return undefined
  const { kind = 'Issuer', name = '' } = issuer
  return index.find(kind, certManagerGroup, kind === 'ClusterIssuer' ? '' : namespaceOf(object), name)
}
