import { isLabelValue, isQualifiedName } from '../../../kubernetes/names.ts'
import type { RuleDefinition } from '../../rule.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const effects = new Set(['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each toleration of a cluster has a valid operator, value and effect.',
  why:
    'The webhook refuses Exists with a value, a toleration with neither key nor Exists, tolerationSeconds without ' +
    'NoExecute, and unknown operators and effects. The schema accepts any text.',
  source: [webhook('validateTolerations', 'validateTaintEffect')],
  bad: databaseCluster('affinity: { tolerations: [{ key: dedicated, operator: Exists, value: database }] }'),
  good: databaseCluster('affinity: { tolerations: [{ key: dedicated, operator: Equal, value: database }] }'),
  check: eachCluster(function* (cluster, report) {
    for (const [position, toleration] of listAt(cluster, 'spec', 'affinity', 'tolerations').entries()) {
      for (const [key, message, fix] of problemsOf(toleration)) {
        yield report(`spec.affinity.tolerations[${position}].${key}`, message, fix)
      }
    }
  }),
}

function* problemsOf(toleration: unknown): Iterable<readonly [key: string, message: string, fix: string]> {
  const [key, operator, value, effect] = (['key', 'operator', 'value', 'effect'] as const).map(
    (name) => textAt(toleration, name) ?? '',
  ) as [string, string, string, string]
  if (key !== '' && !isQualifiedName(key))
    yield ['key', `"${key}" is not a valid taint key.`, 'Write the key of the taint.']
  if (key === '' && operator !== 'Exists')
    yield ['operator', 'A toleration without a key requires the operator Exists.', 'Set operator: Exists.']
  if (!['', 'Equal', 'Exists'].includes(operator))
    yield ['operator', `CloudNativePG does not support the operator ${operator}.`, 'Write Equal or Exists.']
  if (operator === 'Exists' && value !== '')
    yield ['value', 'The operator Exists takes no value.', 'Remove the value, or set operator: Equal.']
  if (operator !== 'Exists' && !isLabelValue(value))
    yield ['value', 'This is not a valid taint value.', 'Write the value of the taint.']
  if (!effects.has(effect))
    yield ['effect', `"${effect}" is not a valid effect.`, 'Write NoSchedule, PreferNoSchedule or NoExecute.']
  if (at(toleration, 'tolerationSeconds') !== undefined && effect !== 'NoExecute')
    yield [
      'effect',
      'tolerationSeconds requires the effect NoExecute.',
      'Set effect: NoExecute, or remove tolerationSeconds.',
    ]
}
