import type { RuleDefinition } from '../../rule.ts'
import { nginxPrefix } from '../../model/routes/ingress-routes.ts'
import { listAt, recordAt, textAt, textsAt } from '../../model/read.ts'
import { keysOf, middlewareSpecs } from '../../model/routes/middlewares.ts'
import { withMiddleware } from './support/middleware-example.ts'
import { eachBackendRoute } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No proxy in front of the backend adds CORS headers.',
  why:
    'The backend answers every origin itself, with credentials. Headers from a proxy duplicate or replace its ' +
    'headers. Browsers refuse a response with duplicate headers, or with * and credentials.',
  source: [
    convex('crates/local_backend/src/router.rs', 'cors'),
    convex('crates/common/src/http/mod.rs', 'platform_api_cors'),
  ],
  bad: withMiddleware('{ headers: { accessControlAllowOriginList: ["*"] } }'),
  good: withMiddleware('{ headers: { stsSeconds: 31536000 } }'),
  check: eachBackendRoute(function* (found, report, model) {
    const { object, kind, path } = found.route
    for (const { object: middleware, spec } of middlewareSpecs(model, found.route)) {
      const own = Object.keys(recordAt(spec, 'headers')).find((key) => key.startsWith('accessControl'))
      const custom = Object.keys(recordAt(spec, 'headers', 'customResponseHeaders')).find((key) => corsHeader.test(key))
      const name = own ?? (custom === undefined ? undefined : `customResponseHeaders.${custom}`)
      if (name !== undefined)
        yield report(
          { object: middleware, path: `spec.headers.${name}` },
          `${name} adds CORS headers in addition to those of the backend.`,
          corsFix,
        )
    }
    const annotation = `${nginxPrefix}enable-cors`
    if (kind === 'Ingress' && textsAt(object, 'metadata', 'annotations')[annotation] === 'true')
      yield report(
        `metadata.annotations["${annotation}"]`,
        'ingress-nginx adds CORS headers in addition to those of the backend.',
        corsFix,
      )
    if (kind !== 'HTTPRoute') return
    for (const [position, filter] of listAt(object, ...keysOf(path), 'filters').entries()) {
      const headers = ['set', 'add'].flatMap((key) => listAt(filter, 'responseHeaderModifier', key))
      const adds =
        textAt(filter, 'type') === 'CORS' || headers.some((header) => corsHeader.test(textAt(header, 'name') ?? ''))
      if (adds)
        yield report(
          `${path}.filters[${position}]`,
          'This filter adds CORS headers in addition to those of the backend.',
          corsFix,
        )
    }
  }),
}

const corsHeader = /^access-control-/i
const corsFix = 'Remove it: the backend handles CORS itself.'
