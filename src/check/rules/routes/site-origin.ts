import type { RuleDefinition } from '../../rule.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { shownAddress } from '../../model/shown.ts'
import type { Origin } from '../../model/routes/origins.ts'
import { backendExample } from '../../examples/routes.ts'
import { source, missing, addressFault, faultAt } from './support/origins.ts'
import type { Fault } from './support/origins.ts'
import { eachServingBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'CONVEX_SITE_ORIGIN is the cloud origin with /http, or a host of its own.',
  why:
    'HTTP actions are below /http of the main port, or at the root of the site proxy. At the cloud origin itself the API ' +
    'answers instead, and functions that build URLs of CONVEX_SITE_URL, sign-in among them, send people there.',
  source,
  bad: backendExample({ 'com/http': 'com' }),
  good: backendExample(),
  check: eachServingBackend(function* (pod) {
    yield* missing(pod, 'CONVEX_SITE_ORIGIN', 'functions do not know the address of their own HTTP actions.')
    const site = originOf(pod, 'CONVEX_SITE_ORIGIN')
    if (site.text === undefined) return
    const fault = addressFault(site.text, site.url) ?? placeFault(site, originOf(pod, 'CONVEX_CLOUD_ORIGIN'))
    if (fault !== undefined) yield* faultAt(site, fault)
  }),
}

function placeFault({ text = '', url }: Origin, cloud: Origin): Fault | undefined {
  if (url === undefined) return undefined
  const path = basePath(url)
  if (path === '/http') return undefined
  if (path === '' && url.host !== cloud.url?.host) return undefined
  if (path === '')
    return {
      message: 'is the cloud origin itself, where the API answers and not HTTP actions.',
      fix: 'Put /http behind it, or give HTTP actions a host of their own.',
    }
  // Below the path of a cloud origin that has one, the cloud origin is what is wrong.
  if (cloud.url !== undefined && path === `${basePath(cloud.url)}/http`) return undefined
  return {
    message: `is ${shownAddress(text)}; HTTP actions are served below /http and nowhere else.`,
    fix: 'End it in /http, or give HTTP actions a host of their own and leave the path out.',
  }
}
