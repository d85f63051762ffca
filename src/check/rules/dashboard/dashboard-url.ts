import type { RuleDefinition } from '../../rule.ts'
import { dashboardUrl, isInternalHost, originOf } from '../../model/routes/origins.ts'
import { shownAddress } from '../../model/shown.ts'
import { dashboardExample } from '../../examples/routes.ts'
import { eachDashboard } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'NEXT_PUBLIC_DEPLOYMENT_URL is an address that browsers can reach.',
  why:
    'The dashboard is a web page: the browser makes all requests to the backend. Browsers cannot resolve the name of ' +
    'a Service in the cluster, so the page loads but finds no deployment.',
  source: [
    convex('npm-packages/dashboard-self-hosted/src/lib/checkDeploymentInfo.ts', 'checkDeploymentInfo'),
    convex('npm-packages/dashboard-self-hosted/src/pages/_app.tsx', '"App.getInitialProps"'),
  ],
  bad: dashboardExample({ 'https://convex.example.com': 'http://convex-backend:3210' }),
  good: dashboardExample(),
  check: eachDashboard(function* (pod, report) {
    const { variable, text, url } = originOf(pod, dashboardUrl)
    if (variable === undefined && pod.environment.isComplete)
      yield report(
        `${pod.container.path}.env`,
        `${dashboardUrl} is not set, so the dashboard does not know its backend.`,
        `Set ${dashboardUrl} to the public origin of the backend, the same as CONVEX_CLOUD_ORIGIN.`,
      )
    if (variable === undefined || text === undefined) return
    const fault = urlFault(text, url)
    if (fault === undefined) return
    yield report(
      variable,
      `${dashboardUrl} ${fault}`,
      'Set it to the public origin of the backend, the same as CONVEX_CLOUD_ORIGIN.',
    )
  }),
}

function urlFault(text: string, url: URL | undefined): string | undefined {
  if (url === undefined) return `is ${shownAddress(text)}, which is not an absolute URL.`
  const { hostname } = url
  if (hostname !== 'localhost' && isInternalHost(hostname))
    return `has the host ${hostname}, which only pods can resolve, but the browser makes the requests.`
  return undefined
}
