import { describe } from '../../../options/describe.ts'
import { apiPort, healthPath, sitePort } from '../../../convex/ports.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

const kinds = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const

const fix = `Use httpGet: { path: ${healthPath}, port: ${apiPort} }.`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Probes request /version on port 3210.',
  why:
    '/version is the only health check: it answers as soon as the backend serves, and it does not count as one of the 128 ' +
    'concurrent requests. /health does not exist, and / counts as a request, so under load its probes fail although the ' +
    'backend works. Port 3211 is the site proxy, whose /version does not depend on the backend.',
  source: [
    convex('crates/common/src/http/mod.rs', 'meta_routes', 'serve'),
    convex('crates/local_backend/src/router.rs', 'health_check_routes'),
    convex('crates/local_backend/src/proxy.rs', 'service'),
    convex('self-hosted/docker/docker-compose.yml', 'backend.healthcheck'),
  ],
  bad: changed({ 'livenessProbe: { httpGet: { path: /version,': 'livenessProbe: { httpGet: { path: /health,' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    // With its own arguments, the program may listen on another port.
    const words = [...listAt(pod.container.spec, 'command'), ...listAt(pod.container.spec, 'args')]
    if (words.some((word) => typeof word === 'string' && /--port\b/.test(word))) return
    for (const kind of kinds) yield* targetProblems(pod, kind, report)
  }),
}

// These paths answer too, but they count as requests.
const otherPaths = new Set(['/', '/instance_name', '/instance_version', '/metrics'])

function* targetProblems(pod: ConvexPod, kind: (typeof kinds)[number], report: Report): Iterable<Problem> {
  const { container } = pod
  const probe = recordAt(container.spec, kind)
  const way = ['httpGet', 'tcpSocket', 'grpc'].find((key) => at(probe, key) !== undefined)
  if (way === undefined) return
  const path = `${container.path}.${kind}.${way}`
  if (way === 'grpc') {
    yield report(path, 'The backend does not serve gRPC.', fix)
    return
  }
  const named = at(probe, way, 'port')
  const port = portOf(pod, named)
  if (port !== apiPort) {
    const start =
      port === undefined
        ? `The port (${describe(named)}) is not a port of the container`
        : `The probe uses port ${port}`
    const isProxy = port === sitePort
    const message = isProxy
      ? `${start}, the site proxy, which answers even when the backend does not.`
      : `${start}; the backend listens on ${apiPort}.`
    yield report(`${path}.port`, message, fix, isProxy ? 'warning' : undefined)
    return
  }
  if (way === 'tcpSocket') return
  if ((textAt(probe, way, 'scheme') ?? 'HTTP') !== 'HTTP') {
    yield report(`${path}.scheme`, 'The backend serves plain HTTP on its port.', fix)
    return
  }
  const asked = (textAt(probe, way, 'path') ?? '/').split('?')[0] ?? ''
  if (asked === healthPath) return
  yield otherPaths.has(asked)
    ? report(`${path}.path`, `${asked} counts as a request, so the probe may fail under load.`, fix, 'warning')
    : report(`${path}.path`, `The backend has no ${asked} that reports its health.`, fix)
}

/** A port by its number, or by its name among the container's ports. */
function portOf({ container }: ConvexPod, port: unknown): number | undefined {
  if (typeof port === 'number') return port
  const found = listAt(container.spec, 'ports').find((entry) => textAt(entry, 'name') === port)
  return typeof port === 'string' ? numberAt(found, 'containerPort') : undefined
}
