import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { references } from './support/route-references.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A route and its Service are in one namespace.',
  why:
    'Traefik refuses an IngressRoute whose Service is in another namespace unless allowCrossNamespace is set, which it is not ' +
    'by default. The Gateway API wants a ReferenceGrant in the namespace of the Service.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:662-676 (v3.7); Gateway API, ReferenceGrant',
  bad: `${backendExample()}${serviceExample}${routeExample({
    'name: convex-backend, namespace: convex': 'name: convex-backend, namespace: traefik',
    'name: convex-backend, port': 'name: convex-backend, namespace: convex, port',
  })}`,
  good: servedExample,
  *check(model) {
    const grants = grantsIn(model)
    for (const { found, backend } of references(exposureOf(model).routes)) {
      const { object, kind } = found.route
      const own = namespaceOf(object)
      if (backend.namespace === own) continue
      if (kind === 'HTTPRoute' && grants.has(`${own}/${backend.namespace}`)) continue
      yield problemAt(
        { object, path: `${backend.path}.namespace` },
        `The ${kind} is in namespace ${own || '(none)'}, its Service ${backend.service} in ${backend.namespace || '(none)'}.`,
        kind === 'HTTPRoute'
          ? `Put the HTTPRoute beside the Service, or a ReferenceGrant into ${backend.namespace}.`
          : 'Put the IngressRoute beside the Service, or set allowCrossNamespace in the static configuration of Traefik.',
      )
    }
  },
}

/** `from/to` of every ReferenceGrant. */
function grantsIn({ index }: Model): ReadonlySet<string> {
  return new Set(
    index
      .all('ReferenceGrant', 'gateway.networking.k8s.io')
      .flatMap((grant) =>
        listAt(grant, 'spec', 'from').map((source) => `${textAt(source, 'namespace') ?? ''}/${namespaceOf(grant)}`),
      ),
  )
}
