import type { RuleDefinition } from '../../rule.ts'
import { isInternalHost, originOf } from '../../model/routes/origins.ts'
import { shownAddress } from '../../model/shown.ts'
import { dashboardExample } from '../../examples/routes.ts'
import { urlName } from './support/dashboard.ts'
import { eachDashboard } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'NEXT_PUBLIC_DEPLOYMENT_URL is an address that browsers reach.',
  why:
    'The dashboard is a page: every call to the backend is made by the browser that shows it. A Service name of the cluster ' +
    'means nothing there, so that the page loads and then finds no deployment.',
  source:
    'convex-backend npm-packages/dashboard-self-hosted/src/lib/checkDeploymentInfo.ts:24, src/pages/_app.tsx:145-176 (652b828)',
  bad: dashboardExample({ 'https://convex.example.com': 'http://convex-backend:3210' }),
  good: dashboardExample(),
  check: eachDashboard(function* (pod, report) {
    const { variable, text, url } = originOf(pod, urlName)
    if (variable === undefined && pod.environment.isComplete)
      yield report(
        `${pod.container.path}.env`,
        `Nothing sets ${urlName}: the dashboard does not know its backend.`,
        `Set ${urlName} to the public origin of the backend, the same as CONVEX_CLOUD_ORIGIN.`,
      )
    if (variable === undefined || text === undefined) return
    const fault = urlFault(text, url)
    if (fault === undefined) return
    yield report(
      variable,
      `${urlName} ${fault}`,
      'Set it to the public origin of the backend, the same as CONVEX_CLOUD_ORIGIN.',
    )
  }),
}

function urlFault(text: string, url: URL | undefined): string | undefined {
  if (url === undefined) return `is ${shownAddress(text)}, which is no absolute address.`
  const { hostname } = url
  if (hostname !== 'localhost' && isInternalHost(hostname))
    return `names ${hostname}, which only pods can find; the browser makes the calls.`
  return undefined
}
