import { apiPort, dashboardPort, sitePort } from '../../../convex/ports.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { podPort, servicePorts } from '../../model/backend/ports.ts'
import { backendExample, serviceExample } from '../../examples/routes.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Service sends to ports that its pods have.',
  why:
    'The backend listens on 3210 and 3211, the dashboard on 6791, and no variable changes the first two. A targetPort by name ' +
    'needs a container port of that name; another number is a port on which nobody answers.',
  source: 'convex-backend self-hosted/docker-build/run_backend.sh:61-62, Dockerfile.dashboard:50-62 (652b828)',
  bad: `${backendExample()}${serviceExample.replace('targetPort: api', 'targetPort: http')}`,
  good: `${backendExample()}${serviceExample}`,
  *check(model) {
    const parts = [
      ...model.backends.map((pod) => ({ pod, ports: [apiPort, sitePort] })),
      ...model.dashboards.map((pod) => ({ pod, ports: [dashboardPort] })),
    ]
    for (const { pod, ports } of parts) {
      const served = isAlone(pod) ? new Set<number>(ports) : undefined
      for (const object of model.servicesOf(pod.workload)) {
        // Of one that selects several parts, each has other ports.
        if (exposureOf(model).podsBehind(object).length > 1) continue
        for (const { target, path } of servicePorts(object)) {
          const port = podPort(pod.workload, target)
          if (target === undefined || (port !== undefined && served?.has(port) !== false)) continue
          yield problemAt(
            { object, path: `${path}.targetPort` },
            port === undefined
              ? `No container of the pod has a port named ${target}.`
              : `Nothing in the pod listens on port ${port}.`,
            `Select other pods, or send to ${[...(served ?? [])].join(' or ') || 'a port that a container has'}.`,
          )
        }
      }
    }
  },
}

/** Whether nothing but Convex can listen in a pod. */
function isAlone({ workload, environment }: ConvexPod): boolean {
  const running = workload.containers.filter(({ isInit, spec }) => !isInit || spec['restartPolicy'] === 'Always')
  return running.length === 1 && environment.isComplete && !environment.variables.has('PORT')
}
