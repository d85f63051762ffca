import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { kindAndName } from '../../model/backend/other-apps.ts'
import { backendOrigins, dashboardUrl } from '../../model/routes/origins.ts'
import { backendExample, routeExample, serviceExample } from '../../examples/routes.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { addressesOf, schemesAt } from '../../model/routes/addresses.ts'
import type { RouteSchemes } from '../../model/routes/addresses.ts'
import { each } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const names = [...backendOrigins, dashboardUrl] as const

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Origins and the address in the dashboard use https if the route has TLS or redirects to it.',
  why:
    'URLs of files and uploads begin with the origin, and a page over HTTPS cannot use http:// addresses. WebSockets ' +
    'do not follow a redirect from plain HTTP, and a redirected POST can become a GET. It is a warning if the route ' +
    'also serves plain HTTP.',
  source: [
    convex('crates/file_storage/src/core.rs', 'generate_upload_url_with_origin'),
    page('github.com', 'convex-backend issue 47'),
  ],
  bad: `${backendExample({ '"https://convex.example.com" }': '"http://convex.example.com" }' })}${serviceExample}${routeExample()}`,
  good: `${backendExample()}${serviceExample}${routeExample()}`,
  check: each(
    (model) => addressesOf(model, 'http:', names),
    ({ variable }) => variable.object,
  )(function* ({ pod, name, variable, url }, report, model) {
    const routes = schemesAt(model, url.hostname)
    const other = httpsNames(model).get(hostKey(pod, url))
    const reason = reasonIn(routes) ?? (other === undefined ? undefined : `${other} has https for the same host`)
    if (reason === undefined) return
    yield report(
      variable,
      `${name} is http://${url.hostname}, but ${reason}. Pages over HTTPS cannot use it, and a redirect breaks WebSockets and POST requests.`,
      'Write https:// instead of http://.',
      routes.some(({ schemes }) => schemes.plain === 'served') ? 'warning' : undefined,
    )
  }),
}

/** Variables with https, by namespace and host. */
const httpsNames = memo(
  (model: Model) =>
    new Map([...addressesOf(model, 'https:', names)].map(({ pod, name, url }) => [hostKey(pod, url), name] as const)),
)

function hostKey({ workload }: ConvexPod, url: URL): string {
  return `${namespaceOf(workload.object)}/${url.hostname}`
}

/** Why plain HTTP is the wrong scheme. */
function reasonIn(routes: readonly RouteSchemes[]): string | undefined {
  const secure = routes.find(({ schemes }) => schemes.https === true)
  if (secure !== undefined) return `${kindAndName(secure.route)} has TLS for this host`
  const redirect = routes.find(({ schemes }) => schemes.plain === 'redirected')
  if (redirect !== undefined) return `${kindAndName(redirect.route)} redirects to https`
  const [first] = routes
  return first !== undefined && routes.every(({ schemes }) => schemes.plain === 'refused')
    ? `${kindAndName(first.route)} serves only HTTPS`
    : undefined
}
