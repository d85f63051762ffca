import { apiPort, dashboardPort, sitePort } from '../../../convex/ports.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { podPort, servicePorts } from '../../model/backend/ports.ts'
import { backendExample, serviceExample } from '../../examples/routes.ts'
import { each } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Service uses ports that its pods have.',
  why:
    'The backend listens on 3210 and 3211, the dashboard on 6791, and no variable changes the first two. A named ' +
    'targetPort needs a container port of that name. No container listens on any other number.',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', '"--port 3210"', '"--site-proxy-port 3211"'),
    convex(
      'self-hosted/docker-build/Dockerfile.dashboard',
      '"useradd --system --uid 1001"',
      '"USER nextjs"',
      '"ENV PORT=6791"',
    ),
  ],
  bad: `${backendExample()}${serviceExample.replace('targetPort: api', 'targetPort: http')}`,
  good: `${backendExample()}${serviceExample}`,
  check: each(
    ({ backends, dashboards }) => [
      ...backends.map((pod) => ({ pod, ports: [apiPort, sitePort] })),
      ...dashboards.map((pod) => ({ pod, ports: [dashboardPort] })),
    ],
    ({ pod }) => pod.workload.object,
  )(function* ({ pod, ports }, report, model) {
    const served = isAlone(pod) ? new Set<number>(ports) : undefined
    for (const object of model.servicesOf(pod.workload)) {
      // A Service of several parts cannot fit the ports of each.
      if (exposureOf(model).podsBehind(object).length > 1) continue
      for (const { target, path } of servicePorts(object)) {
        const port = podPort(pod.workload, target)
        if (target === undefined || (port !== undefined && served?.has(port) !== false)) continue
        yield report(
          { object, path: `${path}.targetPort` },
          port === undefined
            ? `No container of the pod has a port named ${target}.`
            : `No container of the pod listens on port ${port}.`,
          `Select other pods, or set the targetPort to ${[...(served ?? [])].join(' or ') || 'a port of a container'}.`,
        )
      }
    }
  }),
}

/** Whether only Convex can listen in a pod. */
function isAlone({ workload, environment }: ConvexPod): boolean {
  const running = workload.containers.filter(({ isInit, spec }) => !isInit || spec['restartPolicy'] === 'Always')
  return running.length === 1 && environment.isComplete && !environment.variables.has('PORT')
}
