import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { servingBackends } from '../world/exposure.ts'
import { backendOrigins, basePath, isInternalHost, isLoopback, originOf } from '../world/origins.ts'
import { shownAddress } from '../world/shown.ts'
import type { Origin, OriginVariable } from '../world/origins.ts'
import type { World } from '../world/world.ts'
import { backendExample } from './route-examples.ts'

/** Says what is missing where nothing sets a variable, and only when all that could set it is seen. */
function* missing(pod: ConvexPod, name: OriginVariable, effect: string): Iterable<Problem> {
  if (pod.environment.variables.has(name) || !pod.environment.isComplete) return
  yield {
    object: pod.workload.object,
    path: `${pod.container.path}.env`,
    message: `Nothing sets ${name}: ${effect}`,
    fix: `Set ${name} to the public address of the backend.`,
  }
}

interface Fault {
  readonly message: string
  readonly fix: string
}

function addressFault(text: string, url: URL | undefined): Fault | undefined {
  if (text === '')
    return { message: 'is empty, so that addresses made of it have no host.', fix: 'Set it to the public address.' }
  if (url === undefined)
    return {
      message: `is ${shownAddress(text)}, which does not begin with https:// or http:// and a host; the backend refuses to start.`,
      fix: 'Write the whole address: https://convex.example.com',
    }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || text.includes('?'))
    return { message: 'holds more than scheme, host and port.', fix: 'Leave out everything behind the host.' }
  if (text.endsWith('/'))
    return {
      message: `is ${shownAddress(text)}: Convex puts paths behind it as text, so that the slash at the end is doubled.`,
      fix: 'Leave out the slash at the end.',
    }
  return undefined
}

function problemAt({ variable }: Origin, { message, fix }: Fault): readonly Problem[] {
  if (variable === undefined) return []
  return [{ object: variable.object, path: variable.path, message: `${variable.name} ${message}`, fix }]
}

const source =
  'convex-backend crates/local_backend/src/config.rs:60-72,190-220, crates/file_storage/src/core.rs:106, ' +
  'npm-packages/node-executor/src/syscalls.ts:292 (652b828)'

/** The address of the API is a plain origin. */
export const cloudOriginIsAnOrigin: Rule = {
  id: 'cloud-origin-is-an-origin',
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
  *check(world) {
    yield* distinct(cloudProblems(servingBackends(world)))
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

/** The address of HTTP actions is where they are served. */
export const siteOriginServesHttpActions: Rule = {
  id: 'site-origin-serves-http-actions',
  severity: 'error',
  title: 'CONVEX_SITE_ORIGIN is the cloud origin with /http, or a host of its own.',
  why:
    'HTTP actions are below /http of the main port, or at the root of the site proxy. At the cloud origin itself the API ' +
    'answers instead, and functions that build URLs of CONVEX_SITE_URL, sign-in among them, send people there.',
  source,
  bad: backendExample({ 'com/http': 'com' }),
  good: backendExample(),
  *check(world) {
    yield* distinct(siteProblems(servingBackends(world)))
  },
}

function* siteProblems(pods: readonly ConvexPod[]): Iterable<Problem> {
  for (const pod of pods) {
    yield* missing(pod, 'CONVEX_SITE_ORIGIN', 'functions do not know the address of their own HTTP actions.')
    const site = originOf(pod, 'CONVEX_SITE_ORIGIN')
    if (site.text === undefined) continue
    const fault = addressFault(site.text, site.url) ?? placeFault(site, originOf(pod, 'CONVEX_CLOUD_ORIGIN'))
    if (fault !== undefined) yield* problemAt(site, fault)
  }
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

/** Browsers and webhooks reach the origins. */
export const originsArePublic: Rule = {
  id: 'origins-are-public',
  severity: 'warning',
  title: 'The origins are names that clients know, not names inside the cluster or the pod.',
  why:
    'Both end up in what clients get: URLs of files, callbacks, redirects after signing in. A Service name means nothing to ' +
    'a browser, and localhost means the machine of whoever asks.',
  source: 'convex-backend crates/file_storage/src/core.rs:106, self-hosted/docker-build/run_backend.sh:53-57 (652b828)',
  bad: backendExample({
    'CLOUD_ORIGIN, value: "https://convex.example.com"': 'CLOUD_ORIGIN, value: "http://convex-backend.convex.svc:3210"',
  }),
  good: backendExample(),
  *check(world) {
    yield* distinct(internalProblems(world, servingBackends(world)))
  },
}

/** Whether a host is a Service among the objects, whatever the domain of the cluster is called. */
function isServiceIn({ index }: World, host: string): boolean {
  const [name = '', namespace = '', svc] = host.split('.')
  return svc === 'svc' && index.find('Service', '', namespace, name) !== undefined
}

function* internalProblems(world: World, pods: readonly ConvexPod[]): Iterable<Problem> {
  for (const pod of pods) {
    for (const name of backendOrigins) {
      const origin = originOf(pod, name)
      if (origin.url === undefined) continue
      const { hostname } = origin.url
      const where = isLoopback(hostname) ? 'the machine of whoever asks' : 'something only inside the cluster'
      if (!isLoopback(hostname) && !isInternalHost(hostname) && !isServiceIn(world, hostname)) continue
      yield* problemAt(origin, {
        message: `names the host ${hostname}, which is ${where}.`,
        fix: 'Set it to the address under which browsers reach the backend.',
      })
    }
  }
}
