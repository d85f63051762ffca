import type { RuleDefinition } from '../../rule.ts'
import { nginxPrefix } from '../../model/routes/ingress-routes.ts'
import { isNginx } from '../../model/routes/middlewares.ts'
import { textsAt } from '../../model/read.ts'
import { ingressExample } from './support/ingress-limits.ts'
import { eachBackendRoute } from '../scopes.ts'

// The backend's own limit of a request (crates/common/src/knobs.rs:1652).
const longestRequest = 300

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'ingress-nginx waits longer than the 300 seconds of the backend.',
  why:
    'ingress-nginx ends a request on which nothing has come for 60 seconds. Actions, imports and uploads may take the 300 ' +
    'seconds of HTTP_SERVER_TIMEOUT_SECONDS, and a log stream is quiet for a minute.',
  source:
    'ingress-nginx docs/user-guide/nginx-configuration/annotations.md; convex-backend crates/common/src/knobs.rs:1652 (652b828)',
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
        `${name} is ${value === undefined ? 'not set, which means 60' : value} seconds; the backend takes up to ${longestRequest}.`,
        `Set ${nginxPrefix}${name}: "3600".`,
      )
    }
  }),
}
