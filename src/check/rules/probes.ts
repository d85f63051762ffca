import { describe } from '../../options/describe.ts'
import { apiPort, healthPath, sitePort } from '../../convex/ports.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { defaultProgressDeadline } from '../../kubernetes/progress-deadline.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../world/read.ts'
import { backendYaml, changed } from './backend-example.ts'

const kinds = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const

const fix = `Use httpGet: { path: ${healthPath}, port: ${apiPort} }.`

/** Without a readiness probe traffic comes before the backend serves. */
export const backendIsProbed: Rule = {
  id: 'backend-is-probed',
  severity: 'warning',
  title: 'The backend has a readiness and a liveness probe.',
  why:
    'The port opens only after the database is connected and every index is in memory, which may take minutes. Without ' +
    'a readiness probe, routes send to the pod as soon as its process runs. Without a liveness probe, a backend that ' +
    'hangs stays as it is.',
  source: 'convex-backend crates/local_backend/src/main.rs:145-187, crates/common/src/http/mod.rs:560-575 (652b828)',
  bad: changed({ '          readinessProbe: { httpGet: { path: /version, port: 3210 }, timeoutSeconds: 5 }\n': '' }),
  good: backendYaml,
  *check({ backends }) {
    for (const { workload, container } of backends) {
      for (const kind of ['readinessProbe', 'livenessProbe'] as const) {
        if (Object.keys(recordAt(container.spec, kind)).length > 0) continue
        yield {
          object: workload.object,
          path: container.path,
          message:
            kind === 'readinessProbe'
              ? 'There is no readinessProbe: requests arrive before the backend answers.'
              : 'There is no livenessProbe: a backend that hangs is not restarted.',
          fix: `Add a ${kind} with httpGet: { path: ${healthPath}, port: ${apiPort} }.`,
        }
      }
    }
  },
}

/** One path tells whether the backend serves. */
export const probesAskForTheVersion: Rule = {
  id: 'probes-ask-for-the-version',
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
  *check({ backends }) {
    for (const pod of backends) {
      // Started by hand, the program may listen elsewhere.
      const words = [...listAt(pod.container.spec, 'command'), ...listAt(pod.container.spec, 'args')]
      if (words.some((word) => typeof word === 'string' && /--port\b/.test(word))) continue
      for (const kind of kinds) yield* targetProblems(pod, kind)
    }
  },
}

// They answer too, but only while there is room for another request.
const otherPaths = new Set(['/', '/instance_name', '/instance_version', '/metrics'])

function targetProblems(pod: ConvexPod, kind: (typeof kinds)[number]): readonly Problem[] {
  const { workload, container } = pod
  const { object } = workload
  const probe = recordAt(container.spec, kind)
  const way = ['httpGet', 'tcpSocket', 'grpc'].find((key) => at(probe, key) !== undefined)
  if (way === undefined) return []
  const path = `${container.path}.${kind}.${way}`
  if (way === 'grpc') return [{ object, path, message: 'The backend does not speak gRPC.', fix }]
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
    return [{ object, path: `${path}.port`, message, fix, ...(isProxy && { severity: 'warning' as const }) }]
  }
  if (way === 'tcpSocket') return []
  if ((textAt(probe, way, 'scheme') ?? 'HTTP') !== 'HTTP') {
    return [{ object, path: `${path}.scheme`, message: 'The backend speaks plain HTTP on its port.', fix }]
  }
  return pathProblems(textAt(probe, way, 'path') ?? '/', { object, path: `${path}.path` })
}

function pathProblems(asked: string, place: Pick<Problem, 'object' | 'path'>): readonly Problem[] {
  const plain = asked.split('?')[0] ?? ''
  if (plain === healthPath) return []
  return otherPaths.has(plain)
    ? [
        {
          ...place,
          message: `${plain} has to wait for room among other requests, so that load looks like death.`,
          fix,
          severity: 'warning',
        },
      ]
    : [{ ...place, message: `The backend has no ${plain} that says how it is.`, fix }]
}

/** A port by its number, or by its name among the container's ports. */
function portOf({ container }: ConvexPod, port: unknown): number | undefined {
  if (typeof port === 'number') return port
  const found = listAt(container.spec, 'ports').find((entry) => textAt(entry, 'name') === port)
  return typeof port === 'string' ? numberAt(found, 'containerPort') : undefined
}

const enoughForStart = 300
const leastChosen = 30
const leastByDefault = 60

/** Seconds until a probe gives up on a container that does not answer. */
function budgetOf(probe: Readonly<Record<string, unknown>>): number {
  const period = numberAt(probe, 'periodSeconds') ?? 10
  return (numberAt(probe, 'initialDelaySeconds') ?? 0) + period * (numberAt(probe, 'failureThreshold') ?? 3)
}

/** Loading may take minutes, and a restart begins it anew. */
export const longStartsSurvive: Rule = {
  id: 'probes-let-long-starts-end',
  severity: 'warning',
  title: 'No probe kills a backend that is still starting.',
  why:
    'Before it answers, the backend connects, changes the schema (each statement may take 30 seconds) and loads every ' +
    'index into memory. With more data this takes longer, without a limit. A liveness probe that gives up before then ' +
    'kills it, and it begins again from the start, for ever. A Deployment whose progressDeadlineSeconds (600 unless set) ' +
    'ends first is called failed by Argo CD and kubectl while the backend still starts.',
  source:
    'convex-backend crates/local_backend/src/main.rs:145-187, crates/local_backend/src/lib.rs:153-282, ' +
    'crates/postgres/src/lib.rs:311-322 (652b828); kubernetes pkg/apis/apps/v1/defaults.go:69-71 (v1.35)',
  bad: changed({
    '          startupProbe: { httpGet: { path: /version, port: 3210 }, periodSeconds: 5, failureThreshold: 120 }\n':
      '',
  }),
  good: backendYaml,
  *check({ backends }) {
    for (const { workload, container } of backends) {
      yield* deadlineProblems(workload.object, recordAt(container.spec, 'startupProbe'))
      const startup = recordAt(container.spec, 'startupProbe')
      const hasStartup = Object.keys(startup).length > 0
      const kind = hasStartup ? 'startupProbe' : 'livenessProbe'
      const probe = hasStartup ? startup : recordAt(container.spec, kind)
      if (Object.keys(probe).length === 0) continue
      const budget = budgetOf(probe)
      const isChosen = at(startup, 'failureThreshold') !== undefined
      const least = hasStartup ? (isChosen ? leastChosen : leastByDefault) : enoughForStart
      if (budget >= least) continue
      yield {
        object: workload.object,
        path: `${container.path}.${kind}`,
        message: `The ${kind} kills the backend when it has not answered ${budget} seconds after its start.`,
        fix: `Add a startupProbe with periodSeconds: 5 and failureThreshold: 120, which gives it ten minutes.`,
      }
    }
  },
}

/** Nothing is killed at the deadline, but a sync fails and an alert may go off, although the backend is only slow. */
function deadlineProblems(object: K8sObject, startup: Readonly<Record<string, unknown>>): readonly Problem[] {
  if (object.kind !== 'Deployment' || Object.keys(startup).length === 0) return []
  const budget = budgetOf(startup)
  const deadline = at(object, 'spec', 'progressDeadlineSeconds') ?? defaultProgressDeadline
  if (typeof deadline !== 'number' || budget <= deadline) return []
  return [
    {
      object,
      path: 'spec.progressDeadlineSeconds',
      severity: 'info',
      message: `The rollout counts as failed after ${deadline} seconds, while the startupProbe allows ${budget}.`,
      fix: `Set progressDeadlineSeconds to ${budget + defaultProgressDeadline}.`,
    },
  ]
}
