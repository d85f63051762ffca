import type { RuleDefinition } from '../../rule.ts'
import { at, numberAt, recordAt } from '../../model/read.ts'
import { dashboardExample } from '../../examples/routes.ts'
import { eachDashboard } from '../scopes.ts'
import { convex, kubernetes } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'With runAsNonRoot, the dashboard has runAsUser: 1001.',
  why:
    'The user of the image is a name, nextjs. The kubelet cannot verify that a name is not root, and refuses to start ' +
    'the container: "image has non-numeric user".',
  source: [
    convex('self-hosted/docker-build/Dockerfile.dashboard', '"useradd --system --uid 1001"', '"USER nextjs"'),
    kubernetes('pkg/kubelet/kuberuntime/security_context_others.go', 'verifyRunAsNonRoot'),
  ],
  bad: dashboardExample({ ', runAsUser: 1001': '' }),
  good: dashboardExample(),
  check: eachDashboard(function* ({ workload, container }, report) {
    const places = [
      { at: recordAt(container.spec, 'securityContext'), path: `${container.path}.securityContext` },
      { at: recordAt(workload.pod, 'securityContext'), path: `${workload.path}.securityContext` },
    ]
    const asked = places.find((place) => at(place.at, 'runAsNonRoot') !== undefined)
    const user = places.map((place) => numberAt(place.at, 'runAsUser')).find((number) => number !== undefined)
    if (asked?.at['runAsNonRoot'] !== true || (user !== undefined && user !== 0)) return
    yield report(
      asked.path,
      user === 0
        ? 'runAsNonRoot forbids runAsUser: 0, and the kubelet refuses to start the dashboard.'
        : 'runAsNonRoot is set without runAsUser: the kubelet cannot verify the user nextjs of the image and refuses to start it.',
      'Set runAsUser: 1001, the ID of nextjs.',
    )
  }),
}
