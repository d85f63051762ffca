import { isLabelValue, isQualifiedName } from '../../../kubernetes/names.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'

const effects = new Set(['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each toleration of a cluster has an operator, a value and an effect that go together.',
  why:
    'The webhook refuses Exists with a value, no key without Exists, tolerationSeconds without NoExecute, and operators ' +
    'and effects that it does not know. The schema takes any text.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:2191-2271 (v1.30)',
  bad: databaseCluster('affinity: { tolerations: [{ key: dedicated, operator: Exists, value: database }] }'),
  good: databaseCluster('affinity: { tolerations: [{ key: dedicated, operator: Equal, value: database }] }'),
  check: eachCluster(function* (cluster, report) {
    for (const [position, toleration] of listAt(cluster, 'spec', 'affinity', 'tolerations').entries()) {
      for (const [key, message, fix] of problemsOf(toleration)) {
        const problem: Problem = report(`spec.affinity.tolerations[${position}].${key}`, message, fix)
        yield problem
      }
    }
  }),
}

function* problemsOf(toleration: unknown): Iterable<readonly [key: string, message: string, fix: string]> {
  const [key, operator, value, effect] = (['key', 'operator', 'value', 'effect'] as const).map(
    (name) => textAt(toleration, name) ?? '',
  ) as [string, string, string, string]
  if (key !== '' && !isQualifiedName(key))
    yield ['key', `"${key}" is no key of a taint.`, 'Write it as the taint has it.']
  if (key === '' && operator !== 'Exists')
    yield ['operator', 'Without a key, every taint is tolerated, which Exists alone can say.', 'Set operator: Exists.']
  if (!['', 'Equal', 'Exists'].includes(operator))
    yield ['operator', `CloudNativePG does not take the operator ${operator}.`, 'Write Equal or Exists.']
  if (operator === 'Exists' && value !== '')
    yield ['value', 'Exists takes no value.', 'Leave the value out, or set operator: Equal.']
  if (operator !== 'Exists' && !isLabelValue(value))
    yield ['value', 'This is no value of a taint.', 'Write it as the taint has it.']
  if (!effects.has(effect))
    yield ['effect', `There is no effect "${effect}".`, 'Write NoSchedule, PreferNoSchedule or NoExecute.']
  if (at(toleration, 'tolerationSeconds') !== undefined && effect !== 'NoExecute')
    yield ['effect', 'tolerationSeconds is only for the effect NoExecute.', 'Set effect: NoExecute, or leave it out.']
}
