import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { certificatesBySecret, covers, namesOf, tlsUses } from '../../../model/routes/certificates.ts'
import type { TlsUse } from '../../../model/routes/certificates.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { certifiedExample, keyOf } from '../support/certified-example.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The certificate of a route covers every host of it.',
  why:
    'Browsers and clients of Convex refuse a certificate for another name, and so does the backend itself when a Node action ' +
    'calls its own origin. A wildcard covers one label: *.example.com is neither example.com nor a.b.example.com.',
  source: 'RFC 6125 section 6.4.3; Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:799-821 (v3.7)',
  bad: certifiedExample({ 'dnsNames: [convex.example.com]': 'dnsNames: [api.example.com]' }),
  good: certifiedExample(),
  *check(model) {
    const certificates = certificatesBySecret(model)
    const uses = tlsUses(model).map((use) => ({ use, certificate: certificates.get(keyOf(use)) }))
    // Traefik serves any certificate that some route has loaded.
    const loaded = new Set(
      uses.flatMap(({ use, certificate }) =>
        use.object.kind === 'IngressRoute' && certificate !== undefined ? namesOf(certificate) : [],
      ),
    )
    yield* uncovered(uses, loaded)
  },
}

function* uncovered(
  uses: readonly { readonly use: TlsUse; readonly certificate: K8sObject | undefined }[],
  loaded: ReadonlySet<string>,
): Iterable<Problem> {
  for (const { use, certificate } of uses) {
    if (certificate === undefined) continue
    const names = namesOf(certificate)
    const isTraefik = use.object.kind === 'IngressRoute'
    for (const host of use.hosts) {
      const parent = `*.${host.split('.').slice(1).join('.')}`
      const isLoaded = isTraefik && (loaded.has(host) || loaded.has(parent))
      if (isLoaded || names.some((name) => covers(name, host))) continue
      yield problemAt(
        { object: certificate, path: 'spec.dnsNames' },
        `The certificate does not cover ${host}, a host of ${use.object.kind} ${nameOf(use.object)}.`,
        `Add ${host} to dnsNames.`,
      )
    }
  }
}
