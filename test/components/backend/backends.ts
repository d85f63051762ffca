import { convexBackend } from '@proompteng/convex-k8s'
import type { BackendOptions } from '@proompteng/convex-k8s'

export const options: BackendOptions = { cloudOrigin: 'https://convex.example.com', database: { type: 'sqlite' } }
export const server = {
  type: 'postgres',
  host: 'db.example.com',
  user: 'convex',
  password: { secret: 'db', key: 'password' },
} as const
export function build(more: Partial<BackendOptions> = {}) {
  const objects = convexBackend({ ...options, ...more })
  const pod = objects.deployment.spec!.template.spec!
  return { ...objects, pod, container: pod.containers[0]! }
}
export function variable(name: string, more: Partial<BackendOptions> = {}) {
  return build(more).container.env?.find((item) => item.name === name)
}
