import type { K8sObject } from '../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../rule.ts'
import { groupOf } from '../../model/index-of-objects.ts'
import { isSelective, selectorFits } from '../../model/labels.ts'
import { at, textsAt } from '../../model/read.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { eachWorkload } from '../scopes.ts'
import { kubernetes } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The selector of a workload matches the labels of its own pods.',
  why:
    'The API server refuses an object whose selector does not match the labels in its template: "selector does not match ' +
    'template labels". Both matchLabels and matchExpressions count.',
  source: [kubernetes('pkg/apis/apps/validation/validation.go', 'ValidatePodTemplateSpecForReplicaSet')],
  bad: changed({ 'matchLabels: { app: convex-backend }': 'matchLabels: { app: convex }' }),
  good: backendYaml,
  check: eachWorkload(function* ({ object, labels }, report) {
    const selector = at(object, 'spec', 'selector')
    if (!isSelective(selector) || selectorFits(selector, labels)) return
    const wanted = pairs(textsAt(selector, 'matchLabels'))
    yield report(
      'spec.selector',
      `The selector (${wanted || 'matchExpressions'}) does not match the labels of its own pods (${pairs(labels) || 'none'}), and ${refusing(object)} refuses it.`,
      'Change spec.template.metadata.labels so that the selector matches. The selector itself is immutable.',
    )
  }),
}

/** The API server validates its own kinds, and a controller those of a CRD. */
function refusing({ apiVersion }: K8sObject): string {
  return ['apps', 'batch'].includes(groupOf(apiVersion)) ? 'the API server' : 'its controller'
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(', ')
    .slice(0, 200)
}
