import type { RuleDefinition } from '../../rule.ts'
import { backendOrigins, isInternalHost, isLoopback, originOf } from '../../model/routes/origins.ts'
import type { Model } from '../../model/model.ts'
import { backendExample } from '../../examples/routes.ts'
import { faultAt } from './support/origins.ts'
import { eachServingBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The origins are names that clients know, not names inside the cluster or the pod.',
  why:
    'Both end up in what clients get: URLs of files, callbacks, redirects after signing in. A Service name means nothing to ' +
    'a browser, and localhost means the machine of whoever asks.',
  source: 'convex-backend crates/file_storage/src/core.rs:106, self-hosted/docker-build/run_backend.sh:53-57 (652b828)',
  bad: backendExample({
    'CLOUD_ORIGIN, value: "https://convex.example.com"': 'CLOUD_ORIGIN, value: "http://convex-backend.convex.svc:3210"',
  }),
  good: backendExample(),
  check: eachServingBackend(function* (pod, _report, model) {
    for (const name of backendOrigins) {
      const origin = originOf(pod, name)
      if (origin.url === undefined) continue
      const { hostname } = origin.url
      const where = isLoopback(hostname) ? 'the machine of whoever asks' : 'something only inside the cluster'
      if (!isLoopback(hostname) && !isInternalHost(hostname) && !isServiceIn(model, hostname)) continue
      yield* faultAt(origin, {
        message: `names the host ${hostname}, which is ${where}.`,
        fix: 'Set it to the address under which browsers reach the backend.',
      })
    }
  }),
}

/** Whether a host is a Service among the objects, whatever the domain of the cluster is called. */
function isServiceIn({ index }: Model, host: string): boolean {
  const [name = '', namespace = '', svc] = host.split('.')
  return svc === 'svc' && index.find('Service', '', namespace, name) !== undefined
}
