import { imageName } from './convex-pods.ts'
import { grouped } from '../grouped.ts'
import { nameOf, namespaceOf } from '../index-of-objects.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { memo } from '../memo.ts'
import { at, textsAt } from '../read.ts'
import type { Container, Workload } from './workloads.ts'
import { selects } from '../model.ts'
import type { Model } from '../model.ts'

const passesOn =
  /nginx|openresty|caddy|haproxy|envoy|traefik|httpd|apache|proxy|authelia|authentik|gatekeeper|pomerium|kong|varnish|cloudflared|tailscale|ngrok|anubis|apisix|krakend|gateway/i
const settings = ['volumeMounts', 'args', 'command', 'env', 'envFrom']

/** Whether a container may forward requests to Convex: a proxy with any configuration. */
function mayPassOn({ image, spec }: Container): boolean {
  return passesOn.test(imageName(image)) && settings.some((key) => at(spec, key) !== undefined)
}

// By label: a Service is compared only with the workloads that share one of its labels.
const workloadsByLabel = memo((model: Model) =>
  grouped(model.workloads, ({ object, labels }) =>
    Object.entries(labels).map(([key, value]) => `${namespaceOf(object)}/${key}=${value}`),
  ),
)

/** A workload whose pods a Service selects; `undefined` if none is among the objects. */
export function workloadBehind(model: Model, service: K8sObject): Workload | undefined {
  const [first] = Object.entries(textsAt(service, 'spec', 'selector'))
  if (first === undefined) return undefined
  const candidates = workloadsByLabel(model).get(`${namespaceOf(service)}/${first[0]}=${first[1]}`) ?? []
  return candidates.find(({ labels }) => selects(service, labels))
}

/** The kind and name of a workload or a route in a message. */
export function kindAndName({ object }: { readonly object: K8sObject }): string {
  return `the ${object.kind} ${nameOf(object)}`
}

/** The app behind a Service of another app; `undefined` if it is unknown, or may forward requests. */
export function appBehind(model: Model, service: K8sObject): string | undefined {
  const app = workloadBehind(model, service)
  if (app === undefined || app.containers.some(mayPassOn)) return undefined
  return kindAndName(app)
}
