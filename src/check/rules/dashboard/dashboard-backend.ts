import type { RuleDefinition } from '../../rule.ts'
import { servingBackends } from '../../model/routes/exposure.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { basePath, isInternalHost, originOf } from '../../model/routes/origins.ts'
import { endOf, taker } from '../../model/routes/requests.ts'
import { backendExample, dashboardExample } from '../../examples/routes.ts'
import { urlName } from './support/dashboard.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The dashboard points at the cloud origin of the backend beside it.',
  why:
    'The browser sends the admin key to the address in NEXT_PUBLIC_DEPLOYMENT_URL. Another host than the one that the ' +
    'backend knows as its own is a deployment that refuses the key, or one that should not be touched; a path is never served.',
  source:
    'convex-backend npm-packages/dashboard-self-hosted/src/pages/_app.tsx:145-176; issue get-convex/convex-backend#177',
  bad: `${backendExample()}---${dashboardExample({ 'https://convex.': 'https://staging.' })}`,
  good: `${backendExample()}---${dashboardExample()}`,
  *check(model) {
    const origins = new Map<string, Set<string> | 'unknown'>()
    for (const pod of servingBackends(model)) {
      const namespace = namespaceOf(pod.workload.object)
      const { url } = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
      const others = origins.get(namespace)
      if (url === undefined || others === 'unknown') origins.set(namespace, 'unknown')
      else origins.set(namespace, (others ?? new Set()).add(url.host))
    }
    for (const pod of model.dashboards) {
      const { variable, text, url } = originOf(pod, urlName)
      const known = origins.get(namespaceOf(pod.workload.object))
      if (variable === undefined || url === undefined || isInternalHost(url.hostname)) continue
      const isStranger = known instanceof Set && !known.has(url.host)
      // A backend beside it whose origin is wrong says so itself.
      const end = known === undefined ? endOf(pod, taker(model, { variable, text, url }, '/api/query')) : undefined
      if (end === 'here') {
        yield problemAt(
          variable,
          `${urlName} is for ${url.host}, whose route leads to the dashboard itself.`,
          'Set it to the public origin of the backend.',
        )
        continue
      }
      if (!isStranger && basePath(url) === '') continue
      yield problemAt(
        variable,
        isStranger
          ? `${urlName} is for ${url.host}, but the backend in this namespace is ${[...known].slice(0, 3).join(', ')}.`
          : `${urlName} has the path ${basePath(url)}; the API is at the root of its host.`,
        'Set it to the value of CONVEX_CLOUD_ORIGIN.',
      )
    }
  },
}
