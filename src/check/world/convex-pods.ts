import { bounds, tooMany } from '../bounds.ts'
import type { ObjectIndex } from './index-of-objects.ts'
import { environmentOf } from './environment.ts'
import type { Environment } from './environment.ts'
import { mountsOf } from './mounts.ts'
import type { Mount } from './mounts.ts'
import { listAt } from './read.ts'
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

// An image of another name still runs Convex when it runs its programs or gets the variables that only Convex reads.
const programs = /(?:^|[\s/;&])(?:run_backend\.sh|convex-local-backend)(?:$|[\s;&])/
// The image's other programs end by themselves: they make an admin key.
const keyMakers = /(?:^|[\s/;&])(?:generate_admin_key\.sh|generate_key|keygen)(?:$|[\s;&])/
const marks = ['CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN', 'INSTANCE_SECRET', 'POSTGRES_URL']
const enoughMarks = 2

function isBackend(workload: Workload, container: Container, environment: Environment): boolean {
  if (container.isInit || runsSomethingElse(workload, container)) return false
  const name = imageName(container.image)
  // A registry may hold both under one name; then what the container is told decides.
  const isTold = marks.some((mark) => environment.variables.has(mark))
  if (name === 'convex-backend') return isTold || !environment.variables.has('NEXT_PUBLIC_DEPLOYMENT_URL')
  if (name === 'convex-dashboard') return false
  const words = [...listAt(container.spec, 'command'), ...listAt(container.spec, 'args')]
  if (words.some((word) => typeof word === 'string' && programs.test(word))) return true
  return marks.filter((mark) => environment.variables.has(mark)).length >= enoughMarks
}

/** The image also serves to make keys, and for one-off commands: it holds curl and Node.js. */
function runsSomethingElse({ object }: Workload, { spec }: Container): boolean {
  const command = listAt(spec, 'command').filter((word) => typeof word === 'string')
  const words = [...command, ...listAt(spec, 'args').filter((word) => typeof word === 'string')].join(' ')
  if (command.length === 0 || /run_backend\.sh/.test(words)) return false
  return keyMakers.test(words) || (/^(?:Job|CronJob)$/.test(object.kind) && !programs.test(words))
}

function isDashboard(container: Container, environment: Environment): boolean {
  if (container.isInit) return false
  return imageName(container.image) === 'convex-dashboard' || environment.variables.has('NEXT_PUBLIC_DEPLOYMENT_URL')
}

/** The containers that run the backend, and those that run the dashboard. */
export function convexPodsOf(
  index: ObjectIndex,
  workloads: readonly Workload[],
): { readonly backends: readonly ConvexPod[]; readonly dashboards: readonly ConvexPod[] } {
  const backends: ConvexPod[] = []
  const dashboards: ConvexPod[] = []
  let variables = 0
  for (const workload of workloads) {
    for (const container of workload.containers) {
      const environment = environmentOf(index, workload.object, container)
      variables += environment.variables.size
      if (variables > bounds.variables)
        throw tooMany(`the containers have more than ${bounds.variables} variables; check fewer objects at once`)
      const pod = { workload, container, environment, mounts: mountsOf(workload, container) }
      if (isBackend(workload, container, environment)) backends.push(pod)
      else if (isDashboard(container, environment)) dashboards.push(pod)
    }
  }
  return { backends, dashboards }
}
