import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { speaksOfConvex } from '../../model/label-selectors.ts'
import { textsAt } from '../../model/read.ts'
import { selects } from '../../model/model.ts'
import type { Model } from '../../model/model.ts'
import { backendExample, serviceExample } from '../../examples/routes.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The selector of a Service of Convex selects pods.',
  why:
    'A selector that fits no pod is no error to Kubernetes: the Service is there, has no endpoints, and whatever asks it waits ' +
    'or gets 503.',
  source: 'kubernetes.io Service, "Services with selectors"',
  bad: `${backendExample()}${serviceExample.replace('selector: { app: convex-backend }', 'selector: { app: convex }')}`,
  good: `${backendExample()}${serviceExample}`,
  *check(model) {
    const wanted = wantedServices(model)
    const pods = podsByLabel(model)
    for (const object of model.index.all('Service')) {
      const selector = textsAt(object, 'spec', 'selector')
      const namespace = namespaceOf(object)
      if (!model.convexNamespaces.has(namespace) || !hasOwnSelector(selector)) continue
      if (!wanted.has(object) && !speaksOfConvex(model, namespace, nameOf(object), selector)) continue
      const [[key, value] = ['', '']] = Object.entries(selector)
      if ((pods.get(`${namespace}/${key}=${value}`) ?? []).some((labels) => selects(object, labels))) continue
      yield problemAt(
        { object, path: 'spec.selector' },
        `No pod has the labels ${Object.entries(selector)
          .map((pair) => pair.join('='))
          .join(', ')
          .slice(0, 200)}.`,
        'Write the labels of the pods, those in spec.template.metadata.labels.',
      )
    }
  },
}

/** Operators make pods that are not among the objects. */
function hasOwnSelector(selector: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(selector)
  return keys.length > 0 && !keys.some((key) => key.startsWith('cnpg.io/') || key.startsWith('postgresql'))
}

/** Services that a route of Convex leads to. */
function wantedServices(model: Model): ReadonlySet<K8sObject> {
  return new Set(
    exposureOf(model).routes.flatMap(({ route }) =>
      route.backends.flatMap(({ namespace, service }) => model.index.find('Service', '', namespace, service) ?? []),
    ),
  )
}

function podsByLabel({ workloads }: Model): ReadonlyMap<string, readonly Readonly<Record<string, string>>[]> {
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
