import type { RuleDefinition } from '../../rule.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { shownAddress } from '../../model/shown.ts'
import { backendExample } from '../../examples/routes.ts'
import { source, missing, addressFault, faultAt } from './support/origin-faults.ts'
import { eachServingBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'CONVEX_CLOUD_ORIGIN is an absolute URL without a path and without a trailing slash.',
  why:
    'The backend appends paths to this text to create the URLs of files, and Node actions call it through `new ' +
    "URL('/api/…', origin)`, which drops any path. Without a scheme, the backend does not start. Without the " +
    'variable, it returns URLs without a host.',
  source,
  bad: backendExample({
    'CLOUD_ORIGIN, value: "https://convex.example.com"': 'CLOUD_ORIGIN, value: "https://convex.example.com/api"',
  }).replace('com/http', 'com/api/http'),
  good: backendExample(),
  check: eachServingBackend(function* (pod, report) {
    yield* missing(pod, 'CONVEX_CLOUD_ORIGIN', 'the URLs of files and callbacks have no host.', report)
    const origin = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
    const { text, url } = origin
    if (text === undefined) return
    const fault = addressFault(text, url)
    if (fault !== undefined) yield* faultAt(origin, fault, report)
    else if (url !== undefined && basePath(url) !== '')
      yield* faultAt(
        origin,
        {
          message: `is ${shownAddress(text)}, with a path. Node actions drop the path when they call the backend, which serves at the root.`,
          fix: 'Give the API its own host, and write only scheme and host.',
        },
        report,
      )
  }),
}
