import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, Report } from '../../../rule.ts'
import { opensToTheWorld } from '../../../model/routes/services.ts'

/** Reports a load balancer that every client can reach; as an info if its name suggests that it is internal. */
export function* openBalancer(object: K8sObject, subject: string, report: Report): Iterable<Problem> {
  const isOpen = opensToTheWorld(object)
  if (isOpen === false) return
  const end = `exposes ${subject} to every client that reaches its address, over plain HTTP and without a login.`
  yield report(
    { object, path: 'spec.type' },
    isOpen === true
      ? `This load balancer ${end}`
      : `Unless it is internal, as its name suggests, this load balancer ${end}`,
    'Make it a ClusterIP behind a route with TLS and a login, or set loadBalancerClass: tailscale.',
    isOpen === undefined ? 'info' : undefined,
  )
}
