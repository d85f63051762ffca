import { describe } from '../../../options/describe.ts'
import { apiPort, healthPath, sitePort } from '../../../convex/ports.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachBackend } from '../scopes.ts'

const kinds = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const

const fix = `Use httpGet: { path: ${healthPath}, port: ${apiPort} }.`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Probes ask for /version on port 3210.',
  why:
    '/version is the only health check: it is there as soon as the backend serves, outside of the limit of requests. ' +
    '/health and others are not found, and / counts among the 128 requests at a time, so that load looks like death. ' +
    'Port 3211 is the site proxy, whose /version says nothing about the backend.',
  source:
    'convex-backend crates/common/src/http/mod.rs:526-575, crates/local_backend/src/router.rs:535-556, ' +
    'crates/local_backend/src/proxy.rs:59-66, self-hosted/docker/docker-compose.yml:49-52 (652b828)',
  bad: changed({ 'livenessProbe: { httpGet: { path: /version,': 'livenessProbe: { httpGet: { path: /health,' }),
  good: backendYaml,
  check: eachBackend(function* (pod, report) {
    // Started by hand, the program may listen elsewhere.
    const words = [...listAt(pod.container.spec, 'command'), ...listAt(pod.container.spec, 'args')]
    if (words.some((word) => typeof word === 'string' && /--port\b/.test(word))) return
    for (const kind of kinds) yield* targetProblems(pod, kind, report)
  }),
}

// They answer too, but only while there is room for another request.
const otherPaths = new Set(['/', '/instance_name', '/instance_version', '/metrics'])

function* targetProblems(pod: ConvexPod, kind: (typeof kinds)[number], report: Report): Iterable<Problem> {
  const { workload, container } = pod
  const { object } = workload
  const probe = recordAt(container.spec, kind)
  const way = ['httpGet', 'tcpSocket', 'grpc'].find((key) => at(probe, key) !== undefined)
  if (way === undefined) return
  const path = `${container.path}.${kind}.${way}`
  if (way === 'grpc') {
    yield report(path, 'The backend does not speak gRPC.', fix)
    return
  }
  const named = at(probe, way, 'port')
  const port = portOf(pod, named)
  if (port !== apiPort) {
    const said =
      port === undefined
        ? `The port (${describe(named)}) is not a port of the container`
        : `The probe asks port ${port}`
    const isProxy = port === sitePort
    const message = isProxy
      ? `${said}, the site proxy, which answers whatever the backend does.`
      : `${said}; the backend listens on ${apiPort}.`
    yield report(`${path}.port`, message, fix, isProxy ? 'warning' : undefined)
    return
  }
  if (way === 'tcpSocket') return
  if ((textAt(probe, way, 'scheme') ?? 'HTTP') !== 'HTTP') {
    yield report(`${path}.scheme`, 'The backend speaks plain HTTP on its port.', fix)
    return
  }
  yield* pathProblems(textAt(probe, way, 'path') ?? '/', { object, path: `${path}.path` }, report)
}

function* pathProblems(asked: string, place: Pick<Problem, 'object' | 'path'>, report: Report): Iterable<Problem> {
  const plain = asked.split('?')[0] ?? ''
  if (plain === healthPath) return
  if (otherPaths.has(plain)) {
    yield report(
      place,
      `${plain} has to wait for room among other requests, so that load looks like death.`,
      fix,
      'warning',
    )
  } else {
    yield report(place, `The backend has no ${plain} that says how it is.`, fix)
  }
}

/** A port by its number, or by its name among the container's ports. */
function portOf({ container }: ConvexPod, port: unknown): number | undefined {
  if (typeof port === 'number') return port
  const found = listAt(container.spec, 'ports').find((entry) => textAt(entry, 'name') === port)
  return typeof port === 'string' ? numberAt(found, 'containerPort') : undefined
}
