import type { RuleDefinition } from '../../../rule.ts'
import { memo } from '../../../model/memo.ts'
import type { Model } from '../../../model/model.ts'
import { certificatesBySecret, covers, namesOf, secretKey, tlsUses } from '../../../model/routes/certificates.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { eachTlsUse } from '../../scopes.ts'
import { page, traefik } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The certificate of a route covers all its hosts.',
  why:
    'Browsers and clients of Convex refuse a certificate for another name, and so does the backend when a Node action ' +
    'calls its own origin. A wildcard covers one label: *.example.com covers neither example.com nor a.b.example.com.',
  source: [
    page('rfc-editor.org', 'RFC 6125 section 6.4.3'),
    traefik('pkg/provider/kubernetes/crd/kubernetes_http.go', 'getTLSHTTP'),
  ],
  bad: certifiedExample({ 'dnsNames: [convex.example.com]': 'dnsNames: [api.example.com]' }),
  good: certifiedExample(),
  check: eachTlsUse(function* (use, report, model) {
    const certificate = certificatesBySecret(model).get(secretKey(use))
    if (certificate === undefined) return
    const names = namesOf(certificate)
    const { object } = use
    for (const host of use.hosts) {
      const wildcard = `*.${host.split('.').slice(1).join('.')}`
      const isLoaded = object.kind === 'IngressRoute' && [host, wildcard].some((name) => loadedNames(model).has(name))
      if (isLoaded || names.some((name) => covers(name, host))) continue
      yield report(
        { object: certificate, path: 'spec.dnsNames' },
        `The certificate does not cover ${host}, a host of ${object.kind} ${nameOf(object)}.`,
        `Add ${host} to dnsNames.`,
      )
    }
  }),
}

/** Names of the certificates of IngressRoutes. Traefik serves each of them for any route. */
const loadedNames = memo(
  (model: Model): ReadonlySet<string> =>
    new Set(
      tlsUses(model).flatMap((use) => {
        const certificate = certificatesBySecret(model).get(secretKey(use))
        return use.object.kind === 'IngressRoute' && certificate !== undefined ? namesOf(certificate) : []
      }),
    ),
)
