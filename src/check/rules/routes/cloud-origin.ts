import { distinct } from '../../distinct.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { servingBackends } from '../../model/routes/exposure.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { shownAddress } from '../../model/shown.ts'
import { backendExample } from '../../examples/routes.ts'
import { source, missing, addressFault, problemAt } from './support/origins.ts'

/** The address of the API is a plain origin. */
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
  *check(model) {
    yield* distinct(cloudProblems(servingBackends(model)))
  },
}

function* cloudProblems(pods: readonly ConvexPod[]): Iterable<Problem> {
  for (const pod of pods) {
    yield* missing(pod, 'CONVEX_CLOUD_ORIGIN', 'the addresses of files and callbacks have no host.')
    const origin = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
    const { text, url } = origin
    if (text === undefined) continue
    const fault = addressFault(text, url)
    if (fault !== undefined) yield* problemAt(origin, fault)
    else if (url !== undefined && basePath(url) !== '')
      yield* problemAt(origin, {
        message: `is ${shownAddress(text)}, with a path: Node actions drop it when they call back, and the backend serves at the root.`,
        fix: 'Give the API a host of its own, and write only scheme and host.',
      })
  }
}
