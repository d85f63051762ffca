import type { RuleDefinition } from '../../rule.ts'
import { backendOrigins, isInternalHost, isLoopback, originOf } from '../../model/routes/origins.ts'
import type { Model } from '../../model/model.ts'
import { backendExample } from '../../examples/routes.ts'
import { faultAt } from './support/origin-faults.ts'
import { eachServingBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The origins are names that clients can resolve, not names inside the cluster or the pod.',
  why:
    'Clients get both origins in URLs of files, callbacks and redirects after sign-in. Browsers cannot resolve the ' +
    'name of a Service, and localhost is the machine of the client.',
  source: [
    convex('crates/file_storage/src/core.rs', 'generate_upload_url_with_origin'),
    convex('self-hosted/docker-build/run_backend.sh', '"the outside world"'),
  ],
  bad: backendExample({
    'CLOUD_ORIGIN, value: "https://convex.example.com"': 'CLOUD_ORIGIN, value: "http://convex-backend.convex.svc:3210"',
  }),
  good: backendExample(),
  check: eachServingBackend(function* (pod, report, model) {
    for (const name of backendOrigins) {
      const origin = originOf(pod, name)
      if (origin.url === undefined) continue
      const { hostname } = origin.url
      const reason = isLoopback(hostname) ? 'the machine of the client' : 'known only inside the cluster'
      if (!isLoopback(hostname) && !isInternalHost(hostname) && !isServiceIn(model, hostname)) continue
      yield* faultAt(
        origin,
        {
          message: `has the host ${hostname}, which is ${reason}.`,
          fix: 'Set it to the address at which browsers reach the backend.',
        },
        report,
      )
    }
  }),
}

/** Whether a host is a Service among the objects, for any cluster domain. */
function isServiceIn({ index }: Model, host: string): boolean {
  const [name = '', namespace = '', svc] = host.split('.')
  return svc === 'svc' && index.find('Service', '', namespace, name) !== undefined
}
