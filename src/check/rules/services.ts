import { apiPort, dashboardPort, sitePort } from '../../convex/ports.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { exposureOf } from '../world/exposure.ts'
import { nameOf, namespaceOf } from '../world/index-of-objects.ts'
import { podPort, servicePorts } from '../world/ports.ts'
import { speaksOfConvex } from '../world/selection.ts'
import { textsAt } from '../world/read.ts'
import { selects } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { backendExample, dashboardExample, serviceExample } from './route-examples.ts'

/** A Service finds its pods. */
export const serviceSelectsPods: Rule = {
  id: 'service-selects-pods',
  severity: 'error',
  title: 'The selector of a Service of Convex selects pods.',
  why:
    'A selector that fits no pod is no error to Kubernetes: the Service is there, has no endpoints, and whatever asks it waits ' +
    'or gets 503.',
  source: 'kubernetes.io Service, "Services with selectors"',
  bad: `${backendExample()}${serviceExample.replace('selector: { app: convex-backend }', 'selector: { app: convex }')}`,
  good: `${backendExample()}${serviceExample}`,
  *check(world) {
    const wanted = wantedServices(world)
    const pods = podsByLabel(world)
    for (const object of world.index.all('Service')) {
      const selector = textsAt(object, 'spec', 'selector')
      const namespace = namespaceOf(object)
      if (!world.convexNamespaces.has(namespace) || !hasOwnSelector(selector)) continue
      if (!wanted.has(object) && !speaksOfConvex(world, namespace, nameOf(object), selector)) continue
      const [[key, value] = ['', '']] = Object.entries(selector)
      if ((pods.get(`${namespace}/${key}=${value}`) ?? []).some((labels) => selects(object, labels))) continue
      yield {
        object,
        path: 'spec.selector',
        message: `No pod has the labels ${Object.entries(selector)
          .map((pair) => pair.join('='))
          .join(', ')
          .slice(0, 200)}.`,
        fix: 'Write the labels of the pods, those in spec.template.metadata.labels.',
      }
    }
  },
}

/** Operators make pods that are not among the objects. */
function hasOwnSelector(selector: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(selector)
  return keys.length > 0 && !keys.some((key) => key.startsWith('cnpg.io/') || key.startsWith('postgresql'))
}

/** Services that a route of Convex leads to. */
function wantedServices(world: World): ReadonlySet<K8sObject> {
  return new Set(
    exposureOf(world).routes.flatMap(({ route }) =>
      route.backends.flatMap(({ namespace, service }) => world.index.find('Service', '', namespace, service) ?? []),
    ),
  )
}

function podsByLabel({ workloads }: World): ReadonlyMap<string, readonly Readonly<Record<string, string>>[]> {
  const pods = new Map<string, Readonly<Record<string, string>>[]>()
  for (const { object, labels } of workloads) {
    for (const pair of Object.entries(labels)) {
      const key = `${namespaceOf(object)}/${pair.join('=')}`
      const others = pods.get(key)
      if (others === undefined) pods.set(key, [labels])
      else others.push(labels)
    }
  }
  return pods
}

/** A Service leads to one thing. */
export const serviceSelectsOnePart: Rule = {
  id: 'service-selects-one-part',
  severity: 'error',
  title: 'A Service selects the backend or the dashboard, not both, and one backend only.',
  why:
    'Labels that all parts share, such as app.kubernetes.io/part-of, make a Service send every second request to a pod that ' +
    'does not know what to do with it.',
  source: 'kubernetes.io Service, "Services with selectors"',
  bad: `${both()}${serviceExample.replace('selector: { app: convex-backend }', 'selector: { stack: convex }')}`,
  good: `${both()}${serviceExample}`,
  *check(world) {
    for (const object of world.index.all('Service')) {
      const workloads = [
        ...new Set(
          exposureOf(world)
            .podsBehind(object)
            .map((pod) => pod.workload.object),
        ),
      ]
      if (workloads.length < 2) continue
      yield {
        object,
        path: 'spec.selector',
        message: `The selector fits the pods of ${workloads.length} parts: ${workloads
          .slice(0, 4)
          .map((workload) => `${workload.kind} ${nameOf(workload)}`)
          .join(', ')}.`,
        fix: 'Add a label to the selector that only one of them has.',
      }
    }
  },
}

function both(): string {
  return [backendExample(), dashboardExample()]
    .map((text) => text.replace('labels: { app: ', 'labels: { stack: convex, app: '))
    .join('---')
}

/** A Service sends to a port on which something listens. */
export const servicePortIsServed: Rule = {
  id: 'service-port-is-served',
  severity: 'error',
  title: 'A Service sends to ports that its pods have.',
  why:
    'The backend listens on 3210 and 3211, the dashboard on 6791, and no variable changes the first two. A targetPort by name ' +
    'needs a container port of that name; another number is a port on which nobody answers.',
  source: 'convex-backend self-hosted/docker-build/run_backend.sh:61-62, Dockerfile.dashboard:50-62 (652b828)',
  bad: `${backendExample()}${serviceExample.replace('targetPort: api', 'targetPort: http')}`,
  good: `${backendExample()}${serviceExample}`,
  *check(world) {
    yield* distinct(deadPorts(world))
  },
}

function* deadPorts(world: World): Iterable<Problem> {
  const parts = [
    ...world.backends.map((pod) => ({ pod, ports: [apiPort, sitePort] })),
    ...world.dashboards.map((pod) => ({ pod, ports: [dashboardPort] })),
  ]
  for (const { pod, ports } of parts) {
    const served = isAlone(pod) ? new Set<number>(ports) : undefined
    for (const object of world.servicesOf(pod.workload)) {
      // Of one that selects several parts, each has other ports.
      if (exposureOf(world).podsBehind(object).length > 1) continue
      for (const { target, path } of servicePorts(object)) {
        const port = podPort(pod.workload, target)
        if (target === undefined || (port !== undefined && served?.has(port) !== false)) continue
        yield {
          object,
          path: `${path}.targetPort`,
          message:
            port === undefined
              ? `No container of the pod has a port named ${target}.`
              : `Nothing in the pod listens on port ${port}.`,
          fix: `Select other pods, or send to ${[...(served ?? [])].join(' or ') || 'a port that a container has'}.`,
        }
      }
    }
  }
}

/** Whether nothing but Convex can listen in a pod. */
function isAlone({ workload, environment }: ConvexPod): boolean {
  const running = workload.containers.filter(({ isInit, spec }) => !isInit || spec['restartPolicy'] === 'Always')
  return running.length === 1 && environment.isComplete && !environment.variables.has('PORT')
}
