import type { RuleDefinition } from '../../rule.ts'
import { servingBackends } from '../../model/routes/exposure.ts'
import { grouped } from '../../model/grouped.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { basePath, dashboardUrl, isInternalHost, originOf } from '../../model/routes/origins.ts'
import { endOf, taker } from '../../model/routes/requests.ts'
import { backendExample, dashboardExample } from '../../examples/routes.ts'
import { eachDashboard } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The dashboard uses the cloud origin of the backend in its namespace.',
  why:
    'The browser sends the admin key to the address in NEXT_PUBLIC_DEPLOYMENT_URL. A host other than the cloud origin of the ' +
    'backend belongs to a deployment that refuses the key, or to one that should not be modified. A path is never served.',
  source: [
    convex('npm-packages/dashboard-self-hosted/src/pages/_app.tsx', '"App.getInitialProps"'),
    page('github.com', 'convex-backend issue 177'),
  ],
  bad: `${backendExample()}---${dashboardExample({ 'https://convex.': 'https://staging.' })}`,
  good: `${backendExample()}---${dashboardExample()}`,
  check: eachDashboard(function* (pod, report, model) {
    const { variable, text, url } = originOf(pod, dashboardUrl)
    if (variable === undefined || url === undefined || isInternalHost(url.hostname)) return
    const known = hostsByNamespace(model).get(namespaceOf(pod.workload.object))
    // Another rule reports a wrong origin of the backend.
    const end = known === undefined ? endOf(pod, taker(model, { variable, text, url }, '/api/query')) : undefined
    if (end === 'here') {
      yield report(
        variable,
        `${dashboardUrl} has the host ${url.host}, whose route leads to the dashboard itself.`,
        'Set it to the public origin of the backend.',
      )
      return
    }
    const fix = 'Set it to the value of CONVEX_CLOUD_ORIGIN.'
    const hosts = known?.includes(undefined) === false ? known : [url.host]
    if (!hosts.includes(url.host)) {
      const names = [...new Set(hosts)].slice(0, 3).join(', ')
      yield report(
        variable,
        `${dashboardUrl} has the host ${url.host}, but the backend in this namespace has ${names}.`,
        fix,
      )
    } else if (basePath(url) !== '') {
      yield report(variable, `${dashboardUrl} has the path ${basePath(url)}; the API is at the root of its host.`, fix)
    }
  }),
}

/** Hosts of the cloud origins of backends by namespace; `undefined` is an unknown one. */
const hostsByNamespace = memo((model: Model): ReadonlyMap<string, readonly (string | undefined)[]> => {
  const backends = grouped(servingBackends(model), ({ workload }) => [namespaceOf(workload.object)])
  return new Map(
    [...backends].map(([namespace, pods]) => [
      namespace,
      pods.map((pod) => originOf(pod, 'CONVEX_CLOUD_ORIGIN').url?.host),
    ]),
  )
})
