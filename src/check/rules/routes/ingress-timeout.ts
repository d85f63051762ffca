import type { RuleDefinition } from '../../rule.ts'
import { nginxPrefix } from '../../model/routes/ingress-routes.ts'
import { isNginx } from '../../model/routes/middlewares.ts'
import { textsAt } from '../../model/read.ts'
import { ingressExample } from './support/nginx-example.ts'
import { eachBackendRoute } from '../scopes.ts'
import { convex, ingressNginx } from '../../../sources/source.ts'

// Limit of a request in the backend (convex-backend@652b828 crates/common/src/knobs.rs#HTTP_SERVER_TIMEOUT_DURATION).
const longestRequest = 300

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'ingress-nginx waits longer than the 300 seconds of the backend.',
  why:
    'ingress-nginx ends a request after 60 seconds without data. Actions, imports and uploads can take the 300 ' +
    'seconds of HTTP_SERVER_TIMEOUT_SECONDS, and a log stream can be silent for a minute.',
  source: [
    ingressNginx('docs/user-guide/nginx-configuration/annotations.md', '"### Custom timeouts"'),
    convex('crates/common/src/knobs.rs', 'HTTP_SERVER_TIMEOUT_DURATION'),
  ],
  bad: ingressExample({ 'proxy-read-timeout: "3600"': 'proxy-read-timeout: "60"' }),
  good: ingressExample(),
  check: eachBackendRoute(function* ({ route }, report) {
    if (route.kind !== 'Ingress' || !isNginx(route.object)) return
    const annotations = textsAt(route.object, 'metadata', 'annotations')
    for (const name of ['proxy-read-timeout', 'proxy-send-timeout']) {
      const value = annotations[`${nginxPrefix}${name}`]
      if (value !== undefined && !(Number.parseInt(value, 10) <= longestRequest)) continue
      yield report(
        `metadata.annotations["${nginxPrefix}${name}"]`,
        `${name} is ${value === undefined ? 'not set, and the default is 60' : value} seconds, but the backend takes up to ${longestRequest}.`,
        `Set ${nginxPrefix}${name}: "3600".`,
      )
    }
  }),
}
