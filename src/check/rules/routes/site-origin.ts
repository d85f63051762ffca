import type { RuleDefinition } from '../../rule.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { shownAddress } from '../../model/shown.ts'
import type { Origin } from '../../model/routes/origins.ts'
import { backendExample } from '../../examples/routes.ts'
import { source, missing, addressFault, faultAt } from './support/origin-faults.ts'
import type { Fault } from './support/origin-faults.ts'
import { eachServingBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'CONVEX_SITE_ORIGIN is the cloud origin with /http, or a separate host.',
  why:
    'HTTP actions are below /http of the main port, or at the root of the site proxy. At the cloud origin itself the ' +
    'API answers, and functions that create URLs from CONVEX_SITE_URL, for example for sign-in, send users there.',
  source,
  bad: backendExample({ 'com/http': 'com' }),
  good: backendExample(),
  check: eachServingBackend(function* (pod, report) {
    yield* missing(pod, 'CONVEX_SITE_ORIGIN', 'functions do not know the address of their HTTP actions.', report)
    const site = originOf(pod, 'CONVEX_SITE_ORIGIN')
    if (site.text === undefined) return
    const fault = addressFault(site.text, site.url) ?? placeFault(site, originOf(pod, 'CONVEX_CLOUD_ORIGIN'))
    if (fault !== undefined) yield* faultAt(site, fault, report)
  }),
}

function placeFault({ text = '', url }: Origin, cloud: Origin): Fault | undefined {
  if (url === undefined) return undefined
  const path = basePath(url)
  if (path === '/http') return undefined
  if (path === '' && url.host !== cloud.url?.host) return undefined
  if (path === '')
    return {
      message: 'is the cloud origin, where the API answers instead of HTTP actions.',
      fix: 'Append /http, or give HTTP actions a separate host.',
    }
  // If the cloud origin has a path, the rule cloud-origin reports it.
  if (cloud.url !== undefined && path === `${basePath(cloud.url)}/http`) return undefined
  return {
    message: `is ${shownAddress(text)}, but HTTP actions are served only below /http.`,
    fix: 'End it with /http, or give HTTP actions a separate host without a path.',
  }
}
