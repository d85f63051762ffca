import { owners } from '../../../convex/release.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { bounds, tooMany } from '../../bounds.ts'
import { backendPrograms, dashboardPrograms, runsOf } from './commands.ts'
import type { ObjectIndex } from '../index-of-objects.ts'
import { environmentOf } from '../environment/environment.ts'
import type { Environment } from '../environment/environment.ts'
import { mountsOf } from '../storage/mounts.ts'
import type { Mount } from '../storage/mounts.ts'
import { hasOwner } from '../owner-references.ts'
import { textsAt } from '../read.ts'
import { podPort, servicePorts } from './ports.ts'
import { backendSigns, dashboardSigns, declaredPorts, enoughSigns, hasBackendPort, isOtherImage } from './signs.ts'
import type { Evidence } from './signs.ts'
import type { Container, Workload } from './workloads.ts'

/** A container that runs a part of Convex. */
export interface ConvexPod {
  readonly workload: Workload
  readonly container: Container
  readonly environment: Environment
  readonly mounts: readonly Mount[]
}

/** Name of an image without registry, tag and digest. */
export function imageName(image: string): string {
  const [name = ''] = (image.split('@')[0] ?? '').split('/').slice(-1)
  return name.split(':')[0] ?? ''
}

/** Services that select the pods of a workload. */
type ServicesOf = (workload: Workload) => readonly K8sObject[]

// Each Service is at most one sign, and one is enough.
const mostServices = 200

const marks = ['CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN', 'INSTANCE_SECRET', 'POSTGRES_URL']

/** Whether the program or the name of the image identifies a backend; `undefined` if only signs can. */
function isBackendByName({ workload, container, environment }: ConvexPod): boolean | undefined {
  const name = imageName(container.image)
  const runs = runsOf(container.spec, backendPrograms)
  if (runs === 'program') return true
  if (name === 'convex-backend') {
    // A registry may have both images under one name; then the variables decide.
    const isBackend = marks.some((mark) => environment.variables.has(mark))
    if (!isBackend && environment.variables.has('NEXT_PUBLIC_DEPLOYMENT_URL')) return false
    return runs === 'image' || hasBackendPort(container) || (runs === 'script' && staysUp(workload.object))
  }
  const isOther = name === 'convex-dashboard' || runs === 'other' || isOtherImage(name) || ends(workload.object)
  return isOther ? false : undefined
}

function isDashboard(pod: ConvexPod, servicesOf: ServicesOf): boolean {
  const { workload, container } = pod
  const name = imageName(container.image)
  if (runsOf(container.spec, dashboardPrograms) === 'other') return false
  if (name === 'convex-dashboard') return true
  if (isOtherImage(name) || ends(workload.object)) return false
  const isOwn = isNamed(container.image, 'dashboard') || name === 'convex-backend'
  return hasEnough(pod, servicesOf, (evidence) => dashboardSigns(evidence, isOwn))
}

/** Whether there are enough signs of a part of Convex. Without declared ports, the target ports of Services count. */
function hasEnough(pod: ConvexPod, servicesOf: ServicesOf, count: (evidence: Evidence) => number): boolean {
  const { workload, container } = pod
  const ports = declaredPorts(container.spec).map(({ number }) => number)
  const signs = count({ ...pod, ports })
  const isAlone = workload.containers.filter(staysInPod).length === 1
  if (signs === 0 || ports.length > 0 || !isAlone) return signs >= enoughSigns
  const targets = servicesOf(workload).slice(0, mostServices).flatMap(servicePorts)
  return count({ ...pod, ports: targets.flatMap(({ target }) => podPort(workload, target) ?? []) }) >= enoughSigns
}

/** Whether a fork or a mirror names its image after a part of Convex: `acme/convex-backend-arm64`, `convex/backend`. */
function isNamed(image: string, part: 'backend' | 'dashboard'): boolean {
  const [last = '', folder] = (image.split('@')[0] ?? '').split('/').toReversed()
  if (last.split(':')[0] === part) return owners.some((owner) => owner === folder)
  if (part === 'backend' && /^convex(?:-self-?hosted|-server)?(?::|$)/.test(last)) return !last.includes('dashboard')
  return last.includes('convex') && last.includes(part)
}

const hooks = ['helm.sh/hook', 'argocd.argoproj.io/hook']

/** Whether the pods of an object complete: those of a Job, or of a hook. */
function ends(object: K8sObject): boolean {
  const annotations = textsAt(object, 'metadata', 'annotations')
  return object.kind.endsWith('Job') || hooks.some((hook) => annotations[hook] !== undefined)
}

/** Whether an object keeps its pods running. A Pod without a controller runs a task. */
function staysUp(object: K8sObject): boolean {
  return !ends(object) && (object.kind !== 'Pod' || hasOwner(object))
}

/** Whether a container runs as long as its pod: an init container does when it is a sidecar. */
function staysInPod({ isInit, spec }: Container): boolean {
  return !isInit || spec['restartPolicy'] === 'Always'
}

function isHelmTest({ object }: Workload): boolean {
  return /\btest/.test(textsAt(object, 'metadata', 'annotations')['helm.sh/hook'] ?? '')
}

/** The containers that run the backend, and those that run the dashboard. */
export function convexPodsOf(
  index: ObjectIndex,
  workloads: readonly Workload[],
  servicesOf: ServicesOf,
): { readonly backends: readonly ConvexPod[]; readonly dashboards: readonly ConvexPod[] } {
  const backends: ConvexPod[] = []
  const dashboards: ConvexPod[] = []
  let variables = 0
  for (const workload of workloads) {
    const pods = workload.containers.map((container): ConvexPod => {
      const environment = environmentOf(index, workload.object, container)
      variables += environment.variables.size
      if (variables > bounds.variables)
        throw tooMany(`the containers have more than ${bounds.variables} variables; check fewer objects at once`)
      return { workload, container, environment, mounts: mountsOf(workload, container) }
    })
    const running = isHelmTest(workload) ? [] : pods.filter(({ container }) => staysInPod(container))
    const sure = running.filter((pod) => isBackendByName(pod) === true)
    const served = sure.filter(({ container }) => runsOf(container.spec, backendPrograms) !== 'script')
    // A script in the pod of a backend is a tool.
    const named = served.length > 0 ? served : sure
    for (const pod of running) {
      // A container in the pod of a backend shares its volume and its variables.
      const isUnknown = named.length === 0 && isBackendByName(pod) === undefined
      const signs = (evidence: Evidence): number => backendSigns(evidence, isNamed(pod.container.image, 'backend'))
      if (named.includes(pod) || (isUnknown && hasEnough(pod, servicesOf, signs))) backends.push(pod)
      else if (isDashboard(pod, servicesOf)) dashboards.push(pod)
    }
  }
  return { backends, dashboards }
}
