import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { imageReferenceOf } from '../../../model/backend/image-reference.ts'
import { parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import { at, recordAt, textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const synchronized = (parameters: string): string =>
  database({
    'postgresql: { parameters: { ': `replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } }
  postgresql: { parameters: { ${parameters}`,
  })

const on = /^(?:1|on|y|ye|yes|t|tr|tru|true)$/i

const slots = 'spec.replicationSlots'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The synchronization of logical replication slots has the parameters that it requires.',
  why:
    'synchronizeLogicalDecoding requires hot_standby_feedback and sync_replication_slots. Before PostgreSQL 17, it ' +
    'requires the extension pg_failover_slots, which needs hot_standby_feedback and slots for high availability. The ' +
    'webhook refuses other combinations.',
  source: [webhook('validateSynchronizeLogicalDecoding', 'validatePgFailoverSlots')],
  bad: synchronized('hot_standby_feedback: "on", '),
  good: synchronized('hot_standby_feedback: "on", sync_replication_slots: "on", '),
  check: eachCluster(function* (object, report) {
    const availability = at(object, 'spec', 'replicationSlots', 'highAvailability')
    const parameters = Object.keys(recordAt(object, 'spec', 'postgresql', 'parameters'))
    if (parameters.some((name) => name.startsWith('pg_failover_slots.'))) {
      if (at(availability, 'enabled') === false) {
        const message = 'pg_failover_slots requires slots for high availability.'
        yield report(`${slots}.highAvailability.enabled`, message, 'Set it to true, or remove it.')
      }
      yield* missingSwitches(object, ['hot_standby_feedback'], 'pg_failover_slots', report)
      return
    }
    if (at(availability, 'synchronizeLogicalDecoding') !== true) return
    const major = Number.parseInt(imageReferenceOf(textAt(object, 'spec', 'imageName') ?? '').tag ?? '', 10)
    if (major < 17) {
      const message = 'synchronizeLogicalDecoding requires PostgreSQL 17, or the extension pg_failover_slots.'
      yield report(`${slots}.highAvailability.synchronizeLogicalDecoding`, message, 'Remove it.')
      return
    }
    yield* missingSwitches(
      object,
      ['hot_standby_feedback', 'sync_replication_slots'],
      'synchronizeLogicalDecoding',
      report,
    )
  }),
}

function* missingSwitches(
  object: K8sObject,
  names: readonly string[],
  reader: string,
  report: Report,
): Iterable<Problem> {
  for (const name of names) {
    if (on.test(parameterOf(object, name) ?? '')) continue
    yield report(parameterPath(name), `${reader} requires ${name}.`, `Set ${name}: "on".`)
  }
}
