import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { memo } from '../../model/memo.ts'
import { eachServiceReference } from '../scopes.ts'
import { gatewayApi, traefik } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A route and its Service are in one namespace.',
  why:
    'Traefik refuses an IngressRoute whose Service is in another namespace, unless allowCrossNamespace is set; it is ' +
    'off by default. The Gateway API requires a ReferenceGrant in the namespace of the Service.',
  source: [
    traefik('pkg/provider/kubernetes/crd/kubernetes_http.go', 'nameAndService'),
    gatewayApi('apis/v1/referencegrant_types.go', 'ReferenceGrantSpec'),
  ],
  bad: `${backendExample()}${serviceExample}${routeExample({
    'name: convex-backend, namespace: convex': 'name: convex-backend, namespace: traefik',
    'name: convex-backend, port': 'name: convex-backend, namespace: convex, port',
  })}`,
  good: servedExample,
  check: eachServiceReference(function* ({ route: { object, kind }, backend }, report, model) {
    const own = namespaceOf(object)
    if (backend.namespace === own) return
    if (kind === 'HTTPRoute' && grantsIn(model).has(`${own}/${backend.namespace}`)) return
    yield report(
      `${backend.path}.namespace`,
      `The ${kind} is in namespace ${own || '(none)'}, but its Service ${backend.service} is in ${backend.namespace || '(none)'}.`,
      kind === 'HTTPRoute'
        ? `Move the HTTPRoute to the namespace of the Service, or add a ReferenceGrant in ${backend.namespace}.`
        : 'Move the IngressRoute to the namespace of the Service, or set allowCrossNamespace in the static configuration of Traefik.',
    )
  }),
}

/** `from/to` of every ReferenceGrant. */
const grantsIn = memo(
  ({ index }: Model): ReadonlySet<string> =>
    new Set(
      index
        .all('ReferenceGrant', 'gateway.networking.k8s.io')
        .flatMap((grant) =>
          listAt(grant, 'spec', 'from').map((source) => `${textAt(source, 'namespace') ?? ''}/${namespaceOf(grant)}`),
        ),
    ),
)
