import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { servingBackends } from '../world/exposure.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { basePath, isInternalHost, originOf } from '../world/origins.ts'
import { shownAddress } from '../world/shown.ts'
import { at, numberAt, recordAt } from '../world/read.ts'
import { endOf, taker } from '../world/takers.ts'
import type { World } from '../world/world.ts'
import { backendExample, dashboardExample } from './route-examples.ts'

const urlName = 'NEXT_PUBLIC_DEPLOYMENT_URL'

/** The browser calls the backend, not the dashboard's pod. */
export const dashboardUrlIsPublic: Rule = {
  id: 'dashboard-url-is-public',
  severity: 'error',
  title: 'NEXT_PUBLIC_DEPLOYMENT_URL is an address that browsers reach.',
  why:
    'The dashboard is a page: every call to the backend is made by the browser that shows it. A Service name of the cluster ' +
    'means nothing there, so that the page loads and then finds no deployment.',
  source:
    'convex-backend npm-packages/dashboard-self-hosted/src/lib/checkDeploymentInfo.ts:24, src/pages/_app.tsx:145-176 (652b828)',
  bad: dashboardExample({ 'https://convex.example.com': 'http://convex-backend:3210' }),
  good: dashboardExample(),
  *check(world) {
    yield* distinct(urlProblems(world.dashboards))
  },
}

function* urlProblems(dashboards: readonly ConvexPod[]): Iterable<Problem> {
  for (const pod of dashboards) {
    const { variable, text, url } = originOf(pod, urlName)
    if (variable === undefined && pod.environment.isComplete)
      yield {
        object: pod.workload.object,
        path: `${pod.container.path}.env`,
        message: `Nothing sets ${urlName}: the dashboard does not know its backend.`,
        fix: `Set ${urlName} to the public origin of the backend, the same as CONVEX_CLOUD_ORIGIN.`,
      }
    if (variable === undefined || text === undefined) continue
    const fault = urlFault(text, url)
    if (fault === undefined) continue
    yield {
      object: variable.object,
      path: variable.path,
      message: `${urlName} ${fault}`,
      fix: 'Set it to the public origin of the backend, the same as CONVEX_CLOUD_ORIGIN.',
    }
  }
}

function urlFault(text: string, url: URL | undefined): string | undefined {
  if (url === undefined) return `is ${shownAddress(text)}, which is no absolute address.`
  const { hostname } = url
  if (hostname !== 'localhost' && isInternalHost(hostname))
    return `names ${hostname}, which only pods can find; the browser makes the calls.`
  return undefined
}

/** The dashboard belongs to this backend. */
export const dashboardKnowsItsBackend: Rule = {
  id: 'dashboard-knows-its-backend',
  severity: 'error',
  title: 'The dashboard points at the cloud origin of the backend beside it.',
  why:
    'The browser sends the admin key to the address in NEXT_PUBLIC_DEPLOYMENT_URL. Another host than the one that the ' +
    'backend knows as its own is a deployment that refuses the key, or one that should not be touched; a path is never served.',
  source:
    'convex-backend npm-packages/dashboard-self-hosted/src/pages/_app.tsx:145-176; issue get-convex/convex-backend#177',
  bad: `${backendExample()}---${dashboardExample({ 'https://convex.': 'https://staging.' })}`,
  good: `${backendExample()}---${dashboardExample()}`,
  *check(world) {
    yield* distinct(strangers(world))
  },
}

function* strangers(world: World): Iterable<Problem> {
  const origins = new Map<string, Set<string> | 'unknown'>()
  for (const pod of servingBackends(world)) {
    const namespace = namespaceOf(pod.workload.object)
    const { url } = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
    const others = origins.get(namespace)
    if (url === undefined || others === 'unknown') origins.set(namespace, 'unknown')
    else origins.set(namespace, (others ?? new Set()).add(url.host))
  }
  for (const pod of world.dashboards) {
    const { variable, text, url } = originOf(pod, urlName)
    const known = origins.get(namespaceOf(pod.workload.object))
    if (variable === undefined || url === undefined || isInternalHost(url.hostname)) continue
    const isStranger = known instanceof Set && !known.has(url.host)
    // A backend beside it whose origin is wrong says so itself.
    const end = known === undefined ? endOf(pod, taker(world, { variable, text, url }, '/api/query')) : undefined
    if (end === 'here') {
      yield {
        object: variable.object,
        path: variable.path,
        message: `${urlName} is for ${url.host}, whose route leads to the dashboard itself.`,
        fix: 'Set it to the public origin of the backend.',
      }
      continue
    }
    if (!isStranger && basePath(url) === '') continue
    yield {
      object: variable.object,
      path: variable.path,
      message: isStranger
        ? `${urlName} is for ${url.host}, but the backend in this namespace is ${[...known].slice(0, 3).join(', ')}.`
        : `${urlName} has the path ${basePath(url)}; the API is at the root of its host.`,
      fix: 'Set it to the value of CONVEX_CLOUD_ORIGIN.',
    }
  }
}

/** User 1001 has a name in the image, and the kubelet wants its number. */
export const dashboardRunsAsItsUser: Rule = {
  id: 'dashboard-runs-as-its-user',
  severity: 'error',
  title: 'With runAsNonRoot, the dashboard names the user 1001.',
  why:
    'The image says its user by name, nextjs. The kubelet cannot tell whether a name is root, and refuses to start a ' +
    'container that must not be: "image has non-numeric user".',
  source:
    'convex-backend self-hosted/docker-build/Dockerfile.dashboard:50-62 (652b828); kubernetes pkg/kubelet/kuberuntime/security_context_others.go',
  bad: dashboardExample({ ', runAsUser: 1001': '' }),
  good: dashboardExample(),
  *check({ dashboards }) {
    for (const { workload, container } of dashboards) {
      const places = [
        { at: recordAt(container.spec, 'securityContext'), path: `${container.path}.securityContext` },
        { at: recordAt(workload.pod, 'securityContext'), path: `${workload.path}.securityContext` },
      ]
      const asked = places.find((place) => at(place.at, 'runAsNonRoot') !== undefined)
      const user = places.map((place) => numberAt(place.at, 'runAsUser')).find((number) => number !== undefined)
      if (asked?.at['runAsNonRoot'] !== true || (user !== undefined && user !== 0)) continue
      yield {
        object: workload.object,
        path: asked.path,
        message:
          user === 0
            ? 'runAsNonRoot forbids what runAsUser: 0 asks for; the kubelet refuses to start the dashboard.'
            : 'runAsNonRoot without a number: the kubelet cannot check the user nextjs of the image and refuses to start it.',
        fix: 'Set runAsUser: 1001, the number of nextjs.',
      }
    }
  },
}
