import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { kindAndName } from '../../model/backend/other-apps.ts'
import { backendOrigins } from '../../model/routes/origins.ts'
import { backendExample, routeExample, serviceExample } from '../../examples/routes.ts'
import { addressesOf, seenOf } from './support/route-schemes.ts'
import type { Seen } from './support/route-schemes.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Origins and the address of the dashboard say https where the route has TLS or redirects to it.',
  why:
    'URLs of files and uploads begin with the origin as it is set, and a page over HTTPS may not use http:// addresses. Where ' +
    'plain HTTP is redirected, WebSockets do not follow, and a POST may arrive as a GET. It is a warning where plain HTTP is ' +
    'served as well.',
  source: 'convex-backend crates/file_storage/src/core.rs:106 (652b828); issue get-convex/convex-backend#47',
  bad: `${backendExample({ '"https://convex.example.com" }': '"http://convex.example.com" }' })}${serviceExample}${routeExample()}`,
  good: `${backendExample()}${serviceExample}${routeExample()}`,
  *check(model) {
    const names = [...backendOrigins, 'NEXT_PUBLIC_DEPLOYMENT_URL'] as const
    const secure = new Map<string, string>()
    for (const { pod, name, url } of addressesOf(model, 'https:', names)) secure.set(hostKey(pod, url), name)
    for (const { pod, name, variable, url } of addressesOf(model, 'http:', names)) {
      const seen = seenOf(model, url.hostname)
      const other = secure.get(hostKey(pod, url))
      const reason = reasonIn(seen) ?? (other === undefined ? undefined : `${other} says https for the same host`)
      if (reason === undefined) continue
      yield problemAt(
        variable,
        `${name} says http://${url.hostname}, but ${reason}: pages over HTTPS may not use it, and a redirect breaks WebSockets and POST requests.`,
        'Write https:// in place of http://.',
        seen.some(({ schemes }) => schemes.plain === 'served') ? 'warning' : undefined,
      )
    }
  },
}

function hostKey({ workload }: ConvexPod, url: URL): string {
  return `${namespaceOf(workload.object)}/${url.hostname}`
}

/** Why plain HTTP is the wrong scheme. */
function reasonIn(seen: readonly Seen[]): string | undefined {
  const secure = seen.find(({ schemes }) => schemes.https === true)
  if (secure !== undefined) return `${kindAndName(secure.route)} has TLS for this host`
  const redirect = seen.find(({ schemes }) => schemes.plain === 'redirected')
  if (redirect !== undefined) return `${kindAndName(redirect.route)} redirects to https`
  const [first] = seen
  return first !== undefined && seen.every(({ schemes }) => schemes.plain === 'refused')
    ? `${kindAndName(first.route)} is for HTTPS alone`
    : undefined
}
