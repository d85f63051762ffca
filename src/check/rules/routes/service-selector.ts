import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { isForConvex } from '../../model/label-selectors.ts'
import { textsAt } from '../../model/read.ts'
import { selects } from '../../model/model.ts'
import type { Model } from '../../model/model.ts'
import { backendExample, serviceExample } from '../../examples/routes.ts'
import { grouped } from '../../model/grouped.ts'
import { memo } from '../../model/memo.ts'
import { eachService } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  about: 'missing object',
  title: 'The selector of a Service of Convex selects pods.',
  why:
    'Kubernetes reports no error for a selector without pods: the Service exists without endpoints, and its clients ' +
    'wait or get 503.',
  source: [page('kubernetes.io', 'Service, "Services with selectors')],
  bad: `${backendExample()}${serviceExample.replace('selector: { app: convex-backend }', 'selector: { app: convex }')}`,
  good: `${backendExample()}${serviceExample}`,
  check: eachService(function* (object, report, model) {
    const selector = textsAt(object, 'spec', 'selector')
    const namespace = namespaceOf(object)
    if (!model.convexNamespaces.has(namespace) || !hasOwnSelector(selector)) return
    if (!routedServices(model).has(object) && !isForConvex(model, namespace, nameOf(object), selector)) return
    const labels = Object.entries(selector).map((pair) => pair.join('='))
    const pods = podsByLabel(model).get(`${namespace}/${labels[0]}`) ?? []
    if (pods.some((pod) => selects(object, pod.labels))) return
    yield report(
      'spec.selector',
      `No pod has the labels ${labels.join(', ').slice(0, 200)}.`,
      'Use the labels of the pods, from spec.template.metadata.labels.',
    )
  }),
}

/** Whether a Service selects pods of the objects. Operators create other pods. */
function hasOwnSelector(selector: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(selector)
  return keys.length > 0 && !keys.some((key) => key.startsWith('cnpg.io/') || key.startsWith('postgresql'))
}

/** Services of the routes of Convex. */
const routedServices = memo(
  (model: Model): ReadonlySet<K8sObject> =>
    new Set(
      exposureOf(model).routes.flatMap(({ route }) =>
        route.backends.flatMap(({ namespace, service }) => model.index.find('Service', '', namespace, service) ?? []),
      ),
    ),
)

/** Workloads by `namespace/key=value` of their labels. */
const podsByLabel = memo(({ workloads }: Model) =>
  grouped(workloads, ({ object, labels }) =>
    Object.entries(labels).map((pair) => `${namespaceOf(object)}/${pair.join('=')}`),
  ),
)
