import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem } from '../../../rule.ts'
import { opensToTheWorld } from '../../../model/routes/services.ts'
import { problemAt } from '../../../rule.ts'

/** The finding about a load balancer that is open to everybody, or whose name alone says that it is not. */
export function modelProblems(object: K8sObject, what: string): readonly Problem[] {
  const isOpen = opensToTheWorld(object)
  if (isOpen === false) return []
  const end = `offers ${what} to every client that reaches its address, by plain HTTP and without a login.`
  return [
    problemAt(
      { object, path: 'spec.type' },
      isOpen === true ? `This load balancer ${end}` : `Unless it is internal, as its names say, it ${end}`,
      'Make it a ClusterIP behind a route with TLS and a login, or give it loadBalancerClass: tailscale.',
      isOpen === undefined ? 'info' : undefined,
    ),
  ]
}
