import type { RuleDefinition } from '../../rule.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { shownAddress } from '../../model/shown.ts'
import { backendExample } from '../../examples/routes.ts'
import { source, missing, addressFault, faultAt } from './support/origins.ts'
import { eachServingBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'CONVEX_CLOUD_ORIGIN is set, absolute, and has neither a path nor a slash at its end.',
  why:
    'The backend puts paths behind it as text to make the URLs of files, and Node actions call back to it with ' +
    '`new URL("/api/…", origin)`, which drops any path. Without a scheme the backend does not start; without the ' +
    'variable it hands out addresses without a host.',
  source,
  bad: backendExample({
    'CLOUD_ORIGIN, value: "https://convex.example.com"': 'CLOUD_ORIGIN, value: "https://convex.example.com/api"',
  }).replace('com/http', 'com/api/http'),
  good: backendExample(),
  check: eachServingBackend(function* (pod) {
    yield* missing(pod, 'CONVEX_CLOUD_ORIGIN', 'the addresses of files and callbacks have no host.')
    const origin = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
    const { text, url } = origin
    if (text === undefined) return
    const fault = addressFault(text, url)
    if (fault !== undefined) yield* faultAt(origin, fault)
    else if (url !== undefined && basePath(url) !== '')
      yield* faultAt(origin, {
        message: `is ${shownAddress(text)}, with a path: Node actions drop it when they call back, and the backend serves at the root.`,
        fix: 'Give the API a host of its own, and write only scheme and host.',
      })
  }),
}
